import {compilePatterns} from "../../../grammars/dockerignore.ts"
import type {Instruction, Text} from "../../syntax/ast.ts"
import {baseName, joinPath} from "../../values/path.ts"
import {isGitSource, isHttpSource} from "../copy.ts"
import {copy} from "../fileMoves.ts"
import {
  below,
  type Entry,
  type FileTree,
  fileAt,
  isFolder,
  makeFolders,
  mayHold,
  write,
  writeAll,
  writeUnknown,
} from "../files.ts"
import {findFlag, findFlags, flagBoolean} from "../flags.ts"
import {copyParts} from "../instructions.ts"
import type {Stage} from "../stages.ts"
import type {Archive, Context, ContextFile} from "./context.ts"
import {unpacked} from "./downloads.ts"
import {downloadOf, NOBODY, notAsked, type Step} from "./effect.ts"
import {kindOf, packedRatio} from "./kinds.ts"
import {type Match, matching} from "./matching.ts"
import {type Amount, about, HEADER, nameBytes, tarBytes, UNKNOWN_SIZE} from "./size.ts"

type Expand = (text: Text) => string | undefined
type TreeOf = (stage: Stage) => FileTree | undefined

/** Follows a COPY or ADD. */
export function copyInto(
  step: Step,
  instruction: Instruction,
  expand: Expand,
  treeOf: TreeOf,
  {stages}: {stages: readonly Stage[]},
): void {
  const {sources, destination} = copyParts(instruction)
  const target = destination && expand(destination)
  if (target === undefined || (!target.startsWith("/") && step.folder === undefined)) {
    writeUnknown(step.tree, "/", step.number, "where it copies to is not known before the build")
    return
  }
  const folder = joinPath(target.startsWith("/") ? "/" : step.folder!, target)
  const into = folder.length > 1 && folder.endsWith("/") ? folder.slice(0, -1) : folder
  const many = sources.length > 1 || target.endsWith("/") || target === "." || isFolder(step.tree, into)
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
    const stage = stageNamed(stages, name, instruction)
    return stage && treeOf(stage)
  }
}

