import {cleanPath, compilePatterns, type IgnoreMatcher, readIgnoreFile} from "../../../grammars/dockerignore.ts"
import {mountOption} from "../../../grammars/mounts.ts"
import type {Cursor} from "../../model/cursor.ts"
import {findFlag} from "../../model/flags.ts"
import {behind, type Draft, type Place} from "./item.ts"
import {foldersSeen, stateNear} from "./seen.ts"
import {earlierStages} from "./stages.ts"

type Path = Extract<Cursor, {kind: "path"}>
type Inside = Extract<Cursor, {mayBeFlag: boolean; before: string}>

const USUAL: Readonly<Record<"workdir" | "volume", readonly string[]>> = {
  workdir: ["/app", "/src", "/usr/src/app", "/workspace", "/build"],
  volume: ["/data", "/var/lib", "/config", "/var/log"],
}

/** Sources, destinations and folders. */
export function* completePath(cursor: Path, place: Place): Iterable<Draft> {
  const {role, instruction, outer, index} = cursor
  const draft = (path: string, detail?: string, kind: Draft["kind"] = "folder"): Draft => ({
    label: path,
    kind,
    text: quoted(path, cursor),
    detail,
  })
  if (role === "workdir" || role === "volume") {
    for (const {path, detail} of foldersSeen(outer, place)) yield draft(path, detail)
    for (const path of USUAL[role]) yield draft(path)
    return
  }
  if (role === "source") {
    const from = findFlag(instruction, "from")
    if (from) {
      // what another stage has is not on this disk
      const name = from.value?.value.toLowerCase() ?? ""
      const stage = earlierStages(place.analysis, outer).find(one => one.name === name || String(one.index) === name)
      if (stage) for (const {path, detail} of foldersSeen(outer, place, stage)) yield draft(path, detail)
      return
    }
    if (index === 0 && cursor.before === "") yield draft(".", "All of the build context")
    yield* completeFiles(cursor, place)
    if (instruction.name === "ADD" && cursor.before === "") yield draft("https://", "A download", "value")
    return
  }
  yield draft("./", "The working folder")
  const seen = foldersSeen(outer, place)
  for (const {path, detail} of seen) yield draft(`${path}/`, detail)
  const workdir = stateNear(place.analysis, outer)?.workdir
  for (const {path, detail} of seen) {
    if (typeof workdir === "string" && path.startsWith(`${workdir}/`))
      yield draft(`${path.slice(workdir.length + 1)}/`, detail)
  }
  for (const path of ["/usr/local/bin/", "/etc/", "/"]) yield draft(path)
  // several sources: the next one may be meant
  if (cursor.before !== "" && !cursor.before.startsWith("/") && cursor.value === cursor.before)
    yield* completeFiles(cursor, place)
}

/** Files and folders of the build context, without what .dockerignore leaves out. */
export function* completeFiles(cursor: Inside, place: Place): Iterable<Draft> {
  const {analysis, offset, options} = place
  const folder = folderOf(cursor)
  if (folder === undefined || !options.folder) return
  const slash = cursor.before.lastIndexOf("/") + 1
  const {at} = behind(cursor, offset, slash)
  const matcher = ignoredBy(analysis.facts.ignoreFile)
  const entries = [...options.folder].sort(
    (a, b) => Number(b.folder) - Number(a.folder) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  )
  const array = cursor.kind === "path" ? cursor.array : undefined
  for (const {name, folder: isFolder} of entries) {
    const path = folder === "" ? name : `${folder}/${name}`
    if (matcher && isLeftOut(matcher, path, isFolder)) continue
    // a blank would end the word, and a JSON string is needed then
    if (/["\\\n]/.test(name) || (!array && /[\s,$'`]/.test(name))) continue
    const label = isFolder ? `${name}/` : name
    yield {
      label,
      kind: isFolder ? "folder" : "file",
      at,
      text: quoted(label, cursor),
      ...(name.startsWith("#") && {description: "a comment where it starts a line"}),
    }
  }
}

/** In a JSON array, but not yet in one of its strings, a text brings its quotation marks. */
function quoted(text: string, cursor: Inside): string {
  return cursor.kind === "path" && cursor.array && !cursor.array.quoted ? JSON.stringify(text) : text
}

/** A folder that is left out may hold what an exception brings back. */
function isLeftOut(matcher: IgnoreMatcher, path: string, folder: boolean): boolean {
  if (!matcher.matches(path)) return false
  if (!folder) return true
  return !matcher.patterns.some(
    ({exclusion, text}) => exclusion && (text.startsWith(`${path}/`) || text.startsWith("**")),
  )
}

let last: {text: string; matcher: IgnoreMatcher | undefined} | undefined

function ignoredBy(text: string | undefined): IgnoreMatcher | undefined {
  if (text === undefined) return undefined
  if (last?.text === text) return last.matcher
  const lines = readIgnoreFile(text)
  const matcher = Array.isArray(lines) ? compilePatterns(lines) : undefined
  last = {text, matcher: matcher && "matches" in matcher ? matcher : undefined}
  return last.matcher
}

/** The folder in the build context that a half-typed source is looked for in; undefined where it is none. */
export function folderOf(cursor: Cursor): string | undefined {
  const wanted =
    (cursor.kind === "path" &&
      (cursor.role === "source" || (cursor.role === "destination" && cursor.before !== "")) &&
      !findFlag(cursor.instruction, "from")) ||
    (cursor.kind === "mountValue" &&
      cursor.key === "source" &&
      cursor.type === "bind" &&
      !cursor.options.some(({key}) => mountOption(key.value.toLowerCase()) === "from"))
  if (!wanted) return undefined
  const {before} = cursor
  const slash = before.lastIndexOf("/")
  const folder = before.slice(0, slash + 1)
  if (/[$*?[\\"']|^[a-z+]+:\/|^<<|^git@/.test(before)) return undefined
  const clean = cleanPath(`/${folder}`).slice(1)
  return /(?:^|\/)\.\.(?:\/|$)/.test(folder) && clean === "" ? undefined : clean
}
