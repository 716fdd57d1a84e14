import {closeSync, fstatSync, openSync, readSync} from "node:fs"
import {reasonOf} from "../disk/reason.ts"
import {readInput} from "./streams.ts"

/** The text of a file, or why there is none. */
export type ReadText =
  | {
      source: string
      /** The text gives back the very bytes of the file: nothing in it was no UTF-8. Only then it can be written back. */
      exact: boolean
    }
  | {message: string}

/** No Dockerfile is as long as this. In bytes. */
const BIGGEST = 20_000_000

/** Reads a file that is to be linted; `-` is standard input. What is no text, or far too much of it, is not read. */
export function readText(path: string): ReadText {
  let bytes: Buffer | number
  try {
    bytes = path === "-" ? readInput() : readBytes(path)
  } catch (error) {
    return {message: reasonOf(error)}
  }
  if (typeof bytes === "number" || bytes.length > BIGGEST) {
    const size = typeof bytes === "number" ? bytes : bytes.length
    return {
      message: `${Math.round(size / 1e6)} MB are too much for a Dockerfile: files up to ${BIGGEST / 1e6} MB are read`,
    }
  }
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return {message: "this file is UTF-16, which BuildKit can't read: save it as UTF-8"}
  if (looksBinary(bytes)) return {message: "this is no text file"}
  const source = bytes.toString("utf8")
  return {source, exact: Buffer.from(source).equals(bytes)}
}

/** The bytes of a file; how many there are where these are too many. */
function readBytes(path: string): Buffer | number {
  const file = openSync(path, "r")
  try {
    const {size} = fstatSync(file)
    if (size > BIGGEST) return size
    // pipes and files that are being written have no size, or another one
    const pieces: Buffer[] = []
    let length = 0
    for (;;) {
      const piece = Buffer.allocUnsafe(Math.max(size - length + 1, 65_536))
      const read = readSync(file, piece)
      if (read === 0) return Buffer.concat(pieces, length)
      pieces.push(piece.subarray(0, read))
      length += read
      if (length > BIGGEST) return length
    }
  } finally {
    closeSync(file)
  }
}

/**
 * Texts hold no zeroes, and hardly any other control characters but blanks and escapes; a few may be a slip, and are
 * for the rules to tell.
 */
function looksBinary(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 8192)
  let zeroes = 0
  let controls = 0
  for (const byte of start) {
    if (byte === 0) zeroes++
    else if (byte < 32 && !(byte >= 8 && byte <= 13) && byte !== 27) controls++
  }
  return zeroes > Math.max(8, start.length / 50) || controls > Math.max(16, start.length / 20)
}
