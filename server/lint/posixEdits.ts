import type {Command, Range, Redirect} from "../../grammars/shellTree.ts"
import {once} from "../model/once.ts"
import type {ShellView, WordVisit} from "../model/shellWalk.ts"
import type {Fix} from "./rule.ts"
import {fixOf, isOneWord, putBehind, replaceRange} from "./shellEdits.ts"

// What bash has added, in the words of POSIX.

/** Where the fixes find what stands at a place of the script. */
interface Places {
  word(at: Range): WordVisit | undefined
  command(at: Range): Command | undefined
  redirect(at: Range): Redirect | undefined
}

/**
 * Writes what stands at a place without it; the code is ShellCheck's. Undefined where there is no such simple way to say it.
 */
export function posixFixes(view: ShellView): (code: string, at: Range) => Fix | undefined {
  const words = once(
    () => new Map(view.words.flatMap(visit => visit.word.parts.map(part => [part.from, visit] as const))),
  )
  const blocks = once(
    () => new Map(view.commands.flatMap(({command}) => (isBlock(command) ? [[command.from, command]] : []))),
  )
  const redirects = once(
    () => new Map(view.commands.flatMap(({command}) => command.redirects.map(one => [one.from, one]))),
  )
  const places: Places = {
    word: ({from}) => words().get(from),
    command: ({from}) => blocks().get(from),
    redirect: ({from}) => redirects().get(from),
  }
  return (code, at) => inPosix(view, places, code, at)
}

function isBlock({kind}: Command): boolean {
  return kind === "function" || kind === "test"
}

function inPosix(view: ShellView, places: Places, code: string, at: Range): Fix | undefined {
  switch (code) {
    case "SC3009":
      return writtenOut(view, places.word(at))
    case "SC3010":
      return asBracket(view, places.command(at))
    case "SC3014":
      return fixOf("Write =", false, replaceRange(view, at, "="))
    case "SC3017":
      return fixOf("Write -e", false, replaceRange(view, at, "-e"))
    case "SC3020":
      return bothToFile(view, places.redirect(at))
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
      return asFunction(view, places.command(at))
    default:
      return undefined
  }
}

/** `a{b,c}` becomes `ab ac`. */
function writtenOut(view: ShellView, visit: WordVisit | undefined): Fix | undefined {
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
function asBracket(view: ShellView, command: Command | undefined): Fix | undefined {
  if (command?.kind !== "test") return undefined
  const words = command.words.filter(({literal}) => literal !== "!")
  const [left, operator, right] = words
  const unary =
    words.length === 2 && /^-[a-zA-Z]$/.test(left?.literal ?? "") && left!.literal !== "-v" && isOneWord(operator)
  const binary =
    words.length === 3 && /^(?:==?|!=|-\w\w)$/.test(operator?.literal ?? "") && isOneWord(left) && isOneWord(right)
  if ((!unary && !binary) || command.words.length > words.length + 1) return undefined
  const {from, to} = command
  return fixOf(
    "Write [ ]",
    false,
    replaceRange(view, {from, to: from + 2}, "["),
    ...(operator?.literal === "==" ? [replaceRange(view, operator, "=")] : []),
    replaceRange(view, {from: to - 2, to}, "]"),
  )
}

/** `&> file` becomes `> file 2>&1`. */
function bothToFile(view: ShellView, redirect: Redirect | undefined): Fix | undefined {
  if (!redirect?.target) return undefined
  const {operator, from} = redirect
  const edit = replaceRange(view, {from, to: from + operator.length}, operator.slice(1))
  return fixOf("Write 2>&1 behind the file", false, edit, putBehind(view, redirect, " 2>&1"))
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
function asFunction(view: ShellView, command: Command | undefined): Fix | undefined {
  if (command?.kind !== "function") return undefined
  const has = /^\s*\(/.test(view.text({from: command.name.to, to: command.to}))
  const edit = replaceRange(view, {from: command.from, to: command.name.from}, "")
  return fixOf("Write name()", false, edit, ...(has ? [] : [putBehind(view, command.name, "()")]))
}
