import {UNKNOWN} from "../../grammars/expand.ts"
import type {Range} from "../../grammars/shellTree.ts"
import {baseName} from "../values/path.ts"
import type {Argument, RunCommand} from "./commands.ts"
import {placeIn, type ShellText} from "./script.ts"

// Scripts for PowerShell and cmd are not parsed: they are split into commands and words, as far as quotes and the signs
// between commands tell, so that what installs and downloads is known there too.

/** A quoted text, a comment, what stands between commands, blanks, or a character of a word. */
const POWERSHELL = /"(?:""|`[\s\S]|[^"`])*"|'(?:''|[^'])*'|(?<=^|\s)#[^\n]*|[;|{}()\n]|&&|\|\||[^\S\n]+|[\s\S]/g
const CMD = /"[^"\n]*"|[&|()\n]|[^\S\n]+|\^?[\s\S]/g

/** Names that are commands of PowerShell itself, and no programs of the same name. */
const ALIASES =
  /^(?:cat|cd|clear|copy|cp|curl|del|diff|dir|echo|kill|ls|man|md|mount|move|mv|popd|ps|pushd|pwd|rd|rm|rmdir|set|sleep|sort|start|tee|type|wget|where|write)$/i

/** The commands of a script for PowerShell or cmd, in the order in which they stand. */
export function windowsCommands(shell: ShellText): RunCommand[] {
  const {text, dialect} = shell
  const powershell = dialect === "powershell"
  const between = powershell ? /^(?:[;|{}()\n]|&&|\|\|)$/ : /^[&|()\n]$/
  const commands: RunCommand[] = []
  let words: Range[] = []
  let word: Range | undefined
  let depth = 0
  const endWord = () => {
    if (word) words.push(word)
    word = undefined
  }
  const endCommand = () => {
    endWord()
    const command = commandOf(words)
    if (command) commands.push(command)
    words = []
  }
  for (const {0: token, index} of text.value.matchAll(powershell ? POWERSHELL : CMD)) {
    if (between.test(token)) {
      endCommand()
      if (token === "{" || token === "(") depth++
      else if (token === "}" || token === ")") depth = Math.max(0, depth - 1)
    } else if (/^(?:\s+$|#.)/.test(token)) endWord()
    else word = {from: word?.from ?? index, to: index + token.length}
  }
  endCommand()
  return commands

  function commandOf(list: readonly Range[]): RunCommand | undefined {
    let ranges = list
    // `$x = command` and `& command`
    if (powershell && /^\$/.test(written(ranges[0])) && /^\+?=$/.test(written(ranges[1]))) ranges = ranges.slice(2)
    if (powershell && written(ranges[0]) === "&") ranges = ranges.slice(1)
    const [first, ...rest] = ranges
    if (!first) return undefined
    const name = valueOf(first)
    const program =
      name === UNKNOWN ? undefined : baseName(name.replaceAll("\\", "/")).replace(/\.(?:exe|cmd|bat)$/i, "")
    const args: Argument[] = rest.map(range => ({value: valueOf(range), at: placeIn(shell, range), splits: false}))
    return {
      program: program === undefined || (powershell && ALIASES.test(program)) ? undefined : program,
      programAt: placeIn(shell, first),
      args,
      at: placeIn(shell, {from: first.from, to: ranges[ranges.length - 1]!.to}),
      environment: new Map(),
      redirects: [],
      wrappers: [],
      conditional: depth > 0,
      aside: false,
      instruction: shell.instruction,
    }
  }

  function written(range: Range | undefined): string {
    return range ? text.value.slice(range.from, range.to) : ""
  }

  function valueOf(range: Range): string | typeof UNKNOWN {
    const value = written(range)
    if (/^'[^']*'$/.test(value)) return value.slice(1, -1)
    if (powershell ? /[$`]/.test(value) : /%[^%]+%/.test(value)) return UNKNOWN
    return value.replace(/["']/g, "")
  }
}
