import {closeSync, constants, fstatSync, openSync, readSync, realpathSync} from "node:fs"
import {join, sep} from "node:path"
import {reasonOf} from "../disk/reason.ts"

/** Larger texts are not read: no lock file has as many bytes. */
const LARGEST = 32 * 1024 * 1024

/**
 * The text of a file in a folder, and of none outside of it, wherever links lead. A problem is worded to stand behind the
 * file's name. Nothing is waited for: what is no plain file, such as a pipe, is not read.
 */
export function readTextIn(folder: string, path: string): {text: string} | {problem: string} {
  const read = readBytesIn(folder, path, LARGEST)
  return "problem" in read ? read : {text: read.bytes.toString("utf8")}
}

/** The same for bytes, of which there may be no more than `largest`. */
export function readBytesIn(folder: string, path: string, largest: number): {bytes: Buffer} | {problem: string} {
  try {
    const root = realpathSync(folder)
    const place = realpathSync(join(root, path))
    if (!place.startsWith(root.endsWith(sep) ? root : root + sep)) return {problem: "leads out of the build context"}
    // no link can be put in its place meanwhile
    const file = openSync(place, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0))
    try {
      const status = fstatSync(file)
      if (!status.isFile()) return {problem: "is no plain file, so it is not read"}
      const {size} = status
      if (size > largest) {
        const most = `only files of up to ${largest >> 20} MB are read`
        return {problem: `has ${Math.round(size / 1e6)} MB, and ${most} for what is in them`}
      }
      const bytes = Buffer.allocUnsafe(size)
      const length = readSync(file, bytes, 0, size, 0)
      return {bytes: bytes.subarray(0, length)}
    } finally {
      closeSync(file)
    }
  } catch (error) {
    return {problem: `can't be read: ${reasonOf(error)}`}
  }
}
