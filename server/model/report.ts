import type {Comment, Dockerfile, Instruction} from "../syntax/ast.ts"
import type {Phase, Problem, ProblemCode} from "../syntax/problem.ts"
import {lineAt, type Span} from "../text.ts"
import type {Check, CheckName} from "./check.ts"

/** Where problems and checks are written down while a build is followed. */
export interface Report {
  problems: Problem[]
  checks: Check[]
  /** Variables that only an unknown base image can set. */
  unsure: UnsureVariable[]
}

/** A use of a variable of which it is not known whether the base image sets it. */
export interface UnsureVariable {
  name: string
  at: Span
  instruction: Instruction
}

/** Where something is reported: an instruction of the file, or the FROM whose base's trigger is run. */
export interface Place {
  instruction: Instruction
  /** 1-based first and last line, as BuildKit names them. */
  lines: readonly [first: number, last: number]
  /** Comments in which a `check=skip=` counts. */
  comments?: readonly Comment[]
  /** Where spans that are not of this file are shown; undefined where they are of this file. */
  shownAt?: Span
}

export function placeOf(file: Dockerfile, instruction: Instruction): Place {
  const first = lineAt(file.lines, instruction.line.from)
  return {
    instruction,
    lines: [first, Math.max(first, lineAt(file.lines, instruction.to))],
    comments: instruction.comments,
  }
}

export function addProblem(
  report: Report,
  phase: Phase,
  place: Place | undefined,
  found: {code: ProblemCode; at: Span; message: string; subject?: string; suggestion?: string},
): void {
  const {code, message, subject, suggestion} = found
  report.problems.push({
    code,
    phase,
    at: place?.shownAt ?? found.at,
    message: place?.shownAt ? `ONBUILD of the base: ${message}` : message,
    lines: place ? [place.lines] : [],
    subject,
    suggestion,
  })
}

export function addCheck(
  report: Report,
  place: Place,
  rule: CheckName,
  at: Span,
  subject: string,
  more: {suggestion?: string; fileOnly?: boolean; line?: number} = {},
): void {
  report.checks.push({
    rule,
    at: place.shownAt ?? at,
    line: more.line ?? place.lines[0],
    instruction: place.instruction,
    comments: more.fileOnly ? undefined : place.comments,
    subject,
    suggestion: more.suggestion,
  })
}
