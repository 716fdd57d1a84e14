import type {ImageLayer} from "../model/answers.ts"

// How many bytes a layer has as tar, from a few of its packed ones. Whatever is not beyond doubt is not known.

/** A part of a layer, both ends included, as the Range header has it. */
export interface Range {
  from: number
  to: number
}

/** The end of an eStargz layer: an empty member of gzip whose header says where its list of files is. */
const STARGZ_FOOTER = 51
/** The longest header of a frame of zstd. */
const ZSTD_HEADER = 18

/** The bytes of a layer that tell how many it has as tar; undefined where none do. */
export function tellingRange({format, size}: Pick<ImageLayer, "format" | "size">): Range | undefined {
  if (size === 0) return undefined
  if (format === "gzip") return {from: Math.max(0, size - STARGZ_FOOTER), to: size - 1}
  return format === "zstd" ? {from: 0, to: Math.min(size, ZSTD_HEADER) - 1} : undefined
}

/** What these bytes say; undefined where they say nothing, or something that can't be. */
export function unpackedBytes({format, size}: Pick<ImageLayer, "format" | "size">, piece: Uint8Array) {
  if (format === "gzip") return fromGzip(size, Buffer.from(piece))
  return format === "zstd" ? fromZstd(size, Buffer.from(piece)) : undefined
}

/** Deflate can't make anything smaller than this part of it (https://www.zlib.net/zlib_tech.html). */
const MOST = 1032
/** No layer was seen that is packed by more than this, as a whole gigabyte. */
const LIKELY = 6
/** A gzip's last four bytes are the number of bytes in it, of which no more than these are kept (RFC 1952). */
const WRAP = 2 ** 32

function fromGzip(size: number, tail: Buffer): number | undefined {
  // its last member is empty: what it says is 0
  if (tail.length < 4 || tail.includes("STARGZ")) return undefined
  const said = tail.readUInt32LE(tail.length - 4)
  if (isPlausible(said, size)) return said + WRAP > size * LIKELY ? said : undefined
  const wrapped = said + Math.ceil((size - said) / WRAP) * WRAP
  // a gzip of several members says how long the last is
  return wrapped <= size * LIKELY && wrapped + WRAP > size * LIKELY ? wrapped : undefined
}

/** Whether so many bytes can take so many packed. What can't be packed grows by five bytes in 16 kB, and by the frame. */
export function isPlausible(bytes: number, size: number): boolean {
  return Number.isSafeInteger(bytes) && bytes >= size * 0.999 - 100 && bytes <= size * MOST
}

/** https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1.1 */
function fromZstd(size: number, head: Buffer): number | undefined {
  if (head.length < 6 || head.readUInt32LE(0) !== 0xfd2fb528) return undefined
  const descriptor = head[4]!
  const single = (descriptor & 0x20) !== 0
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!
  const width = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!
  if (width === 0 || at + width > head.length) return undefined
  const said =
    width === 8
      ? Number(head.readBigUInt64LE(at))
      : width === 2
        ? head.readUInt16LE(at) + 256
        : head.readUIntLE(at, width)
  // of several frames this is the first: then it has less than all of them together
  return isPlausible(said, size) ? said : undefined
}
