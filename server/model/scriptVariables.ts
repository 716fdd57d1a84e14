import {slice} from "../../grammars/logical.ts"
import type {Command, Range, Word} from "../../grammars/shellTree.ts"
import {lastFrom, type Span} from "../text.ts"
import {once} from "./once.ts"
import type {ShellText} from "./script.ts"
import {type CommandVisit, declarationsOf, type ShellView, type SimpleVisit} from "./shellWalk.ts"

/** A place of a script where a variable is named. */
export interface ScriptVariable {
  name: string
  /** The name alone, in the file. */
  at: Span
  role: "read" | "write"
  /** The script sets it before any read: it is no variable of the Dockerfile. The same for a name all through a script. */
  own: boolean
}

/** Programs that set the variables they are given the names of. */
const SETTING = ["read", "mapfile", "readarray", "getopts", "unset", "printf", "wait"] as const

/** Every variable that a script names, in its order. Between single quotes and behind backslashes there are none. */
export function variablesOfScript(view: ShellView): ScriptVariable[] {
  const found: (Omit<ScriptVariable, "own"> & {order: number})[] = []
  /** Where a name surely has a value of the script, per name. */
  const covered = new Map<string, Range[]>()
  const cover = (name: string, range: Range | undefined) => {
    if (!range || range.from >= range.to) return
    const list = covered.get(name)
    if (list) list.push(range)
    else covered.set(name, [range])
  }
  const add = (name: string, range: Range, role: ScriptVariable["role"]) => {
    if (isName(name)) found.push({name, at: view.at(range), role, order: range.from})
  }

  for (const {part} of view.expansions) {
    if (part.kind === "parameter") {
      add(part.name, {from: part.nameFrom, to: part.nameFrom + part.name.length}, "read")
    } else if (part.escaped) {
      // what runs is not what stands there, so it is not walked into
      for (const {name, from} of namesWritten(view.text(part), BACKQUOTED))
        add(name, {from: part.from + from, to: part.from + from + name.length}, "read")
    }
  }
  for (const range of view.computed) {
    for (const match of view.text(range).matchAll(/(\$\{?)?\b([A-Za-z_]\w*)\b/g)) {
      if (match[1]) continue
      const from = range.from + match.index
      add(match[2]!, {from, to: from + match[2]!.length}, "read")
    }
  }
  for (const {literal, from, to} of namedWords(view)) if (literal) add(literal, {from, to}, "read")
  for (const {assignment, visit, temporary} of view.assignments) {
    // in front of a command it is that command's alone
    if (temporary) continue
    const {name, from, to, append} = assignment
    add(name, {from, to: from + name.length}, "write")
    if (!append) cover(name, reach(visit, to))
  }
  const loops = once(() => new Map(view.commands.flatMap(visit => loopStart(visit))))
  const words = once(() => wordsOfSetters(view))
  for (const {name, at, by} of view.named) {
    if (by === "expansion") continue
    if (by === "for") {
      add(name, at, "write")
      const loop = loops().get(at.from)
      if (loop) cover(name, {from: at.to, to: loop.to})
      continue
    }
    const visit = words().get(at.from)
    const sets = by === "read" || by === "other" || view.text({from: at.to, to: at.to + 1}) === "="
    // without a value, all but local only say something of a variable that is there
    const keeps = !sets && visit?.name !== "local"
    add(name, at, keeps ? "read" : "write")
    if (!keeps && visit) cover(name, reach(visit, visit.command.to))
  }

  const isCovered = coverage(covered)
  // one read that may come first, and it is the same variable all through the script
  const outer = new Set(
    found.filter(({name, order, role}) => role === "read" && !isCovered(name, order)).map(({name}) => name),
  )
  found.sort((a, b) => a.order - b.order)
  return found.map(({name, at, role}) => ({name, at, role, own: !outer.has(name)}))
}

/** Words that are the name of a variable whose value is asked for: `[[ -v NAME ]]`, `printenv NAME`. */
function* namedWords(view: ShellView): Generator<Word> {
  for (const {command} of view.tests) {
    const {words} = command
    for (const [i, {literal}] of words.entries()) if (literal === "-v" && words[i + 1]) yield words[i + 1]!
  }
  for (const {args} of view.callsOf("printenv")) yield* args
}

/** Whether the text can be the name of a variable; positional and special parameters are none. */
function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text)
}

