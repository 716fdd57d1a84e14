import {compilePatterns, type IgnoreMatcher, judgeOf, readIgnoreFile} from "../../../grammars/dockerignore.ts"
import {countWhile} from "../../../grammars/search.ts"
import {cleanPath} from "../../values/path.ts"

/** A file, folder or symbolic link of the build context, as far as BuildKit's checksums see it: times do not count. */
export interface ContextFile {
  /** Seen from the context, with slashes and without one at its end. */
  path: string
  type: "file" | "folder" | "link"
  /** The permissions, such as 0o644. */
  mode: number
  /** Equal for two files exactly where their bytes are; of a link its target. */
  content: string
}

/** The files that a build may take, sorted so that a folder's files follow it. */
export interface BuildContext {
  files: readonly ContextFile[]
  byPath: ReadonlyMap<string, ContextFile>
}

/** A file that a step takes, by the name under which it enters the checksum. */
export interface Taken {
  name: string
  file: ContextFile
}

/** What a COPY, ADD or mount takes. */
export interface Selector {
  /** An absolute path; `/` is the context itself. */
  path: string
  /** Whether stars, question marks and brackets in the path match names. */
  wildcards: boolean
  include: readonly string[]
  exclude: readonly string[]
}

/** A path without patterns. */
export function plain(path: string): Selector {
  return {path: cleanPath(`/${path}`), wildcards: false, include: [], exclude: []}
}

/** No more links than this are followed on the way to a file. */
const MOST_LINKS = 40

/** The context without what .dockerignore leaves out; a broken .dockerignore leaves nothing out. */
export function buildContext(files: Iterable<ContextFile>, ignoreFile?: string): BuildContext {
  const isLeftOut = leftOut(ignoreFile)
  const all = ignoreFile === undefined ? undefined : new Map([...files].map(file => [file.path, file]))
  const byPath = new Map<string, ContextFile>()
  for (const file of all?.values() ?? files) {
    if (isLeftOut(file.path)) continue
    // the folders on the way to what an exclamation mark keeps are sent too
    for (let path = folderOf(file.path); path !== "" && !byPath.has(path); path = folderOf(path))
      byPath.set(path, all?.get(path) ?? {path, type: "folder", mode: 0o755, content: ""})
    byPath.set(file.path, file)
  }
  const kept = [...byPath.values()]
  // as a walk through the folders gives them, mostly
  const isSorted = kept.every(({path}, i) => i === 0 || order(kept[i - 1]!.path, path) < 0)
  return {files: isSorted ? kept : kept.sort((a, b) => order(a.path, b.path)), byPath}
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")))
}

/** The order of a folder's files behind it: names are compared, not paths. */
function order(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++
  if (at === most) return a.length - b.length
  if (a[at] === "/" || b[at] === "/") return a[at] === "/" ? -1 : 1
  return a.charCodeAt(at) - b.charCodeAt(at)
}

/** Whether .dockerignore leaves a path out. */
export function leftOut(ignoreFile: string | undefined): (path: string) => boolean {
  const ignored = matcherOf(ignoreFile === undefined ? [] : readIgnoreFile(ignoreFile))
  return ignored ? judgeOf(ignored) : () => false
}

function matcherOf(patterns: ReturnType<typeof readIgnoreFile>): IgnoreMatcher | undefined {
  if ("problem" in patterns || patterns.length === 0) return undefined
  const matcher = compilePatterns(patterns)
  return "problem" in matcher ? undefined : matcher
}

