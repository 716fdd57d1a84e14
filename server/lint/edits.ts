import type {Pipeline, Statement} from "../../grammars/shellTree.ts"
import type {Analysis} from "../analysis.ts"
import type {RunCommand} from "../model/commands.ts"
import {placeIn, type ShellText} from "../model/script.ts"
import type {CommandVisit} from "../model/shellWalk.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Edit, Span} from "../text.ts"

// Changes of the words and commands of a RUN, in the way in which it is written: its continuations, its indentation, the
// place of its operators, its line ends. Each is undefined where it would not be exact, as in a word over two lines.

/** A RUN; `outer` is the ONBUILD of a trigger, or the RUN itself. */
export interface Run {
  outer: Instruction
  run: Instruction
}

/** Puts a word behind another one, of which `value` is the end; in a JSON array as an element of its own. */
export function insertWord({source}: Analysis, {run}: Run, at: Span, value: string, word: string): Edit[] | undefined {
  const written = source.slice(at.from, at.to)
  if (value === "" || !written.endsWith(value) || !/^[\w./+-]+$/.test(written)) return undefined
  return [{from: at.to, to: at.to, text: run.json ? `", "${word}` : ` ${word}`}]
}

/** Takes a word out, with its line if nothing else stands there. */
export function removeWord(analysis: Analysis, run: Run, at: Span): Edit[] | undefined {
  if (!run.run.json) return cutOut(analysis, run, at)
  const {source} = analysis
  const comma = /"\s*,\s*"$/.exec(source.slice(Math.max(0, at.from - 200), at.from))
  // from behind the quote that ends the word before
  return comma && source[at.to] === '"' ? [{from: at.from - comma[0].length + 1, to: at.to + 1, text: ""}] : undefined
}

/** Takes commands of one RUN out, each with its operator; undefined where one of them decides about others or is all there is. */
export function removeCommands(analysis: Analysis, run: Run, commands: readonly RunCommand[]): Edit[] | undefined {
  const view = analysis.shellViews.find(({shell}) => shell.instruction === run.run)
  if (!view || commands.length === 0) return undefined
  const removed = new Map<Statement, {visit: CommandVisit; positions: Set<number>}>()
  for (const command of commands) {
    const visit = visitOf(analysis, run, command)
    if (!visit || visit.pipeline.commands.length > 1 || visit.pipeline.negated) return undefined
    const {statement, position} = visit
    if (statement.background || statement.operators.some(({value}) => value === "||")) return undefined
    const known = removed.get(statement) ?? {visit, positions: new Set()}
    known.positions.add(position)
    removed.set(statement, known)
  }
  const spans: Span[] = []
  for (const [statement, {visit, positions}] of removed) {
    if (positions.size === statement.pipelines.length) {
      const next = wholeStatement(view.shell, visit)
      // with its neighbour gone too, what joins them is in question
      const near = [-1, 1].some(step => removed.has(visit.list[visit.order + step]!))
      if (!next || near) return undefined
      spans.push(next)
    } else spans.push(...partsOfChain(view.shell, statement, positions))
  }
  const edits = spans.map(span => cutOut(analysis, run, span))
  return edits.every(edit => edit !== undefined) ? edits.flat() : undefined
}

/** Puts a command behind everything that a RUN does. */
export function appendCommand(analysis: Analysis, run: Run, text: string): Edit[] | undefined {
  const {outer} = run
  const shell = analysis.shellOf(run.run)
  const statement = shell?.script?.statements.at(-1)
  const last = statement?.pipelines.at(-1)
  if (!shell || !statement || !last || statement.background || shell.script!.problems.length > 0) return undefined
  if (last.commands.some(({redirects}) => redirects.some(({body}) => body)) || leaves(last)) return undefined
  const {to} = placeIn(shell, last)
  if (outer.heredocs.length > 0) return appendLine(analysis, run, text, to)
  const {newline, indent, behind, lines} = styleOf(analysis, run)
  if (lines === 1) return [{from: to, to, text: ` && ${text}`}]
  const {escape} = analysis.file
  const start = newline + indent
  return [{from: to, to, text: behind ? ` && ${escape}${start}${text}` : ` ${escape}${start}&& ${text}`}]
}

/** Puts a command in front of another one, which then runs only if it goes well. */
export function prependCommand(analysis: Analysis, run: Run, command: RunCommand, text: string): Edit[] | undefined {
  const visit = visitOf(analysis, run, command)
  const shell = analysis.shellOf(run.run)
  if (!visit || !shell || visit.pipeline.negated || visit.substitution) return undefined
  if (visit.statement.operators.some(({value}) => value === "||")) return undefined
  const {from} = placeIn(shell, visit.pipeline)
  // where failures end the script, one in front of `&&` would not
  const {errexit} = analysis.shellViews.find(({shell}) => shell.instruction === run.run)!
  const joint = errexit && visit.position === 0 && !visit.condition ? "; " : " && "
  return [{from, to: from, text: text + joint}]
}

