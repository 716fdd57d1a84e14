import type {ContextFile} from "./context.ts"

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

/** Go's filepath.Match, as BuildKit uses it for sources. */
export function globTest(pattern: string): (path: string) => boolean {
  let source = ""
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i]!
    if (character === "*") {
      while (pattern[i + 1] === "*") i++
      source += "[^/]*"
    } else if (character === "?") source += "[^/]"
    else if (character === "\\" && i + 1 < pattern.length) source += escaped(pattern[++i]!)
    else if (character === "[") {
      const end = pattern.indexOf("]", i + 2)
      if (end < 0) source += "\\["
      else {
        const inside = pattern.slice(i + 1, end).replace(/[\\\]]/g, "\\$&")
        source += `[${inside}]`
        i = end
      }
    } else source += escaped(character)
  }
  try {
    const test = new RegExp(`^${source}$`)
    return path => test.test(path)
  } catch {
    return () => false
  }
}

function escaped(character: string): string {
  return /[\w/ -]/.test(character) ? character : `\\${character}`
}