/** The files that the selector takes out of the context, in an order that depends on nothing but their names. */
export function select(context: BuildContext, {path, wildcards, include, exclude}: Selector): Taken[] {
  const clean = cleanPath(path).replace(/^\//, "")
  const filter = filterOf(include, exclude)
  const glob = wildcards ? constantPart(clean) : undefined
  if (glob === undefined) return filter(below(context, resolve(context, clean)))
  const matcher = matcherOf([clean])
  const found: Taken[] = []
  if (!matcher) return found
  const prefix = resolve(context, glob)
  for (const {name, file} of below(context, prefix)) {
    const written = glob === "" ? name : `${glob}/${name}`
    if (name === "" || !matcher.matches(written) || isBelowMatch(matcher, written)) continue
    const target = file.type === "link" ? resolve(context, file.path) : file.path
    for (const taken of filter(below(context, target)))
      found.push({name: taken.name === "" ? name : `${name}/${taken.name}`, file: taken.file})
  }
  return found
}

function isBelowMatch(matcher: IgnoreMatcher, path: string): boolean {
  const slash = path.lastIndexOf("/")
  return slash > 0 && matcher.matches(path.slice(0, slash))
}

/** The folders of a path in front of the first wildcard; undefined where there is none. */
export function constantPart(path: string): string | undefined {
  const at = path.search(/[*?[\\]/)
  return at < 0 ? undefined : path.slice(0, Math.max(0, path.lastIndexOf("/", at)))
}

/** The file or folder itself, under the name "", and all that is in it. */
function below({files, byPath}: BuildContext, path: string | undefined): Taken[] {
  if (path === undefined) return []
  if (path === "" || path === ".") return files.map(file => ({name: file.path, file}))
  const own = byPath.get(path)
  if (!own) return []
  const found: Taken[] = [{name: "", file: own}]
  if (own.type !== "folder") return found
  const start = `${path}/`
  for (let i = indexOf(files, path) + 1; i < files.length && files[i]!.path.startsWith(start); i++)
    found.push({name: files[i]!.path.slice(start.length), file: files[i]!})
  return found
}

function indexOf(files: readonly ContextFile[], path: string): number {
  return countWhile(files, file => order(file.path, path) < 0)
}

/** The path with all links on it followed; undefined where they lead out of the context or in a circle. */
function resolve({byPath}: BuildContext, path: string): string | undefined {
  let rest = path.split("/").filter(part => part !== "" && part !== ".")
  let at = ""
  let links = 0
  while (rest.length > 0) {
    const [part, ...more] = rest
    const next = at === "" ? part! : `${at}/${part}`
    const file = byPath.get(next)
    if (file?.type !== "link") {
      at = next
      rest = more
      continue
    }
    if (++links > MOST_LINKS) return undefined
    const target = cleanPath(file.content.startsWith("/") ? file.content : `/${at}/${file.content}`).slice(1)
    rest = [...target.split("/").filter(name => name !== ""), ...more]
    at = ""
  }
  return at
}

/** Leaves out what the patterns of --exclude and --parents do; a folder stays where something in it does. */
function filterOf(include: readonly string[], exclude: readonly string[]): (taken: Taken[]) => Taken[] {
  const included = include.length > 0 ? compilePatterns(include) : undefined
  const excluded = exclude.length > 0 ? compilePatterns(exclude) : undefined
  const inside = included && "problem" in included ? undefined : included
  const outside = excluded && "problem" in excluded ? undefined : excluded
  if (!inside && !outside) return taken => taken
  return taken => {
    const kept = new Set<string>()
    for (const {name, file} of taken) {
      const stays = name === "" ? !inside : (!inside || inside.matches(name)) && !outside?.matches(name)
      if (!stays || (file.type === "folder" && inside && !inside.matches(name))) continue
      kept.add(name)
      for (let slash = name.lastIndexOf("/"); slash > 0; slash = name.lastIndexOf("/", slash - 1))
        kept.add(name.slice(0, slash))
      if (name !== "") kept.add("")
    }
    return taken.filter(({name}) => kept.has(name))
  }
}

/** A text that is equal for two selections exactly where BuildKit's checksums of them are. */
export function checksum(taken: readonly Taken[]): string {
  return taken.map(({name, file}) => `${name}\0${file.type}\0${modeOf(file)}\0${file.content}`).join("\n")
}

/** The mode as it counts: every link has the same. */
export function modeOf({type, mode}: ContextFile): number {
  return type === "link" ? 0o777 : mode & 0o7777
}
