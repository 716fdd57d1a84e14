/** A variable that stands at a place, by offsets in the text. */
export interface VariablePlace {
  /** The dollar. */
  from: number
  /** Behind the closing brace where it follows the name, else behind the name. */
  to: number
  nameFrom: number
  nameTo: number
  braces: boolean
}

export interface VariableOptions {
  escape: string
  /** False where quotes are plain characters: in the body of a heredoc. */
  quotes?: boolean
  /** Comments, here-documents and `$(...)` of a POSIX shell too. */
  shell?: boolean
}

/**
 * The variable whose dollar, name or closing brace stands at an offset, also where it is only begun (`$`, `${`, `${A`).
 * Decides by what stands in front of it alone: what follows half-typed text says nothing. Undefined behind an escape and
 * in single quotes. Linear.
 */
export function variableAt(text: string, offset: number, options: VariableOptions): VariablePlace | undefined {
  const {escape, quotes = true, shell = false} = options
  const name = /\$(\{[#!]?)?([\p{L}\p{Nd}_]*)/uy
  // what is open: a quotation mark, a substitution's brace or parenthesis
  const open: string[] = []
  const documents: {name: string; expand: boolean; chomp: boolean}[] = []
  let at = 0
  while (at <= offset && at < text.length) {
    const character = text[at]!
    const top = open[open.length - 1]
    if (character === escape) at += 2
    else if (quotes && character === "'" && top !== '"') {
      const end = text.indexOf("'", at + 1)
      if (end < 0 || end >= offset) return undefined
      at = end + 1
    } else if (quotes && character === '"') {
      if (top === '"') open.pop()
      else open.push('"')
      at++
    } else if (character === "$") {
      if (text[at + 1] === "$") {
        at += 2
        continue
      }
      if (shell && text[at + 1] === "(") {
        open.push(")")
        at += 2
        continue
      }
      name.lastIndex = at
      const [, brace = "", word = ""] = name.exec(text)!
      const nameFrom = at + 1 + brace.length
      const nameTo = nameFrom + word.length
      const braces = brace !== ""
      const closed = braces && text[nameTo] === "}"
      if (offset <= nameTo || (closed && offset === nameTo + 1 && text[nameTo + 1] !== "$"))
        return {from: at, to: closed ? nameTo + 1 : nameTo, nameFrom, nameTo, braces}
      if (braces && !closed) open.push("}")
      at = closed ? nameTo + 1 : nameTo
    } else if (character === top) {
      open.pop()
      at++
    } else if (shell && top !== '"' && character === "#" && (at === 0 || /[\s;&|(]/.test(text[at - 1]!))) {
      const end = text.indexOf("\n", at)
      if (end < 0 || end >= offset) return undefined
      at = end
    } else if (shell && top !== '"' && character === "<" && text[at + 1] === "<") at = hereDocument(at)
    else if (shell && character === "\n" && documents.length > 0) {
      at++
      for (const {name, expand, chomp} of documents.splice(0)) {
        const {bodyTo, endTo} = endOfDocument(text, at, name, chomp)
        if (offset < bodyTo || endTo === bodyTo) {
          if (!expand) return undefined
          const inner = variableAt(text.slice(at, bodyTo), offset - at, {escape, quotes: false})
          return inner && shift(inner, at)
        }
        at = endTo
      }
    } else at++
  }
  return undefined

  function hereDocument(from: number): number {
    if (text[from + 2] === "<") return from + 3
    const operator = /<<(-?)[ \t]*(\\|['"]?)([\w.-]+)/y
    operator.lastIndex = from
    const [whole, dash, quote, name] = operator.exec(text) ?? []
    if (whole === undefined) return from + 2
    documents.push({name: name!, expand: quote === "", chomp: dash === "-"})
    return from + whole.length + (quote === "'" || quote === '"' ? 1 : 0)
  }
}

function endOfDocument(text: string, from: number, name: string, chomp: boolean): {bodyTo: number; endTo: number} {
  for (let at = from; at < text.length; ) {
    const newline = text.indexOf("\n", at)
    const end = newline < 0 ? text.length : newline
    let start = at
    while (chomp && text[start] === "\t") start++
    if (end - start === name.length && text.startsWith(name, start)) return {bodyTo: at, endTo: end}
    at = end + 1
  }
  return {bodyTo: text.length, endTo: text.length}
}

function shift({from, to, nameFrom, nameTo, braces}: VariablePlace, by: number): VariablePlace {
  return {from: from + by, to: to + by, nameFrom: nameFrom + by, nameTo: nameTo + by, braces}
}
