import {baseName} from "../../values/path.ts"
import {copy, link, move, touch} from "../fileMoves.ts"
import {remove} from "../fileRemovals.ts"
import {
  below,
  doubt,
  type Entry,
  fileAt,
  fixedPart,
  holds,
  isBelow,
  isFolder,
  makeFolder,
  marksOf,
  mayHold,
  writeUnknown,
} from "../files.ts"
import {isKept, pathOf, put, putSmall, type Ran, type Step, treeAt} from "./effect.ts"
import {LINK, perhaps, tarBytes} from "./size.ts"

// Commands that move files about: what they do to what is known of the files.

/** Words that are no options, with what follows `--`; undefined ones are kept as such. */
export function operands(words: Ran["words"], values = ""): (string | undefined)[] {
  const found: (string | undefined)[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word === "--") return [...found, ...words.slice(i + 1)]
    if (word === undefined || !word.startsWith("-") || word === "-") found.push(word)
    else if (/^-[A-Za-z]+$/.test(word) && values.includes(word.at(-1)!)) i++
  }
  return found
}

/** The value of an option given as `-x VALUE`, `-xVALUE`, `--long VALUE` or `--long=VALUE`. */
export function optionValue(words: Ran["words"], letter: string, long = ""): string | undefined {
  for (const [i, word] of words.entries()) {
    if (word === undefined) continue
    if (word === `-${letter}` || (long !== "" && word === `--${long}`)) return words[i + 1]
    if (long !== "" && word.startsWith(`--${long}=`)) return word.slice(long.length + 3)
    if (new RegExp(`^-[A-Za-z]*${letter}$`).test(word)) return words[i + 1]
  }
  return undefined
}

export function rm(step: Step, {words, unsure}: Ran): void {
  for (const word of operands(words)) {
    for (const one of braces(word)) {
      const path = pathOf(step, one)
      // it may be anything that the step itself has written
      if (path === undefined) {
        doubt(step.tree, step.number)
        marksOf(step.tree, step.number).missed ||= step.tree.owned.length > 0
      } else if (isKept(step, path) && fixedPart(path) !== "/") remove(step.tree, path, step.number, !unsure)
    }
  }
}

/** Words that stand for more than these are not looked at: nobody writes them. */
const MOST_WORDS = 1000

/** `{a,b}` in a word stands for several words; where these are too many, nothing is known of them. */
function braces(word: string | undefined): (string | undefined)[] {
  let done = [""]
  const groups = (word ?? "").split(/(\{[^{}]*\})/)
  if (groups.length === 1) return [word]
  for (const group of groups) {
    const list =
      group.startsWith("{") && group.endsWith("}") && group.includes(",") ? group.slice(1, -1).split(",") : [group]
    if (done.length * list.length > MOST_WORDS) return [undefined]
    done = done.flatMap(before => list.map(one => before + one))
  }
  return done
}

export function mv(step: Step, {words, unsure}: Ran): void {
  const {sources, target} = sourcesAndTarget(step, words)
  if (target === undefined) return
  for (const source of sources) {
    if (source === undefined) continue
    const into = destination(step, source, target, sources.length)
    if (!isKept(step, source)) copyFiles(step, source, into, false, `what mv takes from ${source}`)
    else if (unsure) writeUnknown(step.tree, into, step.number, `what mv takes from ${source}`)
    else if (isBelow(into, source)) continue
    else if (!isKept(step, into)) remove(step.tree, source, step.number)
    // no folder takes the place of another that has something in it
    else if (isFolder(step.tree, source) && holds(step.tree, into)) continue
    else if (!move(step.tree, source, into, step.number) && mayHold(step.tree, source))
      writeUnknown(step.tree, into, step.number, `what mv takes from ${source}`)
  }
}

/** install(1) copies too; with -d it only makes folders. */
export function install(step: Step, ran: Ran): void {
  if (ran.words.some(word => word !== undefined && /^-[A-Za-z]*d|^--directory$/.test(word))) mkdir(step, ran)
  else cp(step, ran)
}

export function mkdir(step: Step, {words}: Ran): void {
  for (const word of operands(words, VALUES)) {
    for (const one of braces(word)) {
      const path = pathOf(step, one)
      if (path !== undefined && isKept(step, path)) makeFolder(step.tree, path, step.number)
    }
  }
}

