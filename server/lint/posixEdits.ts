import type {Command, Range, Word} from "../../grammars/shellTree.ts"
import type {ShellView} from "../model/shellWalk.ts"
import type {Fix} from "./rule.ts"
import {fixOf, putBehind, replaceRange} from "./shellEdits.ts"

// What bash has added, in the words of POSIX.

/** The same without it; `code` is ShellCheck's. Undefined where there is no such simple way to say it. */
export function inPosix(view: ShellView, code: string, at: Range): Fix | undefined {
  switch (code) {
    case "SC3009":
      return writtenOut(view, at)
    case "SC3010":
      return asBracket(view, at)
    case "SC3014":
      return fixOf("Write =", false, replaceRange(view, at, "="))
    case "SC3017":
      return fixOf("Write -e", false, replaceRange(view, at, "-e"))
    case "SC3020":
      return bothToFile(view, at)
    case "SC3026":
      return fixOf("Write [!...]", false, replaceRange(view, at, view.text(at).replace("[^", "[!")))
    case "SC3029":
      return fixOf("Write 2>&1 |", false, replaceRange(view, at, "2>&1 |"))
    case "SC3046":
      return readFile(view, at)
    case "SC3048":
      return fixOf("Leave SIG out", false, replaceRange(view, at, view.text(at).replace(/^SIG/i, "")))
    case "SC2112":
    case "SC2113":
      return asFunction(view, at)
    default:
      return undefined
  }
}

/** `a{b,c}` becomes `ab ac`. */
function writtenOut(view: ShellView, {from, to}: Range): Fix | undefined {
  const visit = view.words.find(({word}) => word.from <= from && word.to >= to)
  if (!visit || (visit.use !== "argument" && visit.use !== "for")) return undefined
  const text = view.text(visit.word)
  const [, before, list, after] = /^([^{}\\'"`]*)\{([\w./+:,@%=-]+)\}([^{}\\'"`]*)$/.exec(text) ?? []
  if (!list?.includes(",") || before === undefined || /[$]/.test(before + after)) return undefined
  const words = list.split(",").map(one => `${before}${one}${after}`)
  return words.every(word => word !== "")
    ? fixOf("Write the words out", false, replaceRange(view, visit.word, words.join(" ")))
    : undefined
}

/** `[[ ... ]]` becomes `[ ... ]` where that asks the same. */
function asBracket(view: ShellView, {from}: Range): Fix | undefined {
  const command = view.tests.find(({command}) => command.kind === "test" && command.from === from)?.command
  if (command?.kind !== "test") return undefined
  const words = command.words.filter(({literal}) => literal !== "!")
  const [left, operator, right] = words
  const unary =
    words.length === 2 && /^-[a-zA-Z]$/.test(left?.literal ?? "") && left!.literal !== "-v" && isWhole(operator)
  const binary =
    words.length === 3 && /^(?:==?|!=|-\w\w)$/.test(operator?.literal ?? "") && isWhole(left) && isWhole(right)
  if ((!unary && !binary) || command.words.length > words.length + 1) return undefined
  const {to} = command
  return fixOf(
    "Write [ ]",
    false,
    replaceRange(view, {from, to: from + 2}, "["),
    ...(operator?.literal === "==" ? [replaceRange(view, operator, "=")] : []),
    replaceRange(view, {from: to - 2, to}, "]"),
  )
}

/** Whether it stays one word without `[[`. */
function isWhole(word: Word | undefined): boolean {
  return word?.parts.every(({kind}) => kind === "double" || kind === "single" || kind === "literal") ?? false
}

/** `&> file` becomes `> file 2>&1`. */
function bothToFile(view: ShellView, {from}: Range): Fix | undefined {
  for (const {command} of view.commands) {
    const redirect = command.redirects.find(redirect => redirect.from === from)
    if (!redirect?.target) continue
    const {operator} = redirect
    const edit = replaceRange(view, {from, to: from + operator.length}, operator.slice(1))
    return fixOf("Write 2>&1 behind the file", false, edit, putBehind(view, redirect, " 2>&1"))
  }
  return undefined
}

/** `source file` becomes `. file`; without a slash, dash would look for it in PATH. */
function readFile(view: ShellView, at: Range): Fix | undefined {
  const call = view.callsOf("source").find(({command}) => command.words[0]!.from === at.from)
  const [file] = call?.args ?? []
  if (!file || view.text(at) !== "source") return undefined
  const text = view.text(file)
  if (!/^["']?[\w./$~{]/.test(text)) return undefined
  const here = file.literal !== undefined && !file.literal.includes("/")
  return fixOf(
    "Write .",
    false,
    replaceRange(view, at, "."),
    ...(here && /^\w/.test(text) ? [replaceRange(view, {from: file.from, to: file.from}, "./")] : []),
  )
}

/** `function name` becomes `name()`. */
function asFunction(view: ShellView, {from}: Range): Fix | undefined {
  const isHere = (command: Command) => command.kind === "function" && command.from === from
  const command = view.commands.find(({command}) => isHere(command))?.command
  if (command?.kind !== "function") return undefined
  const has = /^\s*\(/.test(view.text({from: command.name.to, to: command.to}))
  const edit = replaceRange(view, {from, to: command.name.from}, "")
  return fixOf("Write name()", false, edit, ...(has ? [] : [putBehind(view, command.name, "()")]))
}
