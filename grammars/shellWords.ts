import type {FeatureName, Parameter, Part, Script, ShellProblem, Substitution, Word} from "./shellTree.ts"

// Words of a shell script, with what is quoted and expanded in them. Read character by character: the end of a word
// depends on every quote and bracket in it, and what is inside a substitution is a script again.

/** Where parentheses close, by the place behind them; -1: nowhere. Kept, since what is inside is read again. */
export interface Ends {
  scripts: Map<number, number>
  arithmetic: Map<number, number>
}

export function newEnds(): Ends {
  return {scripts: new Map(), arithmetic: new Map()}
}

/** What reading words needs from the script around them. */
export interface WordContext {
  text: string
  /** The end of what is read. */
  to: number
  ends: Ends
  feature(name: FeatureName, from: number, to: number): void
  problem(problem: ShellProblem): void
  /** Parses the inside of a substitution. */
  script(text: string, from: number, to: number): Script
  /** How deep substitutions are nested here. */
  depth: number
}

/** How deep substitutions may be nested; what is deeper is not read. */
export const MAX_DEPTH = 30
const HEREDOC = /<<(-?)[ \t]*((?:'[^'\n]*'|"[^"\n]*"|\\[^\n]|[^\s;&|<>()'"\\])+)/y
const META = new Set([" ", "\t", "\n", ";", "&", "|", "<", ">", "(", ")"])
const SPECIAL = "@*#?-$!0123456789"

/** The word that starts at the offset; undefined where none does. */
export function readWord(context: WordContext, from: number, options?: {pattern: boolean}): Word | undefined {
  const {text, to} = context
  let at = ordinaryEnd(text, from, to)
  // most words are nothing but letters
  if (at > from && (at === to || endsWord(text, at))) {
    const value = text.slice(from, at)
    return {from, to: at, parts: [{kind: "literal", value, escaped: false, from, to: at}], literal: value}
  }
  const parts: Part[] = []
  let literal: string | undefined = ""
  let plainFrom = from
  const flush = () => {
    if (at === plainFrom) return
    const value = text.slice(plainFrom, at)
    parts.push({kind: "literal", value, escaped: false, from: plainFrom, to: at})
    if (literal !== undefined) literal += value
  }
  /** `value`: what the part stands for; undefined where it is expanded. */
  const push = (part: Part, value?: string) => {
    flush()
    parts.push(part)
    literal = literal === undefined || value === undefined ? undefined : literal + value
    at = part.to
    plainFrom = at
  }
  while (at < to) {
    const character = text[at]!
    if (character === "\\") {
      if (text[at + 1] === "\n") {
        // a continued line is no part of the word
        flush()
        at += 2
        plainFrom = at
        continue
      }
      const value = at + 1 < to ? text[at + 1]! : "\\"
      push({kind: "literal", value, escaped: true, from: at, to: Math.min(at + 2, to)}, value)
    } else if (character === "'") {
      const end = closing(text, "'", at + 1, to)
      if (end < 0) context.problem({message: "this quote is never closed", from: at, to: at + 1})
      const value = text.slice(at + 1, end < 0 ? to : end)
      push({kind: "single", value, from: at, to: end < 0 ? to : end + 1}, value)
    } else if (character === '"') {
      const part = readDouble(context, at, false)
      push(part, valueOf(part))
    } else if (character === "$") {
      const part = readDollar(context, at, true)
      if (part) push(part, valueOf(part))
      else at++
    } else if (character === "`") {
      push(readBackquotes(context, at, false))
    } else if ((character === "<" || character === ">") && text[at + 1] === "(") {
      context.feature("process-substitution", at, at + 2)
      push(readSubstitution(context, at, character === "<" ? "<(" : ">("))
    } else if (options?.pattern && text[at + 1] === "(" && "?*+@!".includes(character)) {
      const end = closingParenthesis(context, at + 2, to)
      push({kind: "extglob", value: text.slice(at, end), from: at, to: end})
    } else if (META.has(character)) {
      break
    } else if (character === "*" || character === "?") {
      push({kind: "glob", value: character, from: at, to: at + 1})
    } else if (character === "[") {
      const end = bracketEnd(text, at, to)
      if (end > 0) push({kind: "glob", value: text.slice(at, end), from: at, to: end})
      else at++
    } else if (character === "{") {
      const end = bracesEnd(text, at, to)
      if (end > 0) {
        context.feature("brace-expansion", at, end)
        push({kind: "braces", value: text.slice(at, end), from: at, to: end})
      } else at++
    } else if (character === "~" && at === from) {
      let end = at + 1
      while (end < to && /[\w.-]/.test(text[end]!)) end++
      push({kind: "tilde", value: text.slice(at, end), from: at, to: end})
    } else at = ordinaryEnd(text, at + 1, to)
  }
  flush()
  if (at === from) return undefined
  return literal === undefined ? {from, to: at, parts} : {from, to: at, parts, literal}
}

/** Characters that never mean anything in a word, by their codes. */
const ORDINARY = new Uint8Array(128)
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=,:%]}^")
  ORDINARY[character.charCodeAt(0)] = 1

