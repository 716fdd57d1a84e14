import {isBlank} from "../../grammars/characters.ts"
import {countWhile} from "../../grammars/search.ts"
import {parseShell} from "../../grammars/shell.ts"
import {shapeOf} from "../../grammars/shellShape.ts"
import type {Command, Range, Redirect, Script, Statement} from "../../grammars/shellTree.ts"
import type {Analysis} from "../analysis.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {IndentOf} from "./inside.ts"

/** A continued line of a script, by offsets in its text. */
interface ScriptLine {
  from: number
  /** Behind its indentation. */
  start: number
  /** In the file. */
  sourceFrom: number
  /** How many levels it should be indented. */
  level: number
  /** Its blanks are part of a word, or nothing keeps it apart from the line above. */
  fixed: boolean
}

/** Scripts that nest deeper are left alone. */
const MAX_DEPTH = 60

/**
 * How the continued lines of a RUN should be indented: by what the lines are in the script. A line that starts a command
 * is one level in, what goes on with it one more than the line on which it starts, and what is inside of `if`, loops,
 * `case`, braces and functions one more than these. Undefined where the script can't be read.
 */
export function scriptIndents(instruction: Instruction, analysis: Analysis, unit: string): IndentOf | undefined {
  const [command] = instruction.args
  if (instruction.name !== "RUN" || instruction.json || !command || unit === "") return undefined
  const shell = analysis.shellOf(instruction)
  const {script} = shell ?? {}
  if (!shell || !script || script.problems.length > 0) return undefined
  const {value, map = []} = shell.text
  const lines: ScriptLine[] = []
  for (let i = 2; i < map.length; i += 2) {
    const [from, sourceFrom] = [map[i]!, map[i + 1]!]
    if (sourceFrom >= command.to || analysis.source[sourceFrom - 1] !== "\n") break
    let start = from
    while (start < value.length && isBlank(value.charCodeAt(start))) start++
    const joined = start === from && from > 0 && !isBlank(value.charCodeAt(from - 1))
    lines.push({from, start, sourceFrom, level: 1, fixed: joined})
  }
  if (lines.length === 0) return () => undefined
  // a script that starts on a line of its own is one level in already
  const first = /\n\s*$/.test(analysis.source.slice(instruction.from, command.from)) ? 2 : 1
  if (!setLevels(script, value, lines, first)) return undefined
  const indents = new Map<number, string>()
  let text = ""
  let at = 0
  for (const {from, start, sourceFrom, level, fixed} of lines) {
    if (fixed) continue
    const indent = unit.repeat(level)
    indents.set(sourceFrom, indent)
    text += value.slice(at, from) + indent
    at = start
  }
  text += value.slice(at)
  return shapeOf(parseShell(text)) === shapeOf(script) ? lineFrom => indents.get(lineFrom) : undefined
}

/**
 * Sets level and fixed of each line; false where the script nests too deep. `first` is the level of what goes on with
 * a command on the first line of the script.
 */
function setLevels({statements, comments}: Script, value: string, lines: ScriptLine[], first: number): boolean {
  let fits = true
  for (const comment of comments) fix(comment)
  list(statements, 1, 0)
  return fits

  function list(statements: readonly Statement[], level: number, depth: number): void {
    if (depth > MAX_DEPTH) {
      fits = false
      return
    }
    for (const statement of statements) {
      if (!paint({from: statement.from - 1, to: statement.to}, level)) continue
      const index = indexAt(statement.from)
      paint(statement, index < 0 ? level : lines[index]!.level + 1)
      for (const pipeline of statement.pipelines) {
        paint(pipeline, below(pipeline.from))
        for (const command of pipeline.commands) visit(command, depth)
      }
    }
  }

  function visit(command: Command, depth: number): void {
    const {from, redirects} = command
    for (const redirect of redirects) redirected(redirect)
    const body = (statements: readonly Statement[] = [], more = 1) => list(statements, base(from) + more, depth + 1)
    if (command.kind === "simple" || command.kind === "test" || command.kind === "arithmetic") {
      paint(command, below(from))
      if (command.kind === "arithmetic") fix(command.expression)
      else for (const word of command.words) fix(word)
      if (command.kind === "simple") for (const assignment of command.assignments) fix(assignment)
      return
    }
    paint(command, base(from))
    switch (command.kind) {
      case "group":
      case "subshell":
        body(command.body)
        break
      case "if":
        for (const branch of command.branches) {
          body(branch.condition)
          body(branch.body)
        }
        body(command.otherwise)
        break
      case "while":
      case "until":
        body(command.condition)
        body(command.body)
        break
      case "for":
      case "select":
        for (const word of command.words ?? []) {
          paint({from: word.from - 1, to: word.to}, base(from) + 1)
          fix(word)
        }
        body(command.body)
        break
      case "arithmetic-for":
        fix(command.header)
        body(command.body)
        break
      case "case":
        fix(command.subject)
        for (const line of linesIn(command)) {
          if (value.startsWith(";;", line.start)) line.level = base(from) + 2
          else if (!value.startsWith("esac", line.start)) line.level = base(from) + 1
        }
        for (const branch of command.branches) {
          for (const pattern of branch.patterns) fix(pattern)
          body(branch.body, 2)
        }
        break
      case "function":
        if (command.body) visit(command.body, depth + 1)
        break
    }
  }

  function redirected({target, body}: Redirect): void {
    if (target) fix(target)
    if (body) fix(body)
  }

  /** The lines whose text starts behind the start of a range and within it. */
  function linesIn({from, to}: Range): ScriptLine[] {
    const found: ScriptLine[] = []
    for (let i = indexAt(from) + 1; i < lines.length && lines[i]!.start < to; i++) found.push(lines[i]!)
    return found
  }

  /** Whether there are any. */
  function paint(range: Range, level: number): boolean {
    const found = linesIn(range)
    for (const line of found) line.level = level
    return found.length > 0
  }

  /** Leaves the lines alone that begin within a range. */
  function fix({from, to}: Range): void {
    for (let i = indexAt(from) + 1; i < lines.length && lines[i]!.from < to; i++) {
      if (lines[i]!.from > from) lines[i]!.fixed = true
    }
  }

  /** The last line whose text starts at or before an offset; -1 is the line of the instruction. */
  function indexAt(offset: number): number {
    return countWhile(lines, ({start}) => start <= offset) - 1
  }

  /** The level of what goes on with something that starts at an offset. */
  function below(offset: number): number {
    const index = indexAt(offset)
    return index < 0 ? first : lines[index]!.level + 1
  }

  /** The level of the words that frame something that starts at an offset; `RUN ` is one level wide. */
  function base(offset: number): number {
    const index = indexAt(offset)
    return index < 0 ? 1 : lines[index]!.level
  }
}
