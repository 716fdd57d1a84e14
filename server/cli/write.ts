import {accessSync, constants, statSync, writeFileSync} from "node:fs"
import writeFileAtomic from "write-file-atomic"

/**
 * Puts a text in the place of a file's content, all at once: whoever reads it sees the old or the new one, and a run
 * that is cut off leaves the old one. Mode and owner stay; behind a symbolic link the file itself is replaced. Throws where
 * the file may not be written.
 */
export function replaceFile(path: string, text: string): void {
  const stats = statSync(path)
  if (!stats.isFile()) throw Object.assign(new Error("not written, as it is no regular file"), {code: "NOFILE"})
  // renaming a new file over a read-only one would work, as would any write by root
  if ((stats.mode & 0o222) === 0) throw Object.assign(new Error("the file is read-only"), {code: "READONLY"})
  accessSync(path, constants.W_OK)
  writeWhole(path, text)
}

/** Writes a file of our own, new or in the place of an old one. What is no file, such as a pipe, is written to. */
export function putFile(path: string, text: string): void {
  if (statSync(path, {throwIfNoEntry: false})?.isFile() === false) writeFileSync(path, text)
  else writeWhole(path, text)
}

function writeWhole(path: string, text: string): void {
  // written by Node, as a full disk would go unnoticed in the library
  writeFileAtomic.sync(path, "", {tmpfileCreated: name => writeFileSync(name, text)})
}
