import {commentText, type Directives, readDirectives} from "../../grammars/directives.ts"
import {heredocsOf, keywordOf, type ParsedInstruction, readDockerfile, textOf} from "../../grammars/dockerfile.ts"
import {splitFlag} from "../../grammars/flags.ts"
import {isTooLong, MAX_LINE, physicalLine, slice, type Text} from "../../grammars/logical.ts"
import type {PlacedHeredoc} from "../../grammars/reader.ts"
import {indexLines, type LineIndex, lineAt} from "../text.ts"
import type {Comment, Dockerfile, Flag, Heredoc, Instruction, Pair} from "./ast.ts"
import type {Problem} from "./problem.ts"

/** Reads any text as a Dockerfile. */
export function parse(source: string): Dockerfile {
  const directives = readDirectives(source)
  const file = readDockerfile(source, directives.escape)
  const lines = indexLines(source)
  const problems: Problem[] = []
  checkDirectives(directives, lines, problems)
  const comments = file.comments.map(token => {
    const from = token.startOffset
    const to = from + token.image.length
    const lineFrom = Math.max(source.lastIndexOf("\n", from - 1) + 1, source.charCodeAt(0) === 0xfeff ? 1 : 0)
    return {from, to, text: commentText(source.slice(Math.min(lineFrom, from), to))}
  })
  const attached = attachedComments(comments, directives)
  const instructions: Instruction[] = []
  for (const parsed of file.instructions) {
    const {instruction, heredocs} = build(parsed, source)
    instruction.comments = attached(instruction.from)
    instructions.push(instruction)
    checkInstruction(source, instruction, heredocs, lines, problems)
  }
  if (instructions.length === 0) problems.push(noInstructions(source, lines))
  checkLineLength(source, lines, problems)
  const {escape, lines: directiveLines, syntax, check} = directives
  return {source, escape, directives: directiveLines, syntax, check, instructions, comments, problems, lines}
}

// --- the tree ---

function build(
  parsed: ParsedInstruction,
  source: string,
  outer?: Text,
): {instruction: Instruction; heredocs: PlacedHeredoc[]} {
  const {text: keyword, name, line} = keywordOf(parsed.keyword)
  const lineText = line?.text ?? outer!
  const args = parsed.args.map(textOf)
  const heredocs = heredocsOf(parsed.keyword)
  const last = heredocs[heredocs.length - 1]
  const to = last && last.endTo > heredocs[0]!.bodyFrom ? withoutBreak(source, last.endTo) : endOf(parsed, line?.end)
  const instruction: Instruction = {
    from: keyword.from,
    to,
    keyword,
    name,
    json: undefined,
    flags: parsed.flags.map(token => flagOf(textOf(token))),
    args,
    pairs: name === "ENV" || name === "LABEL" || name === "ARG" ? pairsOf(parsed, args) : [],
    heredocs: heredocs.filter(heredoc => "name" in heredoc).map(heredoc => placeHeredoc(heredoc, source, to)),
    comments: [],
    innerComments: line?.comments ?? [],
    blankLine: line?.blank,
    trigger: undefined,
    line: lineText,
  }
  if (parsed.json) {
    const {open, close} = parsed.json
    const notStrings = args.filter((_, i) => parsed.args[i]!.tokenType.name === "JsonOther")
    instruction.json = {from: open.startOffset, to: close.startOffset + 1, notStrings}
  }
  if (parsed.trigger) instruction.trigger = build(parsed.trigger, source, lineText).instruction
  return {instruction, heredocs}
}

/** The end of an instruction without heredocs: the end of its line, or of its last token where it is a trigger. */
function endOf(parsed: ParsedInstruction, lineEnd: number | undefined): number {
  if (lineEnd !== undefined) return lineEnd
  if (parsed.trigger) return endOf(parsed.trigger, undefined)
  if (parsed.json) return parsed.json.close.startOffset + 1
  const last = parsed.args[parsed.args.length - 1] ?? parsed.flags[parsed.flags.length - 1] ?? parsed.keyword
  return last.startOffset + last.image.length
}

function withoutBreak(source: string, end: number): number {
  let to = end
  if (source[to - 1] === "\n") to--
  while (source[to - 1] === "\r") to--
  return to
}

function flagOf(text: Text): Flag {
  const {name, value} = splitFlag(text)
  return {from: text.from, to: text.to, text, name, value}
}

function pairsOf(parsed: ParsedInstruction, args: readonly Text[]): Pair[] {
  const legacy = parsed.args[0]?.tokenType.name === "LegacyKey"
  if (legacy) {
    const [key, value] = args as [Text, Text?]
    return [{from: key.from, to: value?.to ?? key.to, key, value, legacy}]
  }
  return args.map(word => {
    const equals = word.value.indexOf("=")
    const {from, to} = word
    if (equals < 0) return {from, to, key: word, legacy}
    return {from, to, key: slice(word, 0, equals), value: slice(word, equals + 1), legacy}
  })
}

/** `end` is where the instruction ends: the body of a heredoc that nothing ends can't go on behind it. */
function placeHeredoc(heredoc: PlacedHeredoc & {name?: string}, source: string, end: number): Heredoc {
  const {from, to, bodyFrom, bodyTo, endTo, ...operator} = heredoc
  const {name, expand, chomp, fileDescriptor} = operator as unknown as Heredoc
  const placed: Heredoc = {
    from,
    to,
    name,
    expand,
    chomp,
    fileDescriptor,
    body: {from: Math.min(bodyFrom, end), to: Math.min(bodyTo, end)},
  }
  if (!heredoc.unterminated) placed.marker = {from: bodyTo, to: withoutBreak(source, endTo)}
  return placed
}

