import {existsSync, readFileSync} from "node:fs"

// Files of other people that tests read and that are no part of the project: a folder `shared` beside it.

const shared = new URL("../../../shared/", import.meta.url)

/** The folder of real Dockerfiles; undefined where it is absent, and then the tests that need it are skipped. */
export const conformance: URL | undefined = existsSync(new URL("conformance/files", shared))
  ? new URL("conformance/", shared)
  : undefined

if (!conformance) console.warn("skipped: tests over real Dockerfiles, since ../shared/conformance is not here")

export interface RealFile {
  path: string
  source: string
  expected: Record<string, unknown>
}

/** The real Dockerfiles with what BuildKit makes of each, sorted by path; empty where they are absent. */
export function realFiles(): RealFile[] {
  if (!conformance) return []
  return readLines(new URL("dev.expected.jsonl", conformance)).map(line => {
    const {file, ...expected} = line as {file: string}
    const source = readFileSync(
      new URL(`files/${file.split("/").map(encodeURIComponent).join("/")}`, conformance),
      "utf8",
    )
    return {path: file, source, expected}
  })
}

/** The values of a file of JSON lines. */
export function readLines(url: URL): unknown[] {
  const lines = readFileSync(url, "utf8").split("\n")
  return lines.filter(line => line !== "").map(line => JSON.parse(line) as unknown)
}