/** The end of the letters, digits and marks that never mean anything. */
function ordinaryEnd(text: string, from: number, to: number): number {
  let at = from
  while (at < to) {
    const code = text.charCodeAt(at)
    if (code < 128 && ORDINARY[code] === 0) break
    at++
  }
  return at
}

/** A blank or operator, and no process substitution. */
function endsWord(text: string, at: number): boolean {
  const character = text[at]!
  return META.has(character) && !((character === "<" || character === ">") && text[at + 1] === "(")
}

/** What a part stands for; undefined where it is expanded. */
function valueOf(part: Part): string | undefined {
  if (part.kind === "ansi") return part.value
  if (part.kind !== "double") return undefined
  let value = ""
  for (const inner of part.parts) {
    if (inner.kind !== "literal") return undefined
    value += inner.value
  }
  return value
}

/** The last answers of `closing`: so many questions have the same one. */
const nearest = new Map<string, {text: string; from: number; at: number}>()

/** The place of the next mark; -1 where there is none before `to`. */
export function closing(text: string, mark: string, from: number, to: number): number {
  let known = nearest.get(mark)
  if (!known || known.text !== text || from < known.from || from > known.at) {
    const at = text.indexOf(mark, from)
    known = {text, from, at: at < 0 ? Number.POSITIVE_INFINITY : at}
    nearest.set(mark, known)
  }
  return known.at >= to ? -1 : known.at
}

/** The parts between double quotes, or of a here-document's body: escapes and `$` and backquotes count. */
export function readQuoted(
  context: WordContext,
  from: number,
  end: (character: string) => boolean,
  quotes: boolean,
): {parts: Part[]; at: number} {
  const {text, to} = context
  const parts: Part[] = []
  let at = from
  let plainFrom = at
  const flush = (till: number) => {
    if (till > plainFrom)
      parts.push({kind: "literal", value: text.slice(plainFrom, till), escaped: false, from: plainFrom, to: till})
  }
  while (at < to && !end(text[at]!)) {
    const character = text[at]!
    let part: Part | undefined
    if (character === "\\") {
      const next = text[at + 1]
      if (next === "\n") {
        flush(at)
        at += 2
        plainFrom = at
        continue
      }
      if (
        next !== undefined &&
        at + 1 < to &&
        (next === "$" || next === "`" || next === "\\" || (next === '"' && quotes))
      ) {
        part = {kind: "literal", value: next, escaped: true, from: at, to: at + 2}
      } else {
        at += 2
        continue
      }
    } else if (character === "$") part = readDollar(context, at, false)
    else if (character === "`") part = readBackquotes(context, at, quotes)
    if (part) {
      flush(at)
      parts.push(part)
      at = part.to
      plainFrom = at
    } else at++
  }
  at = Math.min(at, to)
  flush(at)
  return {parts, at}
}

function readDouble(context: WordContext, from: number, locale: boolean): Part {
  const start = from + (locale ? 2 : 1)
  const {parts, at} = readQuoted(context, start, character => character === '"', true)
  if (at >= context.to) context.problem({message: "this quote is never closed", from, to: from + 1})
  return {kind: "double", parts, locale, from, to: Math.min(at + 1, context.to)}
}

