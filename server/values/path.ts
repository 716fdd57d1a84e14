import {cleanPath} from "../../grammars/dockerignore.ts"

export {cleanPath}

/** What keeps a path from being used on Windows: only a drive, a network share, or a drive other than C. */
export interface PathProblem {
  readonly problem: "drive-only" | "network-share" | "other-drive"
}

/** The parts with slashes between them, cleaned; empty parts do not count, and nothing but those gives `""`. */
export function joinPath(...parts: readonly string[]): string {
  const joined = parts.filter(part => part !== "").join("/")
  return joined === "" ? "" : cleanPath(joined)
}

/** The last name of the path, ignoring slashes at its end; `.` for the empty path and `/` for slashes only. */
export function baseName(path: string): string {
  if (path === "") return "."
  let end = path.length
  while (path[end - 1] === "/") end--
  return end === 0 ? "/" : path.slice(path.lastIndexOf("/", end - 1) + 1, end)
}

/** Whether the path begins with a slash. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith("/")
}

/** The path with forward slashes only, if the system is Windows. */
export function toSlash(path: string, os: string): string {
  return os === "windows" ? path.replaceAll("\\", "/") : path
}

/** The path with the separator of the system. */
export function fromSlash(path: string, os: string): string {
  return os === "windows" ? path.replaceAll("/", "\\") : path
}

/**
 * The path without its drive. On Windows it is cleaned as well and has forward slashes, and a slash at its end stays
 * with `keepSlash`; anywhere else it is returned as it is.
 */
export function withoutDrive(path: string, os: string, keepSlash: boolean): string | PathProblem {
  if (os !== "windows") return path
  if (path.length === 2 && path[1] === ":") return {problem: "drive-only"}
  if (/^[\\/]{2}/.test(path)) return {problem: "network-share"}
  const colon = path.indexOf(":")
  if (colon >= 0 && !/^c:/i.test(path)) return {problem: "other-drive"}
  const slashed = toSlash(path.slice(colon + 1), os)
  const cleaned = cleanPath(slashed)
  // The slash behind a single byte goes, even if it is a letter: BuildKit means to spare the root.
  const kept = keepSlash && slashed.endsWith("/") && !/^[\0-\x7f]$/.test(cleaned)
  return kept ? cleaned + "/" : cleaned
}

/** Whether the path stands on its own in COPY, ADD, and WORKDIR: it begins with a slash once its drive is gone. */
export function isAbsoluteOn(path: string, os: string): boolean {
  const bare = withoutDrive(path, os, false)
  return typeof bare === "string" && isAbsolutePath(bare)
}

/**
 * The absolute path, with forward slashes and without drive, that `path` means inside the directory `parent`. An
 * absolute path on Linux is taken as it is, even with `..` in it. The empty path means the parent. `os` is `linux` or
 * `windows` (`""` counts as Linux). With `keepSlash` an ending `/` or `/.` is kept, which tells a directory from a file.
 */
export function normalizePath(parent: string, path: string, os: string, keepSlash: boolean): string | PathProblem {
  const written = toSlash(path, os)
  const base = withoutDrive(toSlash(parent, os) || "/", os, keepSlash)
  if (typeof base !== "string") return base
  const directory = isAbsoluteOn(base, os) ? base : joinPath("/", base)
  const bare = withoutDrive(written || directory, os, keepSlash)
  if (typeof bare !== "string") return bare
  const whole = isAbsoluteOn(bare, os) ? bare : joinPath(directory, bare)
  return toSlash(keepSlash ? withEndOf(written, whole) : whole, os)
}

/** The path with the ending `/` or `/.` that the written one has. */
function withEndOf(written: string, path: string): string {
  if (written.endsWith("/")) return path.endsWith("/") ? path : path + "/"
  if (written.endsWith("/.")) return (path === "/" ? path : path + "/") + "."
  return path
}

/** The working directory after `WORKDIR directory` in the directory `current`, with the separator of the system. */
export function normalizeWorkdir(current: string, directory: string, os: string): string | PathProblem {
  const path = normalizePath(current, directory, os, false)
  return typeof path === "string" ? fromSlash(path, os) : path
}

/**
 * Where COPY and ADD put things: the destination seen from the working directory. An ending slash stays, and `.` or
 * nothing is the directory itself.
 */
export function normalizeDestination(workdir: string, destination: string, os: string): string | PathProblem {
  const bare = withoutDrive(destination, os, true)
  if (typeof bare !== "string") return bare
  if (isAbsoluteOn(bare, os)) return normalizePath("/", bare, os, true)
  return normalizePath(workdir, bare === "." || bare === "" ? "./" : bare, os, true)
}
