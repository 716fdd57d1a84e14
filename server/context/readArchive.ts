import {gunzipSync} from "node:zlib"
import type {Archive, ContextFile} from "../model/sizes/context.ts"
import {readBytesIn} from "./readTextIn.ts"

/** Larger archives are not read, neither packed nor unpacked. */
const LARGEST = 32 * 1024 * 1024
const LARGEST_UNPACKED = 128 * 1024 * 1024

/** What the packings that are not read here begin with: bzip2, xz, zstd. */
const UNREAD = ["425a68", "fd377a585a00", "28b52ffd"]

const BLOCK = 512

/** What is in a file of the context that ADD unpacks; undefined for one that is no archive, "unread" where it is not known. */
export function readArchive(folder: string, path: string): Archive | "unread" | undefined {
  const read = readBytesIn(folder, path, LARGEST)
  if ("problem" in read) return "unread"
  const start = read.bytes.toString("hex", 0, 6)
  if (UNREAD.some(magic => start.startsWith(magic))) return "unread"
  if (!start.startsWith("1f8b")) return archiveOf(read.bytes)
  try {
    return archiveOf(gunzipSync(read.bytes, {maxOutputLength: LARGEST_UNPACKED}))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "unread" : undefined
  }
}

/** What a tar lists; undefined for what is no tar, "unread" for a broken one. */
function archiveOf(tar: Buffer): Archive | "unread" | undefined {
  const files = new Map<string, ContextFile>()
  const folders = new Set<string>()
  let seen = false
  let longName: string | undefined
  let longLink: string | undefined
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK)
    if (!isHeader(header)) break
    seen = true
    // what is broken may say less than nothing
    const size = Math.max(0, header[124]! & 128 ? Number(header.readBigUInt64BE(128)) : octal(header, 124, 12))
    const type = String.fromCharCode(header[156]!)
    const body = at + BLOCK
    // what ends in the middle of a file is not unpacked by a build either
    if (size > tar.length - body) return "unread"
    at = body + Math.ceil(size / BLOCK) * BLOCK
    const text = () => tar.toString("utf8", body, body + size)
    if (type === "x") {
      longName = record(text(), "path") ?? longName
      longLink = record(text(), "linkpath") ?? longLink
    } else if (type === "L") longName = field(tar, body, size)
    else if (type === "K") longLink = field(tar, body, size)
    else if (type !== "g") {
      const prefix = header.toString("latin1", 257, 263) === "ustar\0" ? field(header, 345, 155) : ""
      const name = longName ?? [prefix, field(header, 0, 100)].filter(part => part !== "").join("/")
      const path = name
        .split("/")
        .filter(part => part !== "" && part !== ".")
        .join("/")
      if (type === "5") folders.add(path)
      else if (path !== "") {
        const isFile = type === "0" || type === "\0" || type === "7"
        // another name of a file takes as much as a link does
        files.set(path, {
          path,
          bytes: isFile ? size : 0,
          ...(type === "2" && {link: longLink ?? field(header, 157, 100)}),
        })
      }
      longName = undefined
      longLink = undefined
    }
  }
  if (!seen) return undefined
  folders.delete("")
  return {files: [...files.values()], folders: [...folders]}
}

/** The sum of all bytes of a header, its own field taken as blanks, stands in it. */
function isHeader(header: Buffer): boolean {
  let sum = 8 * 32
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i]!
  return header[0] !== 0 && sum === octal(header, 148, 8)
}

function octal(bytes: Buffer, at: number, length: number): number {
  return Number.parseInt(field(bytes, at, length).trim(), 8) || 0
}

function field(bytes: Buffer, at: number, length: number): string {
  // not looked for behind the field: it may be far
  const own = bytes.subarray(at, at + length)
  const end = own.indexOf(0)
  return own.toString("utf8", 0, end < 0 ? own.length : end)
}

/** The value of a record of an extended header, each of which is `LENGTH KEY=VALUE`. */
function record(text: string, key: string): string | undefined {
  const at = text.indexOf(` ${key}=`)
  return at < 0 ? undefined : text.slice(at + key.length + 2, text.indexOf("\n", at))
}
