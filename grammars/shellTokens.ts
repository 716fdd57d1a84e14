import {lexShell} from "./shell.ts"
import {RESERVED} from "./shellReader.ts"
import type {Assignment, Range, Redirect, Word} from "./shellTree.ts"

/**
 * What a word is there for. `function`: a name that is defined; `name`: that of a loop's variable; `target`: where a
 * redirection leads; `heredoc`: what ends a here-document.
 */
export type WordRole = "command" | "argument" | "function" | "name" | "pattern" | "target" | "heredoc" | "test"

/** A piece of a script. Unlike the tree, there are pieces also where a command is half typed. */
export type ShellToken = Range &
  (
    | {kind: "keyword" | "operator" | "comment"}
    | {kind: "arithmetic"; expression: Range}
    | {kind: "word"; word: Word; role: WordRole}
    | {kind: "assignment"; assignment: Assignment}
    /** Its target is a word that follows. */
    | {kind: "redirect"; redirect: Redirect}
  )

const KEYWORDS: ReadonlySet<string> = new Set([...RESERVED, "[[", "]]"])

/** The pieces of a script, or of a part of one, in order; comments come last. Blanks and line breaks are left out. */
export function shellTokens(text: string, from = 0, to = text.length): ShellToken[] {
  const {tokens, comments} = lexShell(text, from, to)
  const found: ShellToken[] = []
  /** What the next word is. */
  let role: WordRole = "command"
  /** The word in front of the name. */
  let owner = ""
  /** What the next word is behind the array that is being read. */
  let behindArray: WordRole | undefined
  /** Where comments end. */
  const remarks = new Set(comments.map(({to}) => to))
  let end = from
  /** The next backslash at the end of a line; one between two tokens continues a command. */
  let back = text.indexOf("\\\n", from)
  for (const [i, {tokenType, image, payload, startOffset}] of tokens.entries()) {
    const at = {from: startOffset, to: startOffset + image.length}
    for (; back >= 0 && back < at.from; back = text.indexOf("\\\n", back + 2))
      if (back >= end && !remarks.has(back + 1)) found.push({from: back, to: back + 1, kind: "operator"})
    end = at.to
    switch (tokenType.name) {
      case "Word": {
        const word = payload as Word
        const before = tokens[i - 1]
        if (before?.tokenType.name === "Redirection") {
          const {operator} = before.payload as Redirect
          found.push({...at, kind: "word", word, role: /^<<-?$/.test(operator) ? "heredoc" : "target"})
          break
        }
        const defines = role === "command" && tokens[i + 1]?.tokenType.name === "LeftParen"
        found.push({...at, kind: "word", word, role: defines ? "function" : role})
        if (role === "function") role = "command"
        else if (role === "command" || role === "name") role = "argument"
        break
      }
      case "TestWord": {
        const word = payload as Word
        found.push({...at, kind: "word", word, role: "test"})
        break
      }
      case "AssignmentWord":
        found.push({...at, kind: "assignment", assignment: payload as Assignment})
        if ((payload as Assignment).array) {
          behindArray = role
          role = "argument"
        }
        break
      case "Redirection":
        found.push({...at, kind: "redirect", redirect: payload as Redirect})
        break
      case "ArithmeticCommand":
        found.push({...at, kind: "arithmetic", expression: payload as Range})
        role = "command"
        break
      case "Newline":
        if (role !== "pattern" && owner !== "case" && behindArray === undefined) role = "command"
        break
      case "Garbage":
        break
      default:
        found.push({...at, kind: KEYWORDS.has(image) ? "keyword" : "operator"})
        if (behindArray !== undefined && /^[()]$/.test(image)) {
          if (image === ")") {
            role = behindArray
            behindArray = undefined
          }
        } else if (!KEYWORDS.has(image)) role = afterOperator(image, role)
        else {
          role = afterKeyword(image, owner)
          owner = image
        }
    }
  }
  for (const comment of comments) found.push({...comment, kind: "comment"})
  return found
}

function afterKeyword(word: string, owner: string): WordRole {
  if (word === "for" || word === "select") return "name"
  if (word === "case") return "argument"
  if (word === "function") return "function"
  if (word === "in") return owner === "case" ? "pattern" : "argument"
  return word === "[[" ? "test" : "command"
}

function afterOperator(operator: string, role: WordRole): WordRole {
  if (operator.startsWith(";;") || operator === ";&") return "pattern"
  return role === "pattern" && operator !== ")" ? "pattern" : "command"
}