/** Where a value surely is the one that the command has set, which ends at `from`. */
function reach({statement, position, list, pipeline, parents}: CommandVisit, from: number): Range | undefined {
  // each part of a pipeline may be a shell of its own
  if (statement.background || pipeline.commands.length > 1) return undefined
  const operators = statement.operators
  if (operators.slice(0, position).some(({value}) => value === "||"))
    return {from, to: statement.pipelines[position]!.to}
  if (position > 0) {
    const or = operators.slice(position).find(({value}) => value === "||")
    return {from, to: or?.from ?? statement.to}
  }
  const around = parents[parents.length - 1]
  const end = around && isCondition(around, list) ? around.to : list[list.length - 1]!.to
  return {from, to: end}
}

/** Whether the statements are a condition that runs in any case, before all else of the command. */
function isCondition(around: Command, list: CommandVisit["list"]): boolean {
  if (around.kind === "if") return around.branches[0]?.condition === list
  return (around.kind === "while" || around.kind === "until") && around.condition === list
}

function loopStart({command}: CommandVisit): [number, Command][] {
  return command.kind === "for" || command.kind === "select" ? [[command.variable.from, command]] : []
}

/** The commands that give names a value, by where each of their words starts. */
function wordsOfSetters(view: ShellView): Map<number, SimpleVisit> {
  const words = new Map<number, SimpleVisit>()
  for (const visit of [...declarationsOf(view), ...view.callsOf(...SETTING)])
    for (const {from} of visit.args) words.set(from, visit)
  return words
}

/** Whether one of the ranges of the name holds the offset; asked in any order, answered in the time of a search. */
function coverage(covered: ReadonlyMap<string, Range[]>): (name: string, offset: number) => boolean {
  const merged = new Map<string, Range[]>()
  for (const [name, ranges] of covered) {
    const list: Range[] = []
    for (const {from, to} of ranges.sort((a, b) => a.from - b.from)) {
      const last = list[list.length - 1]
      if (last && from <= last.to) last.to = Math.max(last.to, to)
      else list.push({from, to})
    }
    merged.set(name, list)
  }
  return (name, offset) => {
    const list = merged.get(name)
    if (!list) return false
    const before = list[lastFrom(list, offset)]
    return before !== undefined && offset < before.to
  }
}

/** The variables of a text that no grammar here reads: of PowerShell, of cmd, and of a script that a shell would refuse. */
export function variablesOfText({text, dialect}: ShellText): ScriptVariable[] {
  const pattern =
    dialect === "powershell" ? POWERSHELL : dialect === "cmd" ? CMD : dialect === "unknown" ? undefined : SH
  const found = pattern ? [...namesWritten(text.value, pattern)] : []
  return found.map(({name, from}) => {
    const at = slice(text, from, from + name.length)
    return {name, at: {from: at.from, to: at.to}, role: "read", own: false}
  })
}

/** The names behind a dollar, or what the pattern knows for it, that do not stand in single quotes. */
function* namesWritten(text: string, pattern: RegExp): Generator<{name: string; from: number}> {
  const search = new RegExp(pattern)
  let quoted = false
  for (let match = search.exec(text); match; match = search.exec(text)) {
    const [whole, name] = match
    if (whole === '"') quoted = !quoted
    else if (name !== undefined) yield {name, from: match.index + whole.length - name.length}
    // between double quotes a single one is a character like any other
    else if (quoted && whole.startsWith("'")) search.lastIndex = match.index + 1
  }
}

const SH = /\\.|"|'[^'"]*'|\$\{?[#!]?([A-Za-z_]\w*)/gs
/** Between backquotes, where one backslash before a dollar is taken off. */
const BACKQUOTED = /\\[^$]|"|'[^'"]*'|\$\{?[#!]?([A-Za-z_]\w*)/gs
const POWERSHELL = /`.|"|'[^'"]*'|\$\{?[eE][nN][vV]:(\w+)/gs
const CMD = /%([A-Za-z_]\w*)(?=%)/g
