import type {ImageSizes} from "../model/sizes/baseImage.ts"

/** The sizes of public images that come with the program. */
export async function loadImageSizes(): Promise<ImageSizes> {
  return (await import("./tables/imageSizes.ts")).default as unknown as ImageSizes
}