/** What a RUN says to its shell that the commands of another RUN behind it would hear too. */
export const LASTING =
  /^(?:cd|pushd|popd|export|unset|alias|umask|ulimit|trap|source|\.|shopt|exit|exec|return|eval|readonly)$/

/**
 * Makes one RUN of two that follow each other, in the layout of `like`; undefined where the second one would not do what it
 * does alone.
 */
export function joinRuns(
  analysis: Analysis,
  first: Instruction,
  second: Instruction,
  like: Instruction = first,
): Edit[] | undefined {
  const {source, file} = analysis
  const [own, next] = [analysis.shellOf(first), analysis.shellOf(second)]
  const [text] = second.args
  if (!own?.script || !next?.script || !text || own.dialect !== next.dialect) return undefined
  if ([first, second].some(({name, heredocs}) => name !== "RUN" || heredocs.length > 0)) return undefined
  if (flagsOf(analysis, first) !== flagsOf(analysis, second) || !endsPlainly(analysis, first)) return undefined
  const [only, more] = next.script.statements
  const isChain = only && !more && !only.background && only.operators.every(({value}) => value === "&&")
  if (!isChain || next.script.problems.length > 0 || next.script.comments.length > 0) return undefined
  const between = source.slice(first.to, second.from)
  const lines = between.split(/\r?\n/)
  // a line that tells a tool what to ignore speaks of the instruction below it, and a join would have it speak to both
  if (!lines.every(line => /^[ \t]*(?:#(?!.*\bignore\b).*)?$/.test(line))) return undefined
  if (file.comments.some(({from}) => from > first.from && from < first.to)) return undefined
  const {newline, indent, behind} = styleOf(analysis, {outer: like, run: like})
  const comments = lines.filter(line => line.trim() !== "").map(line => newline + indent + line.trim())
  const [end, begin] = behind ? [` && ${file.escape}`, ""] : [` ${file.escape}`, "&& "]
  const {to} = placeIn(own, own.script.statements.at(-1)!)
  return [{from: to, to: text.from, text: `${end}${comments.join("")}${newline}${indent}${begin}`}]
}

/** Whether commands behind the end of a RUN would run as in a shell of their own, if all goes well. */
function endsPlainly(analysis: Analysis, run: Instruction): boolean {
  const shell = analysis.shellOf(run)
  const view = analysis.shellViews.find(({shell: {instruction}}) => instruction === run)
  const last = shell?.script?.statements.at(-1)
  if (!shell?.script || !view || !last || last.background) return false
  const {problems, comments} = shell.script
  // a semicolon or more behind the last command would have to go too
  if (problems.length > 0 || comments.length > 0 || shell.text.value.slice(last.to).trim() !== "") return false
  if (view.assignments.some(({temporary}) => !temporary) || view.named.length > 0) return false
  if (view.commands.some(({command}) => command.kind === "function")) return false
  return view.simple.every(
    ({name, args, command}) =>
      !LASTING.test(name) &&
      !command.redirects.some(({body}) => body) &&
      (name !== "set" || args.every(({literal}) => /^-[exv]+$/.test(literal ?? ""))),
  )
}

function flagsOf({source}: Analysis, {flags}: Instruction): string {
  return flags.map(({from, to}) => source.slice(from, to)).join(" ")
}

/** Whether nothing runs behind the pipeline in any case. */
function leaves({negated, commands}: Pipeline): boolean {
  return (
    negated ||
    commands.some(
      command => command.kind === "simple" && /^(?:exit|exec|return)$/.test(command.words[0]?.literal ?? ""),
    )
  )
}

function appendLine({source}: Analysis, {outer}: Run, text: string, to: number): Edit[] | undefined {
  const [heredoc, more] = outer.heredocs
  if (!heredoc?.marker || more || to < heredoc.body.from) return undefined
  const indent = /^[ \t]*/.exec(source.slice(lineStart(source, to)))![0]
  const newline = source[heredoc.body.to - 2] === "\r" ? "\r\n" : "\n"
  return [{from: heredoc.body.to, to: heredoc.body.to, text: indent + text + newline}]
}

/** How the commands of a RUN are laid out. */
interface Style {
  /** The break behind a line, and the blanks in front of the next one. */
  newline: string
  indent: string
  /** The operators stand at the end of lines, not at the start. */
  behind: boolean
  /** How many lines there are. */
  lines: number
}

function styleOf({source}: Analysis, {outer}: Run): Style {
  const text = source.slice(outer.from, outer.to)
  const lines = text.split("\n")
  const operator = lines.find(line => /^[ \t]*(?:&&|\|\||;)/.test(line))
  const behind = !operator && lines.some(line => /&&[ \t]*[\\`][ \t]*\r?$/.test(line))
  const like = operator ?? lines.slice(1).find(line => /^[ \t]*[^\s#]/.test(line))
  const end = source.indexOf("\n", outer.from)
  return {
    newline: end > 0 && source[end - 1] === "\r" ? "\r\n" : "\n",
    indent: /^[ \t]*/.exec(like ?? "")![0] || "    ",
    behind,
    lines: lines.length,
  }
}

/** The command in the tree of its script. */
function visitOf(analysis: Analysis, {run}: Run, command: RunCommand): CommandVisit | undefined {
  const {program, programAt} = command
  const view = analysis.shellViews.find(({shell}) => shell.instruction === run)
  // what a quoted script runs has no place of its own
  if (!view || !program || !analysis.text(programAt).endsWith(program)) return undefined
  const found = view.simple.find(({command}) =>
    command.words.some(word => {
      const at = view.at(word)
      return at.from === programAt.from && at.to === programAt.to
    }),
  )
  return found?.substitution ? undefined : found
}

/** A statement with what parts it from its neighbours; undefined where it is the only one. */
function wholeStatement(shell: ShellText, {list, order, statement}: CommandVisit): Span | undefined {
  if (list.length === 1) return undefined
  const {value} = shell.text
  const separator = /^[ \t]*;(?!;)/.exec(value.slice(statement.to, list[order + 1]?.from))
  if (order < list.length - 1)
    return placeIn(shell, {from: statement.from, to: statement.to + (separator?.[0].length ?? 0)})
  const before = list[order - 1]!
  const joined = value.slice(before.to, statement.from)
  return placeIn(shell, {from: joined.includes("\n") ? statement.from : before.to, to: statement.to})
}

/** Runs of neighbours in a chain, each with the operators that go with them. */
function* partsOfChain(shell: ShellText, {pipelines, operators}: Statement, positions: Set<number>): Generator<Span> {
  for (let i = 0; i < pipelines.length; i++) {
    if (!positions.has(i)) continue
    let end = i
    while (positions.has(end + 1)) end++
    const [first, last] = [pipelines[i]!, pipelines[end]!]
    const after = operators[end]
    const before = operators[i - 1]
    if (!after) yield placeIn(shell, {from: pipelines[i - 1]!.to, to: last.to})
    // the operator in the line of the command goes with it
    else if (before && isOneLine(shell, before.from, first.from)) yield placeIn(shell, {from: before.from, to: last.to})
    else yield placeIn(shell, {from: first.from, to: after.to})
    i = end
  }
}

function isOneLine(shell: ShellText, from: number, to: number): boolean {
  const at = placeIn(shell, {from, to})
  return at.to - at.from === to - from && !shell.text.value.slice(from, to).includes("\n")
}

/**
 * Takes a stretch out of an instruction, with its line if nothing else stands there, and with the continuation in front
 * of it if nothing follows. Undefined where a comment line would go too.
 */
function cutOut({source, file: {escape}}: Analysis, {outer, run}: Run, {from, to}: Span): Edit[] | undefined {
  const start = lineStart(source, from)
  const newline = source.indexOf("\n", to)
  const end = newline < 0 ? source.length : newline
  const behind = source.slice(to, end).replace(/\r$/, "")
  const first = Math.max(start, run.args[0]?.from ?? outer.from)
  const isAlone = start > outer.from && source.slice(start, from).trim() === ""
  const body = outer.heredocs.find(({body}) => from >= body.from && from < body.to)?.body
  const continued = (text: string) => text.trim() === (body ? "\\" : escape)
  const isOpen = body ? /\\\r?\n$/.test(source.slice(body.from, start)) : true
  let edit: Span
  if (isAlone && (continued(behind) || (behind.trim() === "" && !isOpen))) {
    edit = {from: start, to: newline < 0 ? end : newline + 1}
  } else if (behind.trim() === "") {
    edit = {from: endBefore(source, from, outer.from, escape), to: to + behind.length}
    if (/^[ \t]*#/.test(source.slice(lineStart(source, edit.from), edit.from))) return undefined
  } else if (continued(behind)) {
    const next = from <= first ? /^[ \t]*\S[ \t]*\r?\n[ \t]*(?=[^\s#])/.exec(source.slice(to, end + 400)) : undefined
    edit = next ? {from, to: to + next[0].length} : {from: from - blanksBefore(source, from), to}
  } else {
    const gap = /^[ \t]*/.exec(behind)![0].length
    const before = blanksBefore(source, from)
    // of the blanks on both sides those in front go: what stands next to it may be taken out as well
    edit = isAlone || before === 0 ? {from, to: to + gap} : {from: from - before, to}
  }
  return /\n[ \t]*#/.test(source.slice(edit.from, edit.to)) ? undefined : [{...edit, text: ""}]
}

/** The end of what stands before an offset: blanks and continuations are not counted. */
function endBefore(source: string, offset: number, start: number, escape: string): number {
  let at = offset
  for (; at > start; at--) {
    const char = source[at - 1]!
    if (/\s/.test(char)) continue
    if (char !== escape || !/^[ \t]*\r?\n/.test(source.slice(at, at + 200))) break
  }
  return at
}

function blanksBefore(source: string, offset: number): number {
  let at = offset
  while (source[at - 1] === " " || source[at - 1] === "\t") at--
  return offset - at
}

function lineStart(source: string, at: number): number {
  return at <= 0 ? 0 : source.lastIndexOf("\n", at - 1) + 1
}
