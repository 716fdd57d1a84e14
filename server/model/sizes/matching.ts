import type {ContextFile} from "./context.ts"
import {globTest} from "./glob.ts"

// Which files of the build context a source of COPY means.

export interface Match {
  file: ContextFile
  /** What stands behind the source, "" for the source itself. */
  rest: string
  root: string
}

/** The files that a source of COPY means: the file, all below a folder, or what a pattern matches. */
export function matching(files: readonly ContextFile[], source: string): Match[] {
  if (source === "" || source === ".") return files.map(file => ({file, rest: `/${file.path}`, root: ""}))
  if (!/[*?[]/.test(source)) {
    return files.flatMap(file =>
      file.path === source
        ? [{file, rest: "", root: source}]
        : file.path.startsWith(`${source}/`)
          ? [{file, rest: file.path.slice(source.length), root: source}]
          : [],
    )
  }
  const depth = source.split("/").length
  const test = globTest(source)
  return files.flatMap(file => {
    const names = file.path.split("/")
    const head = names.slice(0, depth).join("/")
    if (names.length < depth || !test(head)) return []
    return [{file, rest: file.path.slice(head.length), root: head}]
  })
}