/** ln and link: a symbolic link is a name alone, and so is another name of a file of the same layer. */
export function ln(step: Step, {words, unsure}: Ran): void {
  const symbolic = words.some(word => word !== undefined && /^(?:-[A-Za-z]*s|--symbolic$)/.test(word))
  const names = operands(words, "tS")
  const into = optionValue(words, "t", "target-directory")
  const last = into ?? (names.length > 1 ? names.pop() : ".")
  const target = pathOf(step, last)
  if (target === undefined || !isKept(step, target)) return
  for (const name of names) {
    if (name === undefined) continue
    const path =
      into !== undefined || last === "." || isFolder(step.tree, target) ? `${target}/${baseName(name)}` : target
    const from = symbolic ? undefined : pathOf(step, name)
    if (from !== undefined && !unsure && link(step.tree, from, path, step.number)) continue
    put(
      step,
      {path, single: true, files: 1, kind: "mixed", size: LINK, confidence: "exact", why: "links", link: name},
      unsure,
    )
  }
}

/** touch(1) makes an empty file, or gives one a new time, for which it is copied up. */
export function touchFile(step: Step, {words, unsure}: Ran): void {
  for (const word of operands(words, "drt")) {
    const path = pathOf(step, word)
    if (path === undefined || !isKept(step, path) || isFolder(step.tree, path)) continue
    if (fileAt(step.tree, path)) touch(step.tree, path, step.number, "touch copies it")
    else
      put(
        step,
        {path, single: true, files: 1, kind: "mixed", size: LINK, confidence: "exact", why: "empty files"},
        unsure,
      )
  }
}

export function cp(step: Step, {words, command, unsure}: Ran): void {
  const {sources, target} = sourcesAndTarget(step, words)
  if (target === undefined) return
  const has = (pattern: RegExp) => words.some(word => word !== undefined && pattern.test(word))
  const apart = !has(/^-[A-Za-z]*[ad]|^--(?:archive|preserve=(?:all|.*links))/)
  // install -D makes the folders above the file
  const only = command.program === "install" && !has(/^-[A-Za-z]*[tD]|^--target-directory/)
  for (const source of sources) {
    if (source === undefined) {
      if (isKept(step, target))
        writeUnknown(step.tree, target, step.number, "what cp copies is not known before the build")
      continue
    }
    const into = destination(step, source, target, sources.length)
    const why = `what cp takes from ${source}`
    const from = source.replace(/\/\.$/, "")
    if (unsure && isKept(step, into)) writeUnknown(step.tree, into, step.number, why)
    else copyFiles(step, from, into, apart && !only, why)
  }
}

/** Copies from what the step sees to what it sees; without a file there nothing is known of it. */
function copyFiles(step: Step, source: string, into: string, apart: boolean, why: string): void {
  if (into === source) return
  // cp says that it can't do that, and has begun already
  if (isBelow(into, source)) {
    if (isKept(step, into)) writeUnknown(step.tree, into, step.number, why)
    return
  }
  const [from, to] = [treeAt(step, source), treeAt(step, into)]
  if (copy(from, source, to, into, step.number, apart)) return
  if (isKept(step, into) && (!isKept(step, source) || mayHold(from, source)))
    writeUnknown(step.tree, into, step.number, why)
}

/** Options of mv, cp and install whose value is the next word. */
const VALUES = "tmogS"

function sourcesAndTarget(step: Step, words: Ran["words"]) {
  const folder = optionValue(words, "t", "target-directory")
  const written = operands(words, VALUES)
  const all = written.map(word => {
    const path = pathOf(step, word)
    return path !== undefined && word?.endsWith("/.") ? `${path}/.` : path
  })
  if (folder !== undefined) return {sources: all, target: pathOf(step, folder)}
  const last = all.pop()
  const slash = written.at(-1)?.endsWith("/") ?? false
  return {sources: all, target: last !== undefined && slash && last !== "/" ? `${last}/` : last}
}