/** The stage above an instruction that is meant by a name or number. */
export function stageNamed(stages: readonly Stage[], name: string, instruction: Instruction): Stage | undefined {
  const number = /^\d+$/.test(name) ? Number(name) : undefined
  const before = stages.filter(({from}) => from.from < instruction.from)
  return number === undefined
    ? before.findLast(({name: own}) => own !== "" && own === name.toLowerCase())
    : before[number]
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
  const named = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path
  const from = tree ? followed(tree, named) : named
  if (!tree) {
    writeUnknown(step.tree, into, step.number, `what ${from} holds in ${name} is not known here`)
    return
  }
  const single = /[*?[]/.test(from)
    ? below(tree, from).some(({entry, rest}) => entry.single && rest === "")
    : fileAt(tree, from) !== undefined
  const found = copy(tree, from, step.tree, single && many ? joinPath(into, baseName(named)) : into, step.number)
  // what a package or an unlisted folder has there comes along
  if (!found || from === "/") {
    if (mayHold(tree, from) || !found)
      writeUnknown(step.tree, into, step.number, `what ${from} holds in ${name} is not known before the build`)
  }
}

const MOST_LINKS = 10

/** What a source that is a symbolic link leads to, since that is what is copied. */
function followed(tree: FileTree, path: string): string {
  let at = path
  for (let i = 0; i < MOST_LINKS; i++) {
    const target = fileAt(tree, at)?.link
    if (target === undefined) break
    at = joinPath("/", target.startsWith("/") ? "" : parentOf(at), target)
  }
  return at
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")))
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
function addFile(step: Step, path: string, bytes: number, why: string): void {
  write(step.tree, {...fileEntry(path, bytes), why, step: step.number})
}

/** A file of the build context, or one whose bytes are known in another way. */
export function fileEntry(path: string, bytes: number): Omit<Entry, "step" | "why"> {
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
  const hollow = matching(
    (context.folders ?? []).map(path => ({path, bytes: 0})),
    clean,
  )
  const parents = flagBoolean(instruction, "parents") === true
  const several = many || (/[*?[]/.test(clean) && matched.length > 1)
  const placeOf = ({file, rest}: Match) => {
    const name = parents ? `/${file.path}` : rest === "" && several ? `/${baseName(file.path)}` : rest
    return into === "/" ? name || "/" : `${into}${name}`
  }
  const files: CopiedFile[] = []
  const unpack = instruction.name === "ADD" && flagBoolean(instruction, "unpack") !== false
  for (const match of matched) {
    const {file, rest} = match
    // a file that is a source itself is copied all the same (BuildKit's issue 5489)
    if (rest !== "" && isExcluded(rest.slice(1))) continue
    const path = placeOf(match)
    if (rest === "" && unpack && addArchive(step, file, into, context)) continue
    if (rest !== "" || file.link === undefined) {
      files.push({path, bytes: file.bytes, source: file.path, link: file.link})
      continue
    }
    // of a link that is named itself, what it leads to is copied
    const end = linkEnd(file, context.files)
    const found = end === undefined ? [] : matching(context.files, end)
    for (const {file: target, rest} of found)
      files.push({path: `${path}${rest}`, bytes: target.bytes, source: target.path})
    if (found.length === 0)
      writeUnknown(step.tree, path, step.number, `${file.path} is a symbolic link to nothing in the build context`)
  }
  // an empty context is none that lacks something
  if (matched.length + hollow.length === 0 && (!context.complete || clean !== "")) {
    const where = context.complete ? "is not in" : "was not found in what could be read of"
    writeUnknown(step.tree, into, step.number, `${clean || "the folder"} ${where} the build context`)
  }
  addFiles(step, files, into, `${clean || "."} of the build context`)
  const bare = hollow.filter(({rest}) => rest === "" || !isExcluded(rest.slice(1)))
  makeFolders(
    step.tree,
    bare.map(match => (match.rest === "" ? into : placeOf(match))),
    step.number,
  )
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

/** Where a link and those behind it lead to; undefined: in a circle. */
function linkEnd(file: ContextFile, files: readonly ContextFile[]): string | undefined {
  let at = file
  for (let links = 0; links < MOST_LINKS; links++) {
    const path = contextTarget(at)
    const next = files.find(one => one.path === path)
    if (next?.link === undefined) return path
    at = next
  }
  return undefined
}

/** Where a link of the context leads to; nothing outside of it is meant. */
function contextTarget({path, link = ""}: ContextFile): string {
  return joinPath("/", link.startsWith("/") ? "" : parentOf(path), link).slice(1)
}

interface CopiedFile extends ContextFile {
  /** In the context. */
  source?: string
}

/** What ADD does with a file that is an archive; false: nothing, since it is none. */
function addArchive(step: Step, file: ContextFile, into: string, context: Context): boolean {
  const named = /\.(?:tar(?:\.(?:gz|bz2|xz|zst))?|tgz|tbz2?|txz)$/i.test(file.path)
  const archive = context.archive ? context.archive(file.path) : "unread"
  if (archive === undefined || (archive === "unread" && !named)) return false
  const why = `ADD unpacks ${file.path}`
  if (archive === "unread") {
    const size = {low: file.bytes, mid: file.bytes, high: file.bytes}
    write(step.tree, {path: into, kind: "mixed", ...unpacked(file.path, size), why, step: step.number})
  } else addUnpacked(step, archive, into, why)
  return true
}

/** Writes what is in an archive. */
export function addUnpacked(step: Step, {files, folders}: Archive, into: string, why: string): void {
  const at = (path: string) => joinPath("/", into, path)
  const put = files.map(({path, bytes, link}) => ({path: at(path), bytes, link}))
  addFiles(step, put, into, why)
  makeFolders(step.tree, folders.map(at), step.number)
}

function addFiles(step: Step, files: readonly CopiedFile[], into: string, why: string): void {
  const listed = ({path, bytes, source, link}: CopiedFile): Entry => {
    return {...fileEntry(path, bytes), why, source, link, step: step.number}
  }
  if (files.length <= LISTED) {
    writeAll(step.tree, files.map(listed))
    return
  }
  const locks: Entry[] = []
  const groups = new Map<string, {bytes: number; low: number; mid: number; high: number; count: number}>()
  const folders = new Set<string>()
  for (const {path, bytes, source} of files) {
    if (LOCKS.test(path)) {
      locks.push(listed({path, bytes, source}))
      continue
    }
    const group = upTo(path, into, 2)
    const one = fileEntry(path, bytes)
    const sum = groups.get(group) ?? {bytes: 0, low: 0, mid: 0, high: 0, count: 0}
    sum.bytes += one.size.bytes.mid + nameBytes(path)
    sum.low += one.size.compressed.low
    sum.mid += one.size.compressed.mid
    sum.high += one.size.compressed.high
    sum.count++
    for (let at = path.lastIndexOf("/"); at > group.length; at = path.lastIndexOf("/", at - 1)) {
      const folder = path.slice(0, at)
      if (folders.has(folder)) break
      folders.add(folder)
      sum.bytes += HEADER + nameBytes(`${folder}/`)
    }
    groups.set(group, sum)
  }
  writeAll(step.tree, locks)
  for (const [path, {bytes, low, mid, high, count}] of groups) {
    const size = {bytes: {low: bytes, mid: bytes, high: bytes}, compressed: {low, mid, high}}
    write(step.tree, {path, files: count, kind: "mixed", size, confidence: "exact", why, step: step.number})
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
