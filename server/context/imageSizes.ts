import type {ImageSizes} from "../model/sizes/baseImage.ts"

/** The sizes of public images that come with the program; a file of its own in dist/ (build.mjs). */
export async function loadImageSizes(): Promise<ImageSizes> {
  const module = (await import("../data/imageSizes.json", {with: {type: "json"}})) as {default: unknown}
  return module.default as ImageSizes
}
