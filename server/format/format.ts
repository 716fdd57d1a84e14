import type {Analysis} from "../analysis.ts"
import {templateMark} from "../lint/template.ts"
import type {Dockerfile, Instruction} from "../syntax/ast.ts"
import {parse} from "../syntax/parse.ts"
import {applyEdits, type Edit, type Span} from "../text.ts"
import {instructionEdits} from "./instruction.ts"
import {lineEdits} from "./lines.ts"
import {DEFAULT_FORMAT, type FormatOptions} from "./options.ts"
import {readsTheSame} from "./same.ts"

export interface Formatted {
  /** What is to change, each edit as small as can be; none where the file is fine. */
  edits: readonly Edit[]
  /** Why the file is left alone, where it is. */
  left?: string
}

/**
 * Formats a Dockerfile: only what BuildKit reads the same, so that the image and the build cache stay as they are.
 * Instructions that BuildKit refuses are left exactly as they are, and so is what stands between the comments
 * `# dockerlint format off` and `# dockerlint format on`.
 */
export function format(analysis: Analysis, options: FormatOptions = DEFAULT_FORMAT): Formatted {
  const {file, source} = analysis
  if (source === "") return {edits: []}
  const left = reasonToLeave(analysis)
  if (left !== undefined) return {edits: [], left}
  const broken = brokenInstructions(analysis)
  const frozen = frozenSpans(file)
  const edits = lineEdits(file, broken)
  for (const instruction of file.instructions) {
    if (broken.has(instruction)) continue
    for (const edit of instructionEdits(instruction, analysis, options)) edits.push(edit)
  }
  edits.sort((a, b) => a.from - b.from || a.to - b.to)
  const kept = outside(edits, frozen)
  if (kept.length > 0 && !readsTheSame(file, parse(applyEdits(source, kept)), !options.reindentRun))
    return {edits: [], left: "formatted, BuildKit would read it in another way"}
  return {edits: kept}
}

function reasonToLeave(analysis: Analysis): string | undefined {
  const {file} = analysis
  const mark = templateMark(analysis)
  if (mark) return `it is a template ("${analysis.text(mark.at)}"), not a Dockerfile`
  if (!file.instructions.some(({name}) => name)) return "there is no instruction in it"
  for (const {code} of file.problems) {
    if (code === "duplicate-directive" || code === "invalid-escape-directive")
      return "BuildKit refuses its parser directives, so how to read the rest is not known"
    if (code === "line-too-long") return "BuildKit refuses it, since a line is too long"
  }
  return undefined
}

/** Those that BuildKit can't read, wherever they stood. */
function brokenInstructions({file, problems}: Analysis): Set<Instruction> {
  const broken = new Set<Instruction>()
  const places = problems.filter(({phase}) => phase !== "build").map(({at}) => at.from)
  places.sort((a, b) => a - b)
  let next = 0
  for (const instruction of file.instructions) {
    const {from, to, line} = instruction
    while (next < places.length && places[next]! < from) next++
    // its line may start with an escape character, in front of the keyword
    if (line.from < from || (next < places.length && places[next]! <= to)) broken.add(instruction)
  }
  return broken
}

/** Where nothing may change: between the switches, and from a heredoc on of which nobody knows the end. */
export function frozenSpans({comments, instructions, source}: Dockerfile): Span[] {
  const spans: Span[] = []
  let off: number | undefined
  for (const {from, to} of comments) {
    const [, state] = /^#\s*dockerlint\s+format\s+(off|on)\s*$/.exec(source.slice(from, to)) ?? []
    if (state === "off") off ??= source.lastIndexOf("\n", from) + 1
    else if (state === "on" && off !== undefined) {
      spans.push({from: off, to})
      off = undefined
    }
  }
  if (off !== undefined) spans.push({from: off, to: Number.POSITIVE_INFINITY})
  const endless = instructions.find(({heredocs}) => heredocs.some(({marker}) => !marker))
  if (endless) spans.push({from: endless.from, to: Number.POSITIVE_INFINITY})
  return spans.sort((a, b) => a.from - b.from)
}

/** The edits that touch none of the spans; both are sorted. */
function outside(edits: readonly Edit[], spans: readonly Span[]): Edit[] {
  let next = 0
  return edits.filter(({from, to}) => {
    while (next < spans.length && spans[next]!.to <= from) next++
    const span = spans[next]
    return !span || to <= span.from
  })
}
