import {sourceEnd, sourceOffset} from "../../grammars/logical.ts"
import type {Analysis} from "../analysis.ts"
import {placeIn} from "../model/script.ts"
import {looksLikePowerShell, type ShellView} from "../model/shellWalk.ts"
import type {Edit} from "../text.ts"
import type {Fix, RuleFinding, Severity} from "./rule.ts"

// What ShellCheck is asked about a script of a Dockerfile, and what its answer means there. Running it is not done here.

/** A place in a text: lines count from 1, and so do columns, in characters; a tab is one. */
interface Place {
  line: number
  column: number
  endLine: number
  endColumn: number
}

/** A change that ShellCheck proposes. Where nothing is replaced, the text goes behind what stands before, or before what follows. */
interface Replacement extends Place {
  insertionPoint: "beforeStart" | "afterEnd"
  replacement: string
}

/** What ShellCheck says about one place, as its format json1 has it. */
export interface ShellcheckComment extends Place {
  level: Severity
  code: number
  message: string
  fix?: {replacements: Replacement[]} | null
}

/** What ShellCheck says of each script of a file; undefined where it was not asked, or gave no answer. */
export type ShellcheckAnswers = (view: ShellView) => readonly ShellcheckComment[] | undefined

/** What ShellCheck can be told a shell is; `busybox` since its version 0.10. */
export interface ShellcheckSkills {
  busybox: boolean
}

/** Codes without sense in a Dockerfile: files that are sourced lie in the image, and the shell of Alpine is known. */
const OFF = "SC1090,SC1091,SC2148,SC2187"

/** The options that it is run with; the script comes on standard input. */
export const SHELLCHECK_OPTIONS: readonly string[] = ["--format=json1", "--norc", `--exclude=${OFF}`, "-"]

/** The shebang is not on the first line: true of every script here, as lines stand in front. */
const LATE_SHEBANG = 1128
/** Where it gave up on a script. What else it says of the syntax then is part of that: what was being read, and what was missing. */
const PARSE_FAILED = 1072
const PARSING = 1009

/**
 * The text that ShellCheck is given for a script: the shell and the variables that the Dockerfile sets stand in front.
 * Undefined where it is no script for it.
 */
export function shellcheckInput(view: ShellView, skills: ShellcheckSkills = {busybox: false}): string | undefined {
  const {shell} = view
  const {dialect, declared, text} = shell
  if (dialect === "zsh" || (!declared && dialect === "sh" && looksLikePowerShell(shell))) return undefined
  const name = dialect === "ash" ? (skills.busybox ? "busybox" : "dash") : dialect
  return [`# shellcheck shell=${name}`, ...headOf(view).slice(1), text.value].join("\n")
}

/** The lines in front: the shell's, and one for each variable. */
function headOf({environment}: ShellView): string[] {
  const names = [...environment].filter(name => /^[A-Za-z_]\w*$/.test(name)).sort()
  return ["", ...names.map(name => `export ${name}=1`)]
}

/** The comments in what it prints as json1; undefined where it is something else. */
export function readShellcheck(output: string): ShellcheckComment[] | undefined {
  let read: unknown
  try {
    read = JSON.parse(output)
  } catch {
    return undefined
  }
  const comments = (read as {comments?: unknown} | null)?.comments
  return Array.isArray(comments) && comments.every(isComment) ? comments : undefined
}

function isComment(value: unknown): value is ShellcheckComment {
  if (!isPlace(value)) return false
  const {code, message, level, fix} = value as Partial<ShellcheckComment>
  if (typeof code !== "number" || typeof message !== "string") return false
  if (!/^(?:error|warning|info|style)$/.test(`${level}`)) return false
  const replacements: unknown = fix?.replacements ?? []
  return Array.isArray(replacements) && replacements.every(isReplacement)
}

function isReplacement(value: unknown): value is Replacement {
  return isPlace(value) && typeof (value as Partial<Replacement>).replacement === "string"
}