/**
 * The comments that BuildKit attaches to the instruction at an offset: those since the instruction before it, or
 * since the last empty comment. To be asked with rising offsets.
 */
function attachedComments(comments: readonly Comment[], directives: Directives): (before: number) => Comment[] {
  const directiveStarts = new Set(directives.lines.map(line => line.from))
  let next = 0
  return before => {
    let attached: Comment[] = []
    for (; next < comments.length && comments[next]!.from < before; next++) {
      const comment = comments[next]!
      if (directiveStarts.has(comment.from)) continue
      if (comment.text === "") attached = []
      else attached.push(comment)
    }
    return attached
  }
}

// --- what BuildKit's parser rejects ---

function checkDirectives({problem}: Directives, lines: LineIndex, problems: Problem[]): void {
  if (!problem) return
  const {code, line} = problem
  // BuildKit counts these lines from 0
  const at = lineAt(lines, line.from) - 1
  problems.push(
    code === "duplicate-directive"
      ? {
          code,
          phase: "parse",
          at: {from: line.from, to: line.to},
          message: `"${line.name}" is set twice: a parser directive may be given only once`,
          lines: [[at, at]],
        }
      : {
          code: "invalid-escape-directive",
          phase: "parse",
          at: {from: line.valueFrom, to: line.valueTo},
          message: `the escape character can be \\ or \`, not "${line.value}"`,
          lines: [[at, at]],
        },
  )
}

function checkInstruction(
  source: string,
  instruction: Instruction,
  heredocs: PlacedHeredoc[],
  lines: LineIndex,
  problems: Problem[],
): void {
  const first = lineAt(lines, instruction.line.from)
  const lineEnd = lineAt(lines, heredocs[0] ? heredocs[0].bodyFrom - 1 : instruction.to)
  for (let read: Instruction | undefined = instruction; read; read = read.trigger) {
    const problem = argumentProblem(read)
    if (problem) problems.push({phase: "parse", lines: [[first, Math.max(first, lineEnd)]], ...problem})
  }
  for (const heredoc of heredocs) {
    const at = {from: heredoc.from, to: heredoc.to}
    if ("problem" in heredoc) {
      const message = `the word of this heredoc can't be read: ${heredoc.problem}`
      problems.push({code: "invalid-heredoc", phase: "parse", at, message, lines: [[first, lineEnd]]})
    } else if (heredoc.unterminated) {
      const {name, chomp} = heredoc
      const why = heredoc.near
        ? `line ${lineAt(lines, heredoc.near.from)} looks like it, but ${chomp ? "only tabs" : "nothing"} may stand before the word and nothing behind it`
        : `a line with nothing but ${name} has to follow`
      // BuildKit knows no arithmetic: a word behind << starts a heredoc
      const shift = /^\d+\)+$/.test(name ?? "")
      const message = shift
        ? `BuildKit takes this shift for a heredoc that ends with ${name}: write it without blanks, as in $((1<<2))`
        : `this heredoc is never ended: ${why}`
      problems.push({
        code: "unterminated-heredoc",
        phase: "parse",
        at,
        message,
        lines: [[first, countLines(source, lines)]],
      })
    }
  }
}

/** How many lines there are: a line break at the very end starts no further one. */
function countLines(source: string, lines: LineIndex): number {
  return lines.starts.length - (source === "" || source.endsWith("\n") ? 1 : 0)
}

function argumentProblem(instruction: Instruction): Pick<Problem, "code" | "at" | "message"> | undefined {
  const {name, pairs, json} = instruction
  if (name === "ENV" || name === "LABEL") {
    const [first] = pairs
    if (first?.legacy && !first.value) {
      const message = `${name} needs a name and a value: write ${name} ${first.key.value}=value`
      return {code: "invalid-pair", at: first.key, message}
    }
    const bare = pairs.find(pair => !pair.value)
    if (bare && !first?.legacy) {
      const message = `"${bare.key.value}" has no "=": write name=value, and quotes around a value with blanks`
      return {code: "invalid-pair", at: bare, message}
    }
  }
  const other = json?.notStrings[0]
  if (other) {
    const message = `a JSON array may hold nothing but strings here: put ${other.value} in double quotes`
    return {code: "json-not-strings", at: other, message}
  }
  return undefined
}

function noInstructions(source: string, lines: LineIndex): Problem {
  const count = countLines(source, lines)
  const message = "there is no instruction in this file: a Dockerfile starts with FROM"
  return {code: "no-instructions", phase: "parse", at: {from: 0, to: 0}, message, lines: [[count, count]]}
}

function checkLineLength(source: string, lines: LineIndex, problems: Problem[]): void {
  for (const from of lines.starts) {
    const {next} = physicalLine(source, from)
    if (!isTooLong(source, from, next)) continue
    const at = {from, to: source[next - 1] === "\n" ? next - 1 : next}
    const message = `a line may have at most ${MAX_LINE} bytes: continue it with the escape character, or copy the text from a file`
    const before = lineAt(lines, from) - 1
    problems.push({code: "line-too-long", phase: "parse", at, message, lines: [[before, before]]})
  }
}
