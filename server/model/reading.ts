import {firstWord} from "../../grammars/directives.ts"
import {readLogicalLine} from "../../grammars/logical.ts"
import type {Dockerfile} from "../syntax/ast.ts"
import {parse} from "../syntax/parse.ts"
import type {Phase, Problem} from "../syntax/problem.ts"
import {lineAt} from "../text.ts"
import {type Build, isReported} from "./build.ts"
import type {CheckName} from "./check.ts"
import {readCheckOptions} from "./check.ts"

/** What BuildKit says of a file: accepted with warnings, or refused. */
export interface Verdict {
  /** The first problem that BuildKit meets. */
  error?: {phase: Phase; message: string; lines: number[]}
  /** Sorted by line and name; `experimental`: the check does not run, for it is not asked for. */
  warnings: {rule: CheckName; line: number; message: string; experimental?: true}[]
}

/** BuildKit's verdict: problems of an earlier phase hide those of a later one, and any problem ends a phase. */
export function verdictOf(file: Dockerfile, build: Build): Verdict {
  const problem = firstParseProblem(file) ?? firstOf("instructions") ?? firstOf("build")
  return {
    error: problem && {phase: problem.phase, message: problem.message, lines: linesOf(problem)},
    warnings: warnings(file, build),
  }

  function firstOf(phase: Phase): Problem | undefined {
    return build.problems.find(problem => problem.phase === phase)
  }
}

function linesOf({lines}: Problem): number[] {
  const all = new Set<number>()
  for (const [first, last] of lines) for (let line = first; line <= Math.max(first, last); line++) all.add(line)
  return [...all].sort((a, b) => a - b)
}

function warnings(file: Dockerfile, build: Build): Verdict["warnings"] {
  const options = readCheckOptions(firstWord(file.check?.value ?? ""))
  const seen = new Set<string>()
  const found: Verdict["warnings"] = []
  for (const check of build.checks) {
    const {rule, line, subject} = check
    const reported = isReported(check, options)
    const experimental = rule === "InvalidDefinitionDescription" && !reported
    if (!experimental && !reported) continue
    const key = `${rule} ${line} ${subject}`
    if (seen.has(key)) continue
    seen.add(key)
    const message = subject === "" ? rule : `${rule}: ${subject}`
    found.push(experimental ? {rule, line, message, experimental} : {rule, line, message})
  }
  return found.sort((a, b) => a.line - b.line || (a.rule < b.rule ? -1 : 1))
}

/**
 * The first problem of BuildKit's parser. A line that is too long ends the file for it, so what stands before that
 * line is what counts; where the line continues another one, BuildKit still reads a piece of it by itself.
 */
function firstParseProblem(file: Dockerfile): Problem | undefined {
  const first = file.problems[0]
  const tooLong = file.problems.find(({code}) => code === "line-too-long")
  if (!tooLong) return first
  const before = parse(file.source.slice(0, tooLong.at.from))
  const problem = before.problems.find(({code}) => code !== "no-instructions") ?? before.problems[0]
  const last = before.instructions[before.instructions.length - 1]
  const continued = last !== undefined && isContinued(before, last.from)
  const line = lineAt(file.lines, tooLong.at.from)
  if (!continued) return problem ?? tooLong
  if (problem?.code === "unterminated-heredoc") return {...problem, lines: [[problem.lines[0]![0], line]]}
  if (problem) return problem
  const piece = parse(file.source.slice(tooLong.at.from, tooLong.at.from + 65_536))
  const own = piece.problems.find(({code}) => code !== "no-instructions" && code !== "line-too-long")
  return {...(own ?? tooLong), lines: [[line, line]]}
}

/** Whether the last instruction of a file waits for another line: one more would belong to it. */
function isContinued({source, escape}: Dockerfile, from: number): boolean {
  return readLogicalLine(`${source}x`, from, escape).end > source.length
}