/** What a `$` starts; undefined where it stands for itself. `unquoted`: `$'...'` and `$"..."` count. */
function readDollar(context: WordContext, from: number, unquoted: boolean): Part | undefined {
  const {text, to} = context
  const next = from + 1 < to ? text[from + 1]! : ""
  if (next === "(") {
    if (text[from + 2] === "(") {
      const end = arithmeticEnd(context, from + 3)
      if (end > 0) {
        const inner = {...context, to: end, depth: context.depth + 1}
        const parts = context.depth < MAX_DEPTH ? readQuoted(inner, from + 3, () => false, false).parts : []
        return {kind: "arithmetic", expression: {from: from + 3, to: end}, parts, from, to: end + 2}
      }
    }
    return readSubstitution(context, from, "$(")
  }
  if (next === "[") {
    // the old spelling of $((...))
    const end = closing(text, "]", from + 2, to)
    if (end > 0) return {kind: "arithmetic", expression: {from: from + 2, to: end}, parts: [], from, to: end + 1}
  }
  if (next === "{") return readBraces(context, from, !unquoted)
  if (unquoted && next === "'") {
    let end = from + 2
    while (end < to && text[end] !== "'") end += text[end] === "\\" ? 2 : 1
    if (end >= to) context.problem({message: "this quote is never closed", from, to: from + 2})
    context.feature("ansi-quote", from, from + 2)
    return {kind: "ansi", value: ansiValue(text.slice(from + 2, Math.min(end, to))), from, to: Math.min(end + 1, to)}
  }
  if (unquoted && next === '"') {
    context.feature("locale-quote", from, from + 2)
    return readDouble(context, from, true)
  }
  if (next !== "" && SPECIAL.includes(next)) {
    return {kind: "parameter", name: next, nameFrom: from + 1, braces: false, from, to: from + 2}
  }
  let end = from + 1
  while (end < to && /\w/.test(text[end]!)) end++
  if (end === from + 1) return undefined
  return {kind: "parameter", name: text.slice(from + 1, end), nameFrom: from + 1, braces: false, from, to: end}
}

