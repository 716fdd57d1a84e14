import {shellTokens, type WordRole} from "../../../grammars/shellTokens.ts"
import type {Part, Range, Word} from "../../../grammars/shellTree.ts"
import {dialectOf, isRead, placeIn, type ShellText} from "../../model/script.ts"
import {DECLARATION, type Mark, markOf, type TokenModifier, type TokenType} from "./legend.ts"
import {windowsMarks} from "./windows.ts"

/** Deeper substitutions are not gone into. */
const MAX_DEPTH = 30

/** Commands that are part of every shell or of bash. */
const BUILTINS = new Set(
  ". : [ alias bg break builtin cd command continue declare echo eval exec exit export false fg getopts hash jobs kill let local mapfile popd printf pushd pwd read readarray readonly return set shift shopt source test times trap true type typeset ulimit umask unalias unset wait".split(
    " ",
  ),
)

const MODIFICATION: readonly TokenModifier[] = ["modification"]
const DEFAULT_LIBRARY: readonly TokenModifier[] = ["defaultLibrary"]

/** The tokens of a script; none where it is for a shell that is not read. */
export function shellMarks(shell: ShellText): Mark[] {
  const {value} = shell.text
  const marks: Mark[] = []
  if (shell.dialect === "powershell" || shell.dialect === "cmd") return windowsMarks(shell)
  if (!isRead(shell)) return marks
  script(0, value.length, 0)
  return marks

  function mark(range: Range, type?: TokenType, modifiers?: readonly TokenModifier[]): void {
    marks.push(markOf(placeIn(shell, range), type, modifiers))
  }

  function script(from: number, to: number, depth: number): void {
    /** What runs is a shell that is given nothing but options: it reads its script from a here-document. */
    let reads = false
    for (const token of shellTokens(value, from, to)) {
      switch (token.kind) {
        case "keyword":
        case "operator":
        case "comment":
          mark(token, token.kind)
          break
        case "arithmetic":
          mark({from: token.from, to: token.expression.from}, "operator")
          expression(token.expression)
          mark({from: token.expression.to, to: token.to}, "operator")
          break
        case "assignment": {
          const {assignment} = token
          const {nameTo, value: word, append} = assignment
          mark({from: token.from, to: nameTo}, "variable", MODIFICATION)
          const end = word?.from ?? token.to
          mark({from: end - (append ? 2 : 1), to: end}, "operator")
          if (word) parts(word.parts, depth)
          break
        }
        case "redirect": {
          const {body, parts: expanded} = token.redirect
          mark(token, "operator")
          if (body && reads && depth < MAX_DEPTH) script(body.from, body.to, depth + 1)
          else if (expanded) parts(expanded, depth)
          break
        }
        case "word":
          if (token.role === "command") reads = isShell(token.word.literal ?? "")
          else if (token.role === "argument") reads &&= /^-[a-z]*$/.test(token.word.literal ?? "")
          wordMarks(token.word, token.role, depth)
      }
    }
  }

  function isShell(program: string): boolean {
    return isRead({dialect: dialectOf(program)})
  }

  function wordMarks(word: Word, role: WordRole, depth: number): void {
    const {literal, parts: inner} = word
    const [first] = inner
    switch (role) {
      case "command":
        if (literal !== undefined) mark(word, "function", BUILTINS.has(literal) ? DEFAULT_LIBRARY : undefined)
        break
      case "function":
        mark(word, "function", DECLARATION)
        break
      case "name":
        mark(word, "variable", DECLARATION)
        break
      case "heredoc":
        mark(word, "macro")
        return
      case "argument":
      case "test": {
        if (role === "test" && literal !== undefined && /^(?:=~|[=!]?=|[<>])$/.test(literal)) mark(word, "operator")
        const text = first?.kind === "literal" && !first.escaped ? first.value : ""
        if (!/^-./.test(text)) break
        const equals = text.indexOf("=")
        mark({from: word.from, to: equals < 0 ? first!.to : word.from + equals}, "parameter")
      }
    }
    parts(inner, depth)
  }

  function parts(all: readonly Part[], depth: number): void {
    if (depth > MAX_DEPTH) return
    for (const part of all) {
      switch (part.kind) {
        case "single":
        case "ansi":
          mark(part, "string")
          break
        case "double":
          mark(part, "string")
          parts(part.parts, depth + 1)
          break
        case "glob":
        case "extglob":
        case "braces":
          mark(part, "regexp")
          break
        case "parameter": {
          mark(part, "variable")
          const {operator, word, index, nameFrom, name} = part
          if (operator && !index) {
            const from = nameFrom + name.length
            mark({from, to: from + operator.length}, "operator")
          }
          if (!word?.[0]) break
          mark({from: word[0].from, to: word[word.length - 1]!.to}, "string")
          parts(word, depth + 1)
          break
        }
        case "arithmetic":
          mark(part, "operator")
          expression(part.expression)
          parts(part.parts, depth + 1)
          break
        case "command": {
          mark(part, "operator")
          // what runs is not what stands there
          if (part.escaped) break
          const from = part.from + part.style.length
          const closed = part.to > from && value[part.to - 1] === (part.style === "`" ? "`" : ")")
          const to = closed ? part.to - 1 : part.to
          mark({from, to})
          script(from, to, depth + 1)
        }
      }
    }
  }

  /** Names and numbers of what is computed. */
  function expression({from, to}: Range): void {
    mark({from, to})
    for (const match of value.slice(from, to).matchAll(/\$?\{?\b(?:([A-Za-z_]\w*)|\d\w*)\b/g)) {
      const start = from + match.index
      if (!match[0].startsWith("$")) mark({from: start, to: start + match[0].length}, match[1] ? "variable" : "number")
    }
  }
}
