import type {Platform} from "../../values/platform.ts"
import type {ImageDetails, ImageLayer} from "../answers.ts"
import {DEBIAN, UBUNTU} from "./release.ts"
import {type Amount, about, type Confidence, lessSure, type Size, sumSizes} from "./size.ts"

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
  /** Its layers, the lowest first, where a registry has told them. */
  layers?: readonly ImageLayer[]
}

/** How much larger a layer of Debian's is as tar than with gzip: 2.4 to 2.7, and as much as 3.2 of other systems. */
const RATIO: Amount = {low: 2, mid: 2.55, high: 3.4}
/** Single layers differ more: one may be of archives, and another of nothing but text. */
const LAYER: Amount = {low: 1.5, mid: 2.55, high: 4}
/** zstd packs two to fifty percent better. */
const ZSTD = 1.15

/** The size of a base image whose layers take so many bytes compressed, which is what a manifest says. */
export function baseSize(compressed: number, bytes: number | undefined, why: string): BaseSize {
  const exact = {low: compressed, mid: compressed, high: compressed}
  const unpacked =
    bytes === undefined
      ? {low: compressed * RATIO.low, mid: compressed * RATIO.mid, high: compressed * RATIO.high}
      : {low: bytes, mid: bytes, high: bytes}
  return {size: {bytes: unpacked, compressed: exact}, confidence: bytes === undefined ? "ratio" : "exact", why}
}

/** The size of an image by what a registry says of its layers. */
export function layeredSize({layers}: Pick<ImageDetails, "layers">, registry: string): BaseSize {
  const known = layers.filter(({bytes}) => bytes !== undefined).length
  const sizes = layers.map(layerSize)
  const confidence = sizes.reduce<Confidence>((least, one) => lessSure(least, one.confidence), "exact")
  const all = `${layers.length} layer${layers.length === 1 ? "" : "s"}`
  const rest = known === layers.length ? "" : `; as tar those of ${layers.length - known} by a usual ratio`
  return {size: sumSizes(sizes.map(({size}) => size)), confidence, why: `${all} as ${registry} has them${rest}`, layers}
}

function layerSize({size, bytes, format}: ImageLayer): {size: Size; confidence: Confidence} {
  if (bytes !== undefined) return {size: {bytes: about(bytes), compressed: about(size)}, confidence: "exact"}
  const by = format === "zstd" ? ZSTD : 1
  const unpacked = {low: size * LAYER.low, mid: size * LAYER.mid * by, high: size * LAYER.high * by}
  return {size: {bytes: unpacked, compressed: about(size)}, confidence: "ratio"}
}

/** The size of an image by the table; undefined where it isn't in it. Images are rebuilt: today's differ a little. */
export function bundledSize({date, images}: ImageSizes, name: string, {os, arch}: Platform): BaseSize | undefined {
  const bare = name.replace(/@.*$/, "").replace(/^(?:docker\.io\/)?(?:library\/)?/, "")
  const key = sameImage(bare.includes(":") ? bare : `${bare}:latest`)
  if (!Object.hasOwn(images, key)) return undefined
  const [compressed, bytes] = images[key]!
  const {size, confidence} = baseSize(compressed!, bytes, "")
  if (os !== "linux") return undefined
  const isOwn = arch === "amd64"
  const by = isOwn ? 0.1 : 0.3
  const drift = ({low, mid, high}: Amount): Amount => ({low: low * (1 - by), mid, high: high * (1 + by)})
  return {
    size: {bytes: drift(size.bytes), compressed: drift(size.compressed)},
    confidence: isOwn ? (confidence === "exact" ? "index" : confidence) : "nearest",
    why: `${key}${isOwn ? "" : " for linux/amd64"} as it was published by ${date}`,
  }
}

/** Debian and Ubuntu have each release under its number too: that is the same image. */
function sameImage(name: string): string {
  const [, distribution = "", version = "", slim = ""] = /^(debian|ubuntu):([\w.]+)(-slim)?$/.exec(name) ?? []
  if (distribution === "debian") {
    const number = DEBIAN[version] ?? version
    const suite = Object.keys(DEBIAN).find(suite => DEBIAN[suite] === number)
    return `debian:${suite ?? version}${slim}`
  }
  return distribution === "ubuntu" ? `ubuntu:${UBUNTU[version] ?? version}` : name
}
