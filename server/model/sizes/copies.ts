import {compilePatterns} from "../../../grammars/dockerignore.ts"
import type {Dockerfile, Instruction, Text} from "../../syntax/ast.ts"
import {baseName, joinPath} from "../../values/path.ts"
import {isGitSource, isHttpSource} from "../copy.ts"
import {below, copy, type Entry, type FileTree, mayHold, write, writeUnknown} from "../files.ts"
import {findFlag, findFlags, flagBoolean} from "../flags.ts"
import {copyParts} from "../instructions.ts"
import type {Stage} from "../stages.ts"
import type {ContextFile} from "./context.ts"
import {unpacked} from "./downloads.ts"
import {downloadOf, NOBODY, notAsked, type Step} from "./effect.ts"
import {kindOf, packedRatio} from "./kinds.ts"
import {type Amount, about, tarBytes, UNKNOWN_SIZE} from "./size.ts"

type Expand = (text: Text) => string | undefined
type TreeOf = (stage: Stage) => FileTree | undefined

/** Follows a COPY or ADD. */
export function copyInto(
  step: Step,
  instruction: Instruction,
  expand: Expand,
  treeOf: TreeOf,
  {file, stages}: {file: Dockerfile; stages: readonly Stage[]},
): void {
  const {sources, destination} = copyParts(instruction)
  const target = destination && expand(destination)
  if (target === undefined || (!target.startsWith("/") && step.folder === undefined)) {
    writeUnknown(step.tree, "/", step.number, "where it copies to is not known before the build")
    return
  }
  const folder = joinPath(target.startsWith("/") ? "/" : step.folder!, target)
  const into = folder.length > 1 && folder.endsWith("/") ? folder.slice(0, -1) : folder
  const many =
    sources.length + instruction.heredocs.length > 1 || target.endsWith("/") || target === "." || isFolder(step, into)
  for (const {name, body} of instruction.heredocs)
    addFile(step, many ? joinPath(into, baseName(name)) : into, body.to - body.from, "the heredoc")
  const from = findFlag(instruction, "from")
  const written = sources.map(text => ({text, value: expand(text)}))
  for (const {text, value} of written) {
    if (instruction.heredocs.some(({name}) => text.value.includes(`<<`) && text.value.includes(name))) continue
    if (value === undefined) writeUnknown(step.tree, into, step.number, `${text.value} is not known before the build`)
    else if (from)
      copyFrom(step, value, into, many, sourceTree(from.value?.value ?? "", instruction), from.value?.value ?? "")
    else if (isGitSource(value) || isHttpSource(value))
      remote(step, value, into, many, flagBoolean(instruction, "unpack") === true)
    else local(step, instruction, value, into, many)
  }

  function sourceTree(name: string, instruction: Instruction): FileTree | undefined {
    const number = /^\d+$/.test(name) ? Number(name) : undefined
    const before = stages.filter(({from}) => from.from < instruction.from)
    const stage =
      number === undefined ? before.findLast(({name: own}) => own !== "" && own === name.toLowerCase()) : before[number]
    void file
    return stage && treeOf(stage)
  }
}

function isFolder({tree}: Step, path: string): boolean {
  return tree.live.some(entry => !entry.single && entry.path === path)
}

function copyFrom(
  step: Step,
  source: string,
  into: string,
  many: boolean,
  tree: FileTree | undefined,
  name: string,
): void {
  const path = joinPath("/", source)
  const from = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path
  if (!tree) {
    writeUnknown(step.tree, into, step.number, `what ${from} holds in ${name} is not known here`)
    return
  }
  const single = below(tree, from).some(({entry, rest}) => entry.single && rest === "")
  const found = copy(tree, from, step.tree, single && many ? joinPath(into, baseName(from)) : into, step.number)
  // what a package or an unlisted folder has there comes along
  if (!found || from === "/") {
    if (mayHold(tree, from) || !found)
      writeUnknown(step.tree, into, step.number, `what ${from} holds in ${name} is not known before the build`)
  }
}

