import {baseName} from "../../values/path.ts"
import {below, copy, doubt, fixedPart, isBelow, mayHold, move, remove, touch, writeUnknown} from "../files.ts"
import {isKept, pathOf, put, putSmall, type Ran, type Step} from "./effect.ts"

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
      if (path === undefined) doubt(step.tree, step.number)
      else if (isKept(step, path) && fixedPart(path) !== "/") remove(step.tree, path, step.number, !unsure)
    }
  }
}

/** `{a,b}` in a word stands for several words. */
function braces(word: string | undefined): (string | undefined)[] {
  const [, before = "", list, after = ""] = /^([^{]*)\{([^{}]*,[^{}]*)\}(.*)$/.exec(word ?? "") ?? []
  return list === undefined ? [word] : list.split(",").flatMap(one => braces(before + one + after))
}

export function mv(step: Step, {words, unsure}: Ran): void {
  const {sources, target} = sourcesAndTarget(step, words)
  if (target === undefined) return
  for (const source of sources) {
    if (source === undefined) continue
    const into = destination(step, source, target, sources.length)
    if (unsure || !isKept(step, source)) writeUnknown(step.tree, into, step.number, `what mv takes from ${source}`)
    else if (!move(step.tree, source, into, step.number) && mayHold(step.tree, source))
      writeUnknown(step.tree, into, step.number, `what mv takes from ${source}`)
  }
}

/** install(1) copies too; with -d it only makes folders. */
export function install(step: Step, ran: Ran): void {
  if (!ran.words.some(word => word !== undefined && /^-[A-Za-z]*d|^--directory$/.test(word))) cp(step, ran)
}

export function cp(step: Step, {words, unsure}: Ran): void {
  const {sources, target} = sourcesAndTarget(step, words)
  if (target === undefined || !isKept(step, target)) return
  for (const source of sources) {
    if (source === undefined) {
      writeUnknown(step.tree, target, step.number, "what cp copies is not known before the build")
      continue
    }
    const into = destination(step, source, target, sources.length)
    if (unsure || !isKept(step, source)) writeUnknown(step.tree, into, step.number, `what cp takes from ${source}`)
    else if (!copy(step.tree, source, step.tree, into, step.number) && mayHold(step.tree, source))
      writeUnknown(step.tree, into, step.number, `what cp takes from ${source}`)
  }
}

/** Options of mv, cp and install whose value is the next word. */
const VALUES = "tmogS"

function sourcesAndTarget(step: Step, words: Ran["words"]) {
  const folder = optionValue(words, "t", "target-directory")
  const all = operands(words, VALUES).map(word => (word === undefined ? undefined : (pathOf(step, word) ?? undefined)))
  const written = operands(words, VALUES)
  if (folder !== undefined) return {sources: all, target: pathOf(step, folder)}
  const last = all.pop()
  const slash = written.at(-1)?.endsWith("/") ?? false
  return {sources: all, target: last !== undefined && slash && last !== "/" ? `${last}/` : last}
}

/** Where a source goes: into the target where that is a folder. */
function destination({tree}: Step, source: string, target: string, count: number): string {
  const folder = target.endsWith("/") && target !== "/" ? target.slice(0, -1) : target
  if (/[*?[]/.test(source)) return folder
  const isFolder =
    count > 1 || target.endsWith("/") || tree.live.some(({path}) => path !== folder && isBelow(path, folder))
  return isFolder ? `${folder === "/" ? "" : folder}/${baseName(source)}` : folder
}

/** chown and chmod; without -R they touch only what they name. */
export function chown(step: Step, {words, command}: Ran): void {
  const recursive = words.some(word => word !== undefined && (/^-[A-Za-z]*R/.test(word) || word === "--recursive"))
  const reference = words.some(word => word?.startsWith("--reference"))
  for (const word of operands(words).slice(reference ? 0 : 1)) {
    const path = pathOf(step, word)
    if (path === undefined || !isKept(step, path)) continue
    const why = `${command.program}${recursive ? " -R" : ""} copies it`
    if (recursive) touch(step.tree, path, step.number, why)
    else {
      const files = below(step.tree, path).filter(({entry}) => entry.single)
      for (const {entry} of files) touch(step.tree, entry.path, step.number, why)
    }
  }
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
  const bytes =
    program === "dd" ? (count === undefined || block === undefined ? undefined : block * Number(count)) : bytesOf(text)
  if (bytes === undefined || Number.isNaN(bytes)) {
    writeUnknown(step.tree, path, step.number, `how much ${program} writes is not known before the build`, true)
    return
  }
  const random = program === "dd" && /random/.test(field("if") ?? "")
  const packed = random ? bytes : Math.round(bytes / 1000)
  put(
    step,
    {
      path,
      single: true,
      files: 1,
      kind: "mixed",
      size: {bytes: {low: bytes, mid: bytes, high: bytes}, compressed: {low: 0, mid: packed, high: bytes}},
      confidence: "exact",
      why: `${program} writes so many bytes`,
    },
    unsure,
  )
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