/** `${...}`; `quoted`: between double quotes. */
function readBraces(context: WordContext, from: number, quoted: boolean): Part {
  const {text, to} = context
  let at = from + 2
  const parameter: Parameter = {kind: "parameter", name: "", nameFrom: at, braces: true, from, to: at}
  const first = text[at]
  if (
    (first === "#" || first === "!") &&
    text[at + 1] !== "}" &&
    at + 1 < to &&
    (/\w/.test(text[at + 1]!) || SPECIAL.includes(text[at + 1]!)) &&
    !(first === "#" && "-?:".includes(text[at + 1]!) && text[at + 2] !== "}")
  ) {
    parameter.prefix = first
    at++
    if (first === "!") context.feature("indirect-expansion", from, at)
  }
  parameter.nameFrom = at
  const nameEnd = at
  let end = nameEnd
  if (at < to && /[A-Za-z_]/.test(text[at]!)) while (end < to && /\w/.test(text[end]!)) end++
  else if (at < to && /\d/.test(text[at]!)) while (end < to && /\d/.test(text[end]!)) end++
  else if (at < to && SPECIAL.includes(text[at]!)) end++
  parameter.name = text.slice(at, end)
  at = end
  if (text[at] === "[" && at < to) {
    const close = closing(text, "]", at, to)
    if (close > 0) {
      context.feature("array-index", at, close + 1)
      parameter.index = {from: at + 1, to: close}
      at = close + 1
    }
  }
  if (at < to && text[at] !== "}") {
    const operator = /^(?::[-+=?]|[-+=?]|##?|%%?|\/[/#%]?|\^\^?|,,?|@|:|[*@])/.exec(text.slice(at, at + 2))?.[0]
    if (operator === undefined || parameter.name === "") {
      context.problem({
        message: `"${text.slice(from, Math.min(at + 1, to))}" is no substitution`,
        late: true,
        from,
        to: Math.min(at + 1, to),
      })
    } else {
      parameter.operator = operator
      if (operator === ":") context.feature("substring", at, at + 1)
      else if (operator[0] === "/") context.feature("pattern-replacement", at, at + operator.length)
      else if ("^,@".includes(operator[0]!)) context.feature("case-modification", at, at + operator.length)
      at += operator.length
    }
    const inner = readInBraces(context, at, quoted && !/^[#%/]/.test(parameter.operator ?? ""))
    parameter.word = inner.parts
    at = inner.at
  } else if (parameter.name === "") {
    context.problem({message: "there is no name between the braces", late: true, from, to: Math.min(at + 1, to)})
  }
  if (at >= to) context.problem({message: '"${" is never closed with "}"', from, to: from + 2})
  parameter.to = Math.min(at + 1, to)
  return parameter
}

/** What stands behind the operator of a substitution, up to its closing brace; `quoted`: a lone quote may stand there. */
function readInBraces(context: WordContext, from: number, quoted: boolean): {parts: Part[]; at: number} {
  const {text, to} = context
  const parts: Part[] = []
  if (context.depth >= MAX_DEPTH) {
    const end = closing(text, "}", from, to)
    return {parts, at: end < 0 ? to : end}
  }
  const deeper = {...context, depth: context.depth + 1}
  let at = from
  let plainFrom = at
  const push = (part: Part | undefined) => {
    if (!part) {
      at++
      return
    }
    if (at > plainFrom)
      parts.push({kind: "literal", value: text.slice(plainFrom, at), escaped: false, from: plainFrom, to: at})
    parts.push(part)
    at = part.to
    plainFrom = at
  }
  while (at < to && text[at] !== "}") {
    const character = text[at]!
    if (character === "\\")
      push({kind: "literal", value: text[at + 1] ?? "", escaped: true, from: at, to: Math.min(at + 2, to)})
    else if (character === "'") {
      const end = closing(text, "'", at + 1, to)
      if (end < 0 && quoted) context.feature("lone-quote", at, at + 1)
      else if (end < 0) context.problem({message: "this quote is never closed", from: at, to: at + 1})
      push(end < 0 ? undefined : {kind: "single", value: text.slice(at + 1, end), from: at, to: end + 1})
    } else if (character === '"') push(readDouble(deeper, at, false))
    else if (character === "$") push(readDollar(deeper, at, true))
    else if (character === "`") push(readBackquotes(deeper, at, false))
    else at++
  }
  if (at > plainFrom)
    parts.push({kind: "literal", value: text.slice(plainFrom, at), escaped: false, from: plainFrom, to: at})
  return {parts, at}
}

function readSubstitution(context: WordContext, from: number, style: Substitution["style"]): Part {
  const start = from + 2
  const end = closingParenthesis(context, start, context.to)
  const closed = context.text[end - 1] === ")" && end > start - 1 && context.ends.scripts.get(start) !== -1
  if (!closed) context.problem({message: `"${style}" is never closed with ")"`, from, to: from + 2})
  return substitution(context, style, start, closed ? end - 1 : end, from, end)
}

function substitution(
  context: WordContext,
  style: Substitution["style"],
  start: number,
  stop: number,
  from: number,
  to: number,
): Substitution {
  let script: Script | undefined
  return {
    kind: "command",
    style,
    escaped: false,
    from,
    to,
    get script() {
      script ??= context.script(context.text, start, stop)
      return script
    },
  }
}

/** Backquotes: inside, a backslash escapes backquotes, backslashes and dollars (and quotes within double quotes). */
function readBackquotes(context: WordContext, from: number, quoted: boolean): Part {
  const {text, to} = context
  const marks = quoted ? '$`\\"' : "$`\\"
  let end = from + 1
  let escaped = false
  while (end < to && text[end] !== "`") {
    if (text[end] === "\\") {
      end++
      escaped ||= end < to && marks.includes(text[end]!)
    }
    end++
  }
  if (end >= to) context.problem({message: "this backquote is never closed", from, to: from + 1})
  const stop = Math.min(end, to)
  const range = {from, to: Math.min(end + 1, to)}
  if (!escaped) return substitution(context, "`", from + 1, stop, from, range.to)
  let script: Script | undefined
  return {
    kind: "command",
    style: "`",
    escaped,
    ...range,
    get script() {
      script ??= unescaped(context, from + 1, stop, marks)
      return script
    },
  }
}

/** The script between backquotes with escapes taken off, at its places in the text. */
function unescaped(context: WordContext, from: number, to: number, marks: string): Script {
  const {text} = context
  let value = ""
  // an escaped character stands where its backslash does
  const places: number[] = []
  for (let at = from; at < to; at++) {
    places.push(at)
    if (text[at] === "\\" && at + 1 < to && marks.includes(text[at + 1]!)) at++
    value += text[at]
  }
  places.push(to)
  return moved(context.script(value, 0, value.length), places)
}

/** The tree with each of its offsets looked up in `places`; it is changed. */
function moved<T extends object>(root: T, places: readonly number[]): T {
  const waiting: object[] = [root]
  const seen = new Set<object>()
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    for (const key of ["from", "to", "nameFrom", "nameTo"]) if (key in node) moveKey(node, key, places)
    if ("style" in node) {
      // parsed when it is asked for
      const read = Object.getOwnPropertyDescriptor(node, "script")!.get!
      let script: Script | undefined
      Object.defineProperty(node, "script", {
        get: () => {
          script ??= moved(read() as Script, places)
          return script
        },
        enumerable: true,
        configurable: true,
      })
    } else for (const value of Object.values(node)) if (typeof value === "object" && value) waiting.push(value)
  }
  return root
}

function moveKey(node: object, key: string, places: readonly number[]): void {
  const offsets = node as Record<string, number>
  offsets[key] = places[offsets[key]!]!
}

/**
 * The offset behind the parenthesis that closes what started before `from`: quotes, comments, nested parentheses and
 * the patterns of `case` are passed over. The end of the text where nothing closes it.
 */
export function closingParenthesis(context: WordContext, from: number, to: number): number {
  const known = context.ends.scripts.get(from)
  if (known === -1) return to
  if (known !== undefined && known <= to) return known
  const {text} = context
  const open = [{cases: 0, from}]
  const bodies: {name: string; chomp: boolean}[] = []
  let wordStart = true
  let at = from
  while (at < to) {
    const character = text[at]!
    const start = wordStart
    wordStart = false
    if (character === "\\") at += 2
    else if (character === "'") at = after(closing(text, "'", at + 1, to))
    else if (character === '"') at = skipDouble(at + 1)
    else if (character === "`") at = after(closing(text, "`", at + 1, to))
    else if (character === "$" && text[at + 1] === "'") {
      at += 2
      while (at < to && text[at] !== "'") at += text[at] === "\\" ? 2 : 1
      at++
    } else if (character === "$" && text[at + 1] === "{") at = skipBraces(at + 2)
    else if (character === "#" && start) {
      const end = text.indexOf("\n", at)
      at = end < 0 || end > to ? to : end
    } else if (character === "(") {
      at++
      open.push({cases: 0, from: at})
      wordStart = true
    } else if (character === ")") {
      const top = open[open.length - 1]!
      if (top.cases > 0 && open.length > 0) {
        // closes the patterns of a case
        at++
        wordStart = true
        continue
      }
      open.pop()
      at++
      wordStart = true
      context.ends.scripts.set(top.from, at)
      if (open.length === 0) return at
    } else if (character === "<" && text[at + 1] === "<") {
      at = skipOperator(at)
    } else if (character === "\n" && bodies.length > 0) {
      at = skipBodies(at + 1)
      wordStart = true
    } else if (start && text.startsWith("case", at) && isBreak(text[at + 4])) {
      open[open.length - 1]!.cases++
      at += 4
    } else if (start && text.startsWith("esac", at) && isBreak(text[at + 4])) {
      const top = open[open.length - 1]!
      if (top.cases > 0) top.cases--
      at += 4
    } else {
      wordStart =
        character === " " ||
        character === "\t" ||
        character === "\n" ||
        character === ";" ||
        character === "&" ||
        character === "|"
      at++
    }
  }
  for (const {from} of open) context.ends.scripts.set(from, -1)
  return to

  /** Behind `<<` and its word; the body follows the line. */
  function skipOperator(from: number): number {
    if (text[from + 2] === "<") return from + 3
    HEREDOC.lastIndex = from
    const match = HEREDOC.exec(text)
    if (!match || from + match[0].length > to) return from + 2
    bodies.push({name: match[2]!.replace(/["'\\]/g, ""), chomp: match[1] === "-"})
    return from + match[0].length
  }

  function skipBodies(from: number): number {
    let at = from
    for (const {name, chomp} of bodies.splice(0)) {
      let ended = false
      while (!ended && at < to) {
        const newline = text.indexOf("\n", at)
        const end = newline < 0 || newline > to ? to : newline
        const line = text.slice(at, end)
        ended = (chomp ? line.replace(/^\t+/, "") : line) === name
        at = Math.min(end + 1, to)
      }
    }
    return at
  }

  function after(end: number): number {
    return end < 0 ? to : end + 1
  }

  function skipDouble(start: number): number {
    let at = start
    while (at < to && text[at] !== '"') {
      if (text[at] === "\\") at += 2
      else if (text[at] === "$" && text[at + 1] === "(" && context.depth < MAX_DEPTH) {
        at = closingParenthesis({...context, depth: context.depth + 1}, at + 2, to)
      } else if (text[at] === "`") at = after(closing(text, "`", at + 1, to))
      else at++
    }
    return at + 1
  }

  function skipBraces(start: number): number {
    let at = start
    let depth = 1
    while (at < to && depth > 0) {
      const character = text[at]!
      if (character === "\\") at++
      else if (character === "'") at = after(closing(text, "'", at + 1, to)) - 1
      else if (character === '"') at = skipDouble(at + 1) - 1
      else if (character === "{" && text[at - 1] === "$") depth++
      else if (character === "}") depth--
      at++
    }
    return at
  }
}

function isBreak(character: string | undefined): boolean {
  return (
    character === undefined ||
    character === " " ||
    character === "\t" ||
    character === "\n" ||
    character === ";" ||
    character === ")"
  )
}

/** The offset of the `))` that ends an arithmetic expression; -1 where there is none. */
export function arithmeticEnd(context: WordContext, from: number): number {
  const {text, to} = context
  const {arithmetic} = context.ends
  if (!arithmetic.has(from)) {
    // every parenthesis inside is closed on the way
    const open = [from]
    for (let at = from; at < to && open.length > 0; at++) {
      const character = text[at]
      if (character === "(") open.push(at + 1)
      else if (character === ")") arithmetic.set(open.pop()!, at)
      else if (character === "\\") at++
      else if (character === "'" || character === "\n") break
    }
    for (const start of open) arithmetic.set(start, -1)
  }
  const end = arithmetic.get(from)!
  return end >= 0 && end + 1 < to && text[end + 1] === ")" ? end : -1
}

function bracketEnd(text: string, from: number, to: number): number {
  if (closing(text, "]", from + 1, to) < 0) return -1
  let at = from + 1
  if (text[at] === "!" || text[at] === "^") at++
  if (text[at] === "]") at++
  for (; at < to && at < from + 200; at++) {
    const character = text[at]!
    if (character === "]") return at + 1
    if (character === "[" && text[at + 1] === ":") {
      const end = closing(text, ":]", at + 2, to)
      if (end > 0) at = end + 1
    } else if (META.has(character) || character === "'" || character === '"' || character === "`" || character === "$")
      return -1
  }
  return -1
}

/** The end of `{a,b}` or `{1..3}`; -1 where the braces are plain characters. */
function bracesEnd(text: string, from: number, to: number): number {
  let depth = 0
  let separated = false
  for (let at = from; at < to && at < from + 2000; at++) {
    const character = text[at]!
    if (character === "{") {
      depth++
      if (depth > MAX_DEPTH) return -1
    } else if (character === "}") {
      depth--
      if (depth === 0) return separated ? at + 1 : -1
    } else if (character === "," || (character === "." && text[at + 1] === ".")) separated ||= depth === 1
    else if (character === "\\") at++
    else if (character === "$" && text[at + 1] === "{") {
      const end = closing(text, "}", at, to)
      if (end < 0) return -1
      at = end
    } else if (META.has(character) || character === "'" || character === '"' || character === "`") return -1
  }
  return -1
}

const ANSI: Record<string, string> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  v: "\v",
}

function ansiValue(text: string): string {
  return text.replace(
    /\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|[\s\S])/g,
    (_, code: string) => {
      const first = code[0]!
      if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 255)
      if ((first === "x" || first === "u" || first === "U") && code.length > 1) {
        const value = Number.parseInt(code.slice(1), 16)
        return value <= 0x10ffff ? String.fromCodePoint(value) : ""
      }
      return ANSI[first] ?? first
    },
  )
}