function isPlace(value: unknown): value is Place {
  const {line, column, endLine, endColumn} = (value ?? {}) as Partial<Place>
  return [line, column, endLine, endColumn].every(number => Number.isInteger(number) && number! > 0)
}

/** A comment in terms of the Dockerfile. */
export interface ShellcheckFinding extends RuleFinding {
  /** As in SC2086. */
  code: string
}

/** What the comments about a script mean in the file. The parts of one syntax error are one finding. */
export function shellcheckFindings(
  {source}: Analysis,
  view: ShellView,
  comments: readonly ShellcheckComment[],
): ShellcheckFinding[] {
  const {shell} = view
  const offsetOf = placesIn(shell.text.value, headOf(view).length)
  const found: ShellcheckFinding[] = []
  const parts: {code: string; at: RuleFinding["at"]; message: string}[] = []
  for (const {code: number, level, message, fix, ...place} of comments) {
    const from = offsetOf(place.line, place.column)
    if (from === undefined || (number === LATE_SHEBANG && from === 0)) continue
    const to = Math.max(from, offsetOf(place.endLine, place.endColumn) ?? from)
    const code = `SC${number}`
    const at = placeIn(shell, {from, to})
    const text = `${code}: ${message.replace(/\.\s*$/, "")}`
    if (number === PARSING || (level === "error" && number < 2000 && number !== PARSE_FAILED))
      parts.push({code, at, message: text})
    const change = fix ? fixOf(fix.replacements) : undefined
    found.push({at, code, message: text, severity: severityOf(level, number), aliases: [code], fix: change})
  }
  const failed = found.find(({code}) => code === `SC${PARSE_FAILED}`)
  if (!failed || parts.length === 0) return found
  failed.related = parts.map(({at, message}) => ({at, message}))
  failed.aliases = [failed.code, ...parts.map(({code, at}) => ({code, at}))]
  return found.filter(({code}) => !parts.some(part => part.code === code))

  /** What ShellCheck calls an error is one to the shell only where it can't read the script. */
  function severityOf(level: Severity, code: number): Severity {
    if (level !== "error") return level
    const refused = code < 2000 && shell.script!.problems.length > 0
    return refused && (shell.declared || shell.dialect !== "sh") ? "error" : "warning"
  }

  function fixOf(replacements: readonly Replacement[]): Fix | undefined {
    const edits: Edit[] = []
    for (const {replacement, insertionPoint, ...place} of replacements) {
      const from = offsetOf(place.line, place.column)
      const to = offsetOf(place.endLine, place.endColumn)
      // a line break in a RUN would end it
      if (from === undefined || to === undefined || to < from || replacement.includes("\n")) return undefined
      const point = insertionPoint === "afterEnd" ? sourceEnd(shell.text, from) : sourceOffset(shell.text, from)
      const at = from === to ? {from: point, to: point} : placeIn(shell, {from, to})
      if (source.slice(at.from, at.to) !== shell.text.value.slice(from, to)) return undefined
      edits.push({...at, text: replacement})
    }
    edits.sort((a, b) => a.from - b.from || a.to - b.to)
    // two texts at one point: which comes first is not said
    const apart = edits.every(({from}, i) => i === 0 || (edits[i - 1]!.to <= from && edits[i - 1]!.from < from))
    return edits.length > 0 && apart ? {title: "Change it as ShellCheck proposes", safe: false, edits} : undefined
  }
}

/** Turns lines and columns, behind lines that stand in front, into offsets; undefined where there is no such place. */
function placesIn(value: string, head: number): (line: number, column: number) => number | undefined {
  const starts = [0]
  for (let at = value.indexOf("\n"); at >= 0; at = value.indexOf("\n", at + 1)) starts.push(at + 1)
  return (line, column) => {
    const start = starts[line - 1 - head]
    if (start === undefined) return undefined
    const end = starts[line - head] ?? value.length
    let at = start
    // columns count characters, offsets UTF-16 units
    for (let left = column - 1; left > 0 && at < end; left--) at += value.codePointAt(at)! > 0xffff ? 2 : 1
    return at
  }
}
