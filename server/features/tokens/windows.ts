import {placeIn, type ShellText} from "../../model/script.ts"
import {type Mark, markOf, type TokenType} from "./legend.ts"

// Scripts for PowerShell and cmd are not parsed: quotes, variables and the signs between commands tell enough.

const POWERSHELL =
  /(?<comment>(?<![^\s;({|])#[^\n]*)|(?<string>"(?:`[\s\S]|[^"`])*"?|'[^']*'?)|(?<variable>\$(?:\{[^{}\n]*\}|[A-Za-z_][\w:]*|[?^$]))|(?<operator>&&|\|\||[;|{}()&=\n])|(?<word>[^\s;|{}()&"'$=]+)/g
const CMD =
  /(?<string>"[^"\n]*"?)|(?<variable>%[^%\s]+%)|(?<operator>&&|\|\||[&|()<>\n])|(?<word>(?:\^[\s\S]|[^\s&|()<>"%^])+)/g
const POWERSHELL_WORDS =
  /^(?:begin|break|catch|continue|do|else|elseif|end|exit|finally|for|foreach|function|if|in|param|process|return|switch|throw|trap|try|until|while)$/i
const CMD_WORDS = /^(?:if|else|for|in|do|not|exist|defined|errorlevel)$/i

/** Words that no command follows. */
const VALUE_FOLLOWS = /^(?:defined|errorlevel|exist|exit|in|return|throw)$/i

/** The tokens of a script for PowerShell or cmd. */
export function windowsMarks(shell: ShellText): Mark[] {
  const {text, dialect} = shell
  const powershell = dialect === "powershell"
  const [keywords, option] = powershell ? [POWERSHELL_WORDS, /^-[A-Za-z]/] : [CMD_WORDS, /^[-/]\w/]
  const marks: Mark[] = []
  let command = true
  for (const {index, groups = {}, 0: written} of text.value.matchAll(powershell ? POWERSHELL : CMD)) {
    const {string, variable, operator, word, comment} = groups
    if (comment) mark(index, written, "comment")
    else if (operator) {
      if (operator !== "\n") mark(index, written, "operator")
      command = !/^[<>]$/.test(operator)
    } else if (variable) mark(index, written, "variable")
    else if (string) {
      mark(index, written, "string")
      const inside = powershell ? (written.startsWith('"') ? /(?<!`)\$\{?\w+\}?/g : undefined) : /%[^%\s]+%/g
      for (const {0: used, index: at} of inside ? written.matchAll(inside) : []) mark(index + at, used, "variable")
    } else if (word && command && keywords.test(word)) {
      mark(index, written, "keyword")
      command = !VALUE_FOLLOWS.test(word)
      continue
    } else if (word && option.test(word)) mark(index, written, "parameter")
    else if (word && command) mark(index, written, "function")
    if (!operator) command = false
  }
  return marks

  function mark(from: number, written: string, type: TokenType): void {
    marks.push(markOf(placeIn(shell, {from, to: from + written.length}), type))
  }
}
