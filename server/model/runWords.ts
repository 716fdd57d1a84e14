import {slice, type Text} from "../../grammars/logical.ts"
import type {Dockerfile, Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import type {State} from "./stages.ts"

/** A word of a command, without its quotes. */
export interface RunWord extends Span {
  value: string
  /** Whether the shell puts something else in its place: a variable, the output of a command, names of files. */
  dynamic: boolean
}

/** A program that a RUN starts, with its arguments. The span reaches from the program to the last argument. */
export interface RunCommand extends Span {
  /** The last name of its path. */
  program: string
  args: readonly RunWord[]
  /** The variables that are set in front of it. */
  assignments: readonly RunWord[]
  /** The files that its input and output are tied to. */
  redirects: readonly RunWord[]
  /** What stands in front of it: "" for the first one. */
  operator: "" | "&&" | "||" | ";" | "|"
}

const SHELLS = new Set(["sh", "bash", "ash", "dash", "zsh"])
const GRAMMAR =
  /^(if|then|elif|else|fi|for|while|until|do|done|case|esac|select|function|time|eval|source|\.|!|\{|\}|\[\[)$/

/**
 * The commands of a RUN, in order. Undefined where the text holds anything but simple commands: conditions, loops,
 * functions, subshells, other shells. A stopgap until there is a grammar for shells; it never guesses.
 */
export function runCommands(
  instruction: Instruction,
  {shell, stage}: Pick<State, "shell" | "stage">,
  file: Dockerfile,
): RunCommand[] | undefined {
  const {args, json, heredocs} = instruction
  if (stage.os === "windows") return undefined
  if (json) return execCommands(args)
  const [text] = args
  if (!text || args.length !== 1 || (shell && !isShell(shell[0]))) return undefined
  if (heredocs.length === 0) return readScript(text)
  if (heredocs.length > 1 || !/^<<-?\s*\S+\s*$/.test(text.value)) return undefined
  const {body} = heredocs[0]!
  const value = file.source.slice(body.from, body.to)
  return value.startsWith("#!") && !/^#!\s*(\/usr)?\/bin\/(env\s+)?(ba|da|a)?sh\b/.test(value)
    ? undefined
    : readScript({value, ...body}, true)
}

function isShell(path: string | undefined): boolean {
  return path !== undefined && SHELLS.has(nameOf(path))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1)
}

function execCommands(args: readonly Text[]): RunCommand[] | undefined {
  const [program, flags, script] = args
  if (!program) return undefined
  if (isShell(program.value)) return flags && script && /^-[a-z]*c$/.test(flags.value) ? readScript(script) : undefined
  const words = args.slice(1).map(({value, from, to}) => ({value, from, to, dynamic: false}))
  const to = args[args.length - 1]!.to
  return [
    {program: nameOf(program.value), args: words, assignments: [], redirects: [], operator: "", from: program.from, to},
  ]
}

/** Takes simple commands apart; undefined where there is anything else. */
function readScript(text: Text, multiline = false): RunCommand[] | undefined {
  const {value} = text
  const commands: RunCommand[] = []
  let operator: RunCommand["operator"] = ""
  let words: RunWord[] = []
  let redirects: RunWord[] = []
  let redirect = false
  let at = 0

  while (at < value.length) {
    const character = value[at]!
    if (character === " " || character === "\t" || character === "\r") at++
    else if (multiline && character === "\\" && /^\\\r?\n/.test(value.slice(at, at + 3)))
      at = value.indexOf("\n", at) + 1
    else if (character === "#") {
      const newline = value.indexOf("\n", at)
      at = newline < 0 ? value.length : newline
    } else if (character === "\n") {
      if (!finish(";")) return undefined
      at++
    } else if (value.startsWith("&&", at) || value.startsWith("||", at)) {
      if (!finish(value.slice(at, at + 2) as "&&")) return undefined
      at += 2
    } else if (character === ";" || character === "|") {
      if (value[at + 1] === ";" || value[at + 1] === "&" || !finish(character)) return undefined
      at++
    } else {
      const match = /^(?:[0-9]*(?:>>|>\||>&|<&|>|<)|&>>?)/.exec(value.slice(at, at + 8))
      if (match) {
        if (redirect || value.startsWith("<<", at) || /^[<>]\(/.test(value.slice(at + match[0].length - 1)))
          return undefined
        redirect = true
        at += match[0].length
      } else {
        const word = readWord()
        if (!word) return undefined
        if (redirect) redirects.push(word)
        else words.push(word)
        redirect = false
      }
    }
  }
  return finish("") ? commands : undefined

  /** Ends a command; false where it is none that is understood. */
  function finish(next: RunCommand["operator"]): boolean {
    if (redirect) return false
    const first = words.findIndex(word => !/^[A-Za-z_]\w*\+?=/.test(word.value))
    const program = words[first]
    if (program) {
      if (program.dynamic || GRAMMAR.test(program.value)) return false
      const last = words[words.length - 1]!
      const args = words.slice(first + 1)
      const assignments = words.slice(0, first)
      commands.push({
        program: nameOf(program.value),
        args,
        assignments,
        redirects,
        operator,
        from: program.from,
        to: last.to,
      })
    } else if (words.length === 0 && redirects.length > 0) return false
    operator = next
    words = []
    redirects = []
    return true
  }

  function readWord(): RunWord | undefined {
    const start = at
    let result = ""
    let dynamic = false
    while (at < value.length) {
      const character = value[at]!
      if (/[\s;|&<>]/.test(character)) break
      if (character === "(" || character === ")") return undefined
      if (character === "'") {
        const end = value.indexOf("'", at + 1)
        if (end < 0) return undefined
        result += value.slice(at + 1, end)
        at = end + 1
      } else if (character === '"') {
        at++
        while (value[at] !== '"') {
          if (at >= value.length) return undefined
          if (value[at] === "\\" && /["\\$`\n]/.test(value[at + 1] ?? "")) {
            result += value[at + 1]
            at += 2
          } else if (value[at] === "$" || value[at] === "`") {
            const piece = readSubstitution()
            if (piece === undefined) return undefined
            result += piece
            dynamic ||= piece !== "$"
          } else result += value[at++]
        }
        at++
      } else if (character === "\\") {
        if (value[at + 1] === "\n") return undefined
        result += value[at + 1] ?? ""
        at += 2
      } else if (character === "$" || character === "`") {
        const piece = readSubstitution()
        if (piece === undefined) return undefined
        result += piece
        dynamic ||= piece !== "$"
      } else {
        // a lone [ is a program
        dynamic ||= /[*?[{~]/.test(character) && (at > start || value[at + 1] !== " ")
        result += character
        at++
      }
    }
    // an `&` that is no part of anything known
    if (at === start) return undefined
    const {from, to} = slice(text, start, at)
    return {value: result, dynamic, from, to}
  }

  /** A variable or the output of a command, as written; undefined where its end can't be told. */
  function readSubstitution(): string | undefined {
    const rest = value.slice(at)
    const simple =
      /^\$(?:\w+|[@*#?$!-]|\{[^{}'"`$\\]*\})/.exec(rest) ?? /^\$\([^()'"`\\]*\)/.exec(rest) ?? /^`[^`'"\\]*`/.exec(rest)
    if (simple) {
      at += simple[0].length
      return simple[0]
    }
    if (/^(`|\$[({])/.test(rest)) return undefined
    at++
    return "$"
  }
}