function remote(step: Step, url: string, into: string, many: boolean, unpacks: boolean): void {
  const known = isGitSource(url) ? {unknown: NOBODY} : downloadOf(step.facts, url)
  const path = many ? joinPath(into, baseName(url.replace(/[?#].*$/, ""))) : into
  if (known.bytes === undefined) {
    const what = isGitSource(url) ? `the repository ${url}` : url
    writeUnknown(step.tree, path, step.number, notAsked(what, known.unknown), !isGitSource(url))
  } else if (unpacks) {
    const content = unpacked(url, about(known.bytes))
    const why = `what ${url} holds, by how it is packed`
    write(step.tree, {path: into, kind: "mixed", ...content, why, step: step.number})
  } else addFile(step, path, known.bytes, `the download of ${url}`)
}

/** A file of known bytes. */
function addFile(step: Step, path: string, bytes: number, why: string, source?: string): void {
  write(step.tree, {...fileEntry(path, bytes), why, source, step: step.number})
}

function fileEntry(path: string, bytes: number): Omit<Entry, "step" | "why"> {
  const tar = tarBytes(bytes)
  const kind = kindOf(path)
  const ratio = packedRatio(path)
  const scaled = (share: number) => Math.min(tar, bytes * share + 120)
  const compressed: Amount = {low: scaled(ratio.low), mid: scaled(ratio.mid), high: scaled(ratio.high)}
  return {
    path,
    single: true,
    files: 1,
    kind,
    size: {bytes: {low: tar, mid: tar, high: tar}, compressed},
    confidence: "exact",
  }
}

/** What package managers read is looked for by its name. */
const LOCKS =
  /\/(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|[\w.-]*requirements[\w.-]*\.txt|uv\.lock|poetry\.lock|Pipfile\.lock|go\.(?:mod|sum)|Cargo\.lock|Gemfile\.lock)$/

/** Above so many files they are added up by folder. */
const LISTED = 2000

function local(step: Step, instruction: Instruction, source: string, into: string, many: boolean): void {
  const {context} = step.facts
  const clean = joinPath("/", source).slice(1).replace(/\/$/, "")
  if (!context) {
    const why = "the build context is not known here"
    writeUnknown(step.tree, into, step.number, why)
    return
  }
  const patterns = findFlags(instruction, "exclude").flatMap(({value}) => (value ? [value.value] : []))
  const excluded = patterns.length > 0 ? compilePatterns(patterns) : undefined
  const isExcluded = (path: string) => excluded !== undefined && "matches" in excluded && excluded.matches(path)
  const matched = matching(context.files, clean)
  const parents = flagBoolean(instruction, "parents") === true
  const severalMatches = /[*?[]/.test(clean) && matched.length > 1
  const files: CopiedFile[] = []
  const adds = instruction.name === "ADD" && flagBoolean(instruction, "unpack") !== false
  for (const {file, rest} of matched) {
    if (isExcluded(rest === "" ? file.path : rest)) continue
    const name = parents
      ? `/${file.path}`
      : rest === ""
        ? many || severalMatches
          ? `/${baseName(file.path)}`
          : ""
        : rest
    const path = into === "/" ? name || "/" : `${into}${name}`
    if (adds && rest === "" && /\.(?:tar(?:\.(?:gz|bz2|xz|zst))?|tgz|tbz2?|txz)$/i.test(file.path)) {
      const size = {low: file.bytes, mid: file.bytes, high: file.bytes}
      const why = `ADD unpacks ${file.path}`
      write(step.tree, {path: into, kind: "mixed", ...unpacked(file.path, size), why, step: step.number})
    } else files.push({path, bytes: file.bytes, source: file.path})
  }
  // an empty context is none that lacks something
  if (matched.length === 0 && (!context.complete || clean !== "")) {
    const where = context.complete ? "is not in" : "was not found in what could be read of"
    writeUnknown(step.tree, into, step.number, `${clean || "the folder"} ${where} the build context`)
  }
  addFiles(step, files, into, clean || ".")
  if (!context.complete && matched.length > 0)
    write(step.tree, {
      path: into,
      kind: "mixed",
      size: UNKNOWN_SIZE,
      confidence: "unknown",
      why: "not all of the build context could be read",
      step: step.number,
    })
}

interface CopiedFile extends ContextFile {
  /** In the context. */
  source: string
}

function addFiles(step: Step, files: readonly CopiedFile[], into: string, source: string): void {
  const why = `${source} of the build context`
  if (files.length <= LISTED) {
    for (const {path, bytes, source} of files) addFile(step, path, bytes, why, source)
  } else {
    const folders = new Map<string, {bytes: number; low: number; mid: number; high: number; count: number}>()
    for (const {path, bytes, source} of files) {
      if (LOCKS.test(path)) {
        addFile(step, path, bytes, why, source)
        continue
      }
      const folder = upTo(path, into, 2)
      const one = fileEntry(path, bytes)
      const sum = folders.get(folder) ?? {bytes: 0, low: 0, mid: 0, high: 0, count: 0}
      sum.bytes += one.size.bytes.mid
      sum.low += one.size.compressed.low
      sum.mid += one.size.compressed.mid
      sum.high += one.size.compressed.high
      sum.count++
      folders.set(folder, sum)
    }
    for (const [path, {bytes, low, mid, high, count}] of folders) {
      const size = {bytes: {low: bytes, mid: bytes, high: bytes}, compressed: {low, mid, high}}
      write(step.tree, {path, files: count, kind: "mixed", size, confidence: "exact", why, step: step.number})
    }
  }
  const count = foldersOf(files, into)
  if (count > 0) {
    const bytes = 512 * count
    const size = {bytes: {low: 0, mid: bytes, high: bytes * 2}, compressed: {low: 0, mid: bytes / 12, high: bytes / 4}}
    write(step.tree, {
      path: into,
      files: 0,
      kind: "mixed",
      size,
      confidence: "exact",
      why: `the folders of ${source}`,
      step: step.number,
    })
  }
}

/** The folder of a file, or the one so many names below where it is copied to. */
function upTo(path: string, into: string, depth: number): string {
  let at = into === "/" ? 0 : into.length
  for (let names = 0; names < depth; names++) {
    const slash = path.indexOf("/", at + 1)
    if (slash < 0) break
    at = slash
  }
  return path.slice(0, at) || "/"
}

function foldersOf(files: readonly ContextFile[], into: string): number {
  const folders = new Set<string>()
  for (const {path} of files) {
    for (let at = path.lastIndexOf("/"); at > into.length; at = path.lastIndexOf("/", at - 1)) {
      const folder = path.slice(0, at)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  }
  return folders.size
}

interface Match {
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
function globTest(pattern: string): (path: string) => boolean {
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