/** Where a source goes: into the target where that is a folder. */
function destination(step: Step, source: string, target: string, count: number): string {
  const folder = target.endsWith("/") && target !== "/" ? target.slice(0, -1) : target
  if (/[*?[]/.test(source)) return folder
  const into = count > 1 || target.endsWith("/") || isFolder(treeAt(step, folder), folder)
  // `folder/.` is what is in the folder
  const name = source.endsWith("/.") ? "" : baseName(source)
  return into && name !== "" ? `${folder === "/" ? "" : folder}/${name}` : folder
}

/** What the image may have at a path whose owner or mode is changed: a program, and what it comes with. */
const MOST_TOUCHED = {single: 20e6, recursive: 200e6}

/** chown and chmod; without -R they touch only what they name. */
export function chown(step: Step, {words, command}: Ran): void {
  const recursive = words.some(word => word !== undefined && (/^-[A-Za-z]*R/.test(word) || word === "--recursive"))
  const reference = words.some(word => word?.startsWith("--reference"))
  for (const word of operands(words).slice(reference ? 0 : 1)) {
    const path = pathOf(step, word)
    if (path === undefined || !isKept(step, path)) continue
    const why = `${command.program}${recursive ? " -R" : ""} copies it`
    const found = below(step.tree, path)
    if (!recursive && found.length > 0 && found.every(({entry}) => entry.path === path && isUnseen(entry)))
      writeUnknown(step.tree, path, step.number, `${why}, and how large it is, is not known before the build`)
    else if (found.length > 0 || isFolder(step.tree, path)) touch(step.tree, path, step.number, why, recursive)
    else if (mayHold(step.tree, path)) {
      const high = recursive ? MOST_TOUCHED.recursive : MOST_TOUCHED.single
      const size = {bytes: {low: 0, mid: 0, high}, compressed: {low: 0, mid: 0, high}}
      put(step, {
        path,
        kind: "mixed",
        size,
        confidence: "ratio",
        why: `${why}, and what the image has there is not known`,
      })
    }
  }
}

/** Of something whose size is not known it is not known either whether it is a file or a folder. */
function isUnseen({single, confidence}: Entry): boolean {
  return !single && confidence === "unknown"
}

/** sed -i writes the file anew. */
export function sed(step: Step, {words}: Ran): void {
  if (!words.some(word => word !== undefined && /^(?:-[A-Za-z]*i|--in-place)/.test(word))) return
  for (const word of operands(words, "ef")) {
    const path = pathOf(step, word)
    if (path === undefined || !isKept(step, path)) continue
    touch(step.tree, path, step.number, "sed -i writes it anew")
    if (below(step.tree, path).length === 0 && /^\/(?:etc|usr|opt|var)\//.test(path))
      putSmall(step, path, 4000, "sed -i writes a file anew")
  }
}

/** truncate, dd and fallocate say how much they write. */
export function sizedFile(step: Step, {words, command, unsure}: Ran): void {
  const {program} = command
  const text = program === "dd" ? undefined : (optionValue(words, "s", "size") ?? optionValue(words, "l", "length"))
  const named =
    program === "dd" ? words.find(word => word?.startsWith("of="))?.slice(3) : operands(words, "slon").at(-1)
  const path = pathOf(step, named)
  if (path === undefined) return
  const field = (name: string) => words.find(word => word?.startsWith(`${name}=`))?.slice(name.length + 1)
  const block = bytesOf(field("bs") ?? "512")
  const count = field("count")
  const skipped = Number(field("seek") ?? 0)
  const written =
    program === "dd"
      ? count === undefined || block === undefined
        ? undefined
        : block * (Number(count) + skipped)
      : bytesOf(text)
  // no file has less than nothing, or more than can be counted
  const bytes = Number.isSafeInteger(written) && written! >= 0 ? tarBytes(written!) : undefined
  if (bytes === undefined) {
    writeUnknown(step.tree, path, step.number, `how much ${program} writes is not known before the build`, true)
    return
  }
  const random = program === "dd" && /random/.test(field("if") ?? "")
  put(step, sizedEntry(path, bytes, random, `${program} writes so many bytes`), unsure)
}

/** A file of so many bytes as tar, of zeros or of what can't be packed. */
function sizedEntry(path: string, bytes: number, random: boolean, why: string): Omit<Entry, "step"> {
  const packed = random ? bytes : Math.round(bytes / 1000) + 40
  const size = {bytes: {low: bytes, mid: bytes, high: bytes}, compressed: {low: 0, mid: packed, high: bytes}}
  return {path, single: true, files: 1, kind: "mixed", size, confidence: "exact", why}
}

/** `head -c N` prints so many bytes of a device, and no more of anything else; undefined where it is not asked so. */
export function headOf(words: Ran["words"], path: string): Omit<Entry, "step"> | undefined {
  const bytes = bytesOf(optionValue(words, "c", "bytes"))
  if (bytes === undefined) return undefined
  const [source] = operands(words, "cn")
  const tar = tarBytes(bytes)
  const found = sizedEntry(path, tar, source !== "/dev/zero", "head prints so many bytes")
  if (source !== undefined && /^\/dev\/(?:zero|u?random)$/.test(source)) return found
  return {...found, size: perhaps(found.size), confidence: "ratio", why: "head prints at most so many bytes"}
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  c: 1,
  w: 2,
  b: 512,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
}

function bytesOf(text: string | undefined): number | undefined {
  const [, number, unit = "", decimal] = /^\+?(\d+)([cwbkmgt]?)(i?b)?$/i.exec(text ?? "") ?? []
  if (number === undefined) return undefined
  const power = " kmgt".indexOf(unit.toLowerCase())
  if (/^b$/i.test(decimal ?? "") && power > 0) return Number(number) * 1000 ** power
  return Number(number) * (UNITS[unit.toLowerCase()] ?? 1)
}
