import {expand} from "./expand.ts"
import {INSTRUCTIONS} from "./instructions.ts"
import {physicalLine, skipSpace} from "./logical.ts"
import {parseWord} from "./words.ts"

/** The operator that starts a heredoc: `<<EOF`, `<<-"EOF"`, `3<<EOF`. */
export interface HeredocOperator {
  /** The word that ends it, without quotes. */
  name: string
  /** False where a part of the word is quoted: variables in the body stand for themselves. */
  expand: boolean
  /** Written with `<<-`: tabs at the start of its lines do not count. */
  chomp: boolean
  fileDescriptor: number
}

const OPERATOR = /^(\d*)<<(-?)[\t\n\f\r ]*([^<]*)$/

/** The heredoc operator that a word is; undefined where it is none; a problem where its word cannot be read. */
export function readOperator(word: string): HeredocOperator | {problem: string} | undefined {
  const match = OPERATOR.exec(word)
  if (!match || match[3] === "") return undefined
  const tree = parseWord(match[3]!, {escape: "\\"})
  const plain = expand(tree, unset, {keepUnset: true})
  if (plain.problem) return {problem: plain.problem.text}
  if (plain.words.length !== 1) return undefined
  const raw = expand(tree, unset, {keepUnset: true, rawQuotes: true})
  if (raw.words.length !== 1) return {problem: "its quotes leave no word"}
  const name = plain.words[0]!.value
  return {
    name,
    expand: quotationMarks(name) === quotationMarks(raw.words[0]!.value),
    chomp: match[2] === "-",
    // BuildKit takes a number that is too large for 64 bits as the largest one
    fileDescriptor: match[1] === "" ? 0 : Math.min(Number(match[1]), 2 ** 64),
  }
}

/** Offsets are those of the text that was searched. */
export type FoundOperator = (HeredocOperator | {problem: string}) & {from: number; to: number}

/**
 * The heredoc operators of an instruction's logical line. They are looked for among shell words of the whole line,
 * always with the backslash as escape; a line that cannot be split into words has none.
 */
export function findOperators(line: string): FoundOperator[] {
  const tree = parseWord(line, {escape: "\\", rawEscapes: true})
  const found: FoundOperator[] = []
  for (const {value, from, to} of expand(tree, unset, {keepUnset: true, rawQuotes: true}).words) {
    const operator = value.includes("<<") ? readOperator(value) : undefined
    if (operator) found.push({...operator, from, to})
  }
  return found
}

function unset(): undefined {
  return undefined
}

function quotationMarks(text: string): number {
  return text.split(/['"]/).length
}

/** Where the body of a heredoc ends and the line that ends it; offsets in the source. */
export interface HeredocEnd {
  /** End of the body: the start of the line that ends it. */
  bodyTo: number
  /** End of that line, with its line break; as bodyTo where no line ends it. */
  endTo: number
  /** Set where no line ends the heredoc, so that its end is a guess. */
  unterminated?: true
  /** A line that was probably meant to end it. */
  near?: {from: number; to: number}
}

/** Finds the ends of the heredocs of one file. */
export type FindHeredocEnd = (operator: HeredocOperator, from: number) => HeredocEnd

export function heredocEnds(source: string): FindHeredocEnd {
  // Where each line of the file occurs last, without its leading tabs for `<<-`. Made when a search has failed once:
  // then any number of heredocs that nothing ends takes no longer than one.
  let lastLines: Map<string, number> | undefined
  return (operator, from) => findEnd(operator, from) ?? guessEnd(operator, from)

  function findEnd({name, chomp}: HeredocOperator, from: number): HeredocEnd | undefined {
    if (lastLines) {
      const last = lastLines.get((chomp ? "\t" : "") + name)
      if (last === undefined || last < from) return undefined
    }
    for (let at = from; at < source.length; ) {
      const {content, next} = physicalLine(source, at)
      const start = chomp ? skipTabs(at, content) : at
      if (content - start === name.length && source.startsWith(name, start)) return {bodyTo: at, endTo: next}
      at = next
    }
    lastLines ??= indexLastLines()
    return undefined
  }

  function indexLastLines(): Map<string, number> {
    const lines = new Map<string, number>()
    for (let at = 0; at < source.length; ) {
      const {content, next} = physicalLine(source, at)
      lines.set(source.slice(at, content), at)
      lines.set("\t" + source.slice(skipTabs(at, content), content), at)
      at = next
    }
    return lines
  }

  /**
   * Where a heredoc that nothing ends was most likely meant to end, so that it costs only itself: at its word with
   * blanks around it, else before the next line that starts with an instruction in upper case, else at the end.
   */
  function guessEnd({name}: HeredocOperator, from: number): HeredocEnd {
    for (let at = from; at < source.length; ) {
      const {content, next} = physicalLine(source, at)
      const start = skipSpace(source, at, content)
      if (source.startsWith(name, start) && skipSpace(source, start + name.length, content) === content) {
        return {bodyTo: at, endTo: next, unterminated: true, near: {from: at, to: content}}
      }
      if (startsInstruction(at)) return {bodyTo: at, endTo: at, unterminated: true}
      at = next
    }
    return {bodyTo: source.length, endTo: source.length, unterminated: true}
  }

  function startsInstruction(at: number): boolean {
    const word = /[A-Z]+(?=[ \t])/y
    word.lastIndex = at
    const found = word.exec(source)?.[0]
    return found !== undefined && found in INSTRUCTIONS
  }

  function skipTabs(from: number, to: number): number {
    let at = from
    while (at < to && source.charCodeAt(at) === 9) at++
    return at
  }
}
