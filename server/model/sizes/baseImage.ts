import type {Amount, Confidence, Size} from "./size.ts"

/** Sizes of public images on a day, as server/data/imageSizes.json has them. */
export interface ImageSizes {
  /** Of the newest of them: `2026-09-25`. */
  date: string
  /** By name and tag, for linux/amd64: compressed bytes of all layers, and bytes as tar where these are known. */
  images: Readonly<Record<string, readonly number[]>>
}

/** What is known of an image, as a stage's start. */
export interface BaseSize {
  size: Size
  confidence: Confidence
  why: string
}

/** How much larger a layer of Debian's is as tar than with gzip: 2.4 to 2.7, and as much as 3.2 of other systems. */
const RATIO: Amount = {low: 2, mid: 2.55, high: 3.4}

/** The size of a base image whose layers take so many bytes compressed, which is what a manifest says. */
export function baseSize(compressed: number, bytes: number | undefined, why: string): BaseSize {
  const exact = {low: compressed, mid: compressed, high: compressed}
  const unpacked =
    bytes === undefined
      ? {low: compressed * RATIO.low, mid: compressed * RATIO.mid, high: compressed * RATIO.high}
      : {low: bytes, mid: bytes, high: bytes}
  return {size: {bytes: unpacked, compressed: exact}, confidence: bytes === undefined ? "ratio" : "exact", why}
}

/** The size of an image by the table; undefined where it isn't in it. Images are rebuilt: today's differ a little. */
export function bundledSize({date, images}: ImageSizes, name: string): BaseSize | undefined {
  const bare = name.replace(/@.*$/, "").replace(/^(?:docker\.io\/)?(?:library\/)?/, "")
  const key = bare.includes(":") ? bare : `${bare}:latest`
  if (!Object.hasOwn(images, key)) return undefined
  const [compressed, bytes] = images[key]!
  const {size, confidence} = baseSize(compressed!, bytes, "")
  const drift = ({low, mid, high}: Amount): Amount => ({low: low * 0.9, mid, high: high * 1.1})
  return {
    size: {bytes: drift(size.bytes), compressed: drift(size.compressed)},
    confidence: confidence === "exact" ? "index" : confidence,
    why: `${key} as it was published by ${date}`,
  }
}
