import type {Word} from "../../grammars/shellTree.ts"
import type {Analysis} from "../analysis.ts"
import {templateMark} from "../lint/template.ts"
import {BUSYBOX_HAS} from "../model/busybox.ts"
import type {ShellView} from "../model/shellWalk.ts"

// Where the rules about scripts mean to differ from ShellCheck, one by one: `npm run docs` makes a page of it, and the
// comparison leaves out what `holds` is true of.

/** A finding of ShellCheck with what surrounds it. */
export interface Told {
  file: Analysis
  view: ShellView
  code: string
  /** Where it starts in the file. */
  at: number
}

/** Something that ShellCheck says and we do not, or otherwise. */
export interface Difference {
  /** fact: it does not know what the Dockerfile says; fault: it is wrong; choice: both are right. */
  kind: "fact" | "fault" | "choice"
  /** Markdown. */
  what: string
  /** Markdown. */
  why: string
  /** Whether a finding is an example of it. Undefined: it makes no difference in the comparison. */
  holds?(told: Told): boolean
}

/** What prints one word that has no blanks in it. */
const ONE_WORD = /^(?:\$\(|`)\s*(?:arch|getconf\s+\w+|nproc(?:\s+--?\w+(?:=\d+)?)?)\s*[)`]/
/** Commands of which a POSIX shell keeps what is assigned in front of them. */
const SPECIAL = /^(?::|\.|eval|exec|export|readonly|set|shift|times|trap|unset)$/

/** Every intended difference. */
export const DIFFERENCES: readonly Difference[] = [
  {
    kind: "fact",
    what: "nothing is said of the scripts of a template",
    why: "a file with `{{...}}` and the like is text for another program: `template-file` says so once",
    holds: ({file}) => templateMark(file) !== undefined,
  },
  {
    kind: "fact",
    what: `nothing is said of what the shell of BusyBox has, or has in some versions: ${[...BUSYBOX_HAS].join(", ")}`,
    why: "on Alpine and BusyBox `/bin/sh` knows `[[`, `==`, `$'...'`, `<(...)`, `&>`, `echo -e`, `source`, `local`, `read -p`, `pipefail`, substrings, `${x/a/b}`; ShellCheck before 0.10 can only be told that it is dash",
    holds: ({view, code}) => view.shell.dialect === "ash" && BUSYBOX_HAS.has(code),
  },
  {
    kind: "fact",
    what: "nothing is said of scripts that are PowerShell",
    why: "the base image is not known, and the script says by itself that it is one of Windows",
  },
  {
    kind: "fact",
    what: "bash's features in an unknown `sh` are an info, not a warning",
    why: "`/bin/sh` of the base may be bash",
  },
  {
    kind: "fact",
    what: "SC2164 at the last command of a RUN is an info",
    why: "nothing runs behind it",
  },
  {
    kind: "fault",
    what: "SC2086 is silent where every value that the script gives the variable is a plain word: `cmd && a=1 && cmd $a`",
    why: "there is nothing to split, and no pattern, for behind `&&` the assignment has run; ShellCheck 0.9 forgets what is assigned behind `&&`",
    holds: ({view, code, at}) => code === "SC2086" && isPlainAt(view, at),
  },
  {
    kind: "choice",
    what: "SC2015 is silent for `|| true`, `|| :`, `|| false` and for a group that ends in `exit`, `return` or `false`",
    why: "these decide the status of all that stands before; nothing is done twice where the middle command fails",
    holds: ({view, code, at}) => code === "SC2015" && decidesStatus(view, at),
  },
  {
    kind: "fault",
    what: "SC2046 is silent for `nproc`, `getconf` and `arch`",
    why: "they print a number or one word, so `make -j$(nproc)` can't be split",
    holds: ({file, code, at}) => code === "SC2046" && ONE_WORD.test(file.source.slice(at, at + 200)),
  },
  {
    kind: "fault",
    what: "SC2154 is silent for `a=1 set -x && cmd $a` and its like in dash, ash and sh",
    why: "in front of a special builtin such as `set`, POSIX shells keep an assignment; only bash does not",
    holds: ({view, code, at}) => code === "SC2154" && staysAssigned(view, at),
  },
  {
    kind: "fault",
    what: "SC1083 is silent for `stash@{0}`",
    why: "the braces are part of a name of git",
    holds: ({file, code, at}) => code === "SC1083" && /@\{?[^\s{}]*$/.test(file.source.slice(Math.max(0, at - 20), at)),
  },
  {
    kind: "fault",
    what: "SC3036 and SC3037 are silent for `/bin/echo -e`",
    why: "that is a program, which knows `-e` whatever the shell",
    holds: ({file, code, at}) =>
      /^SC303[67]$/.test(code) && /\S*\/echo\s+$/.test(file.source.slice(Math.max(0, at - 80), at)),
  },
  {
    kind: "choice",
    what: "SC2034 is silent in a script with `eval`, `.` or `set -a`",
    why: "what is read there, or started by it, may use the variable",
  },
  {
    kind: "choice",
    what: "SC1007 is an info where another assignment follows",
    why: "`A= B=` empties both on purpose",
  },
  {
    kind: "choice",
    what: "SC2046 is an info for `$(test ... && echo --option)`",
    why: "it is left without quotes so that it can be nothing",
  },
  {
    kind: "choice",
    what: "SC2043 is an info",
    why: "a list with one version in it is kept for the next one",
  },
  {
    kind: "fault",
    what: "SC2154 does not look into single quotes (`trap 'rm $x'`, `alias x='$y'`)",
    why: "that script runs at another time, with other variables",
  },
  {
    kind: "fault",
    what: "SC2070 and SC2144 are not said of `[ -n /a/* ]`",
    why: "that is neither an unquoted variable nor a test of a file",
  },
  {
    kind: "fault",
    what: "SC1072 and SC1073 are not said of `[ -z ]`",
    why: "a shell reads it, and it is true; constant-test says so (SC2078)",
  },
  {
    kind: "choice",
    what: "scripts in backquotes with escapes in them are not looked into",
    why: "the places in them are not exact",
  },
]

/** Whether every value that the script gives the variable at a place is a plain word. */
function isPlainAt(view: ShellView, at: number): boolean {
  const name = nameAt(view, at)
  return name !== undefined && isPlain(view, name, new Set())
}

function isPlain(view: ShellView, name: string, seen: Set<string>): boolean {
  if (seen.has(name)) return true
  seen.add(name)
  const given = view.assignments.filter(({assignment}) => assignment.name === name)
  if (given.some(({assignment}) => assignment.array || (assignment.value && !plainWord(assignment.value)))) return false
  const other = view.named.filter(one => one.name === name)
  const loops = view.commands.flatMap(({command}) =>
    command.kind === "for" && command.variable.literal === name ? [command.words ?? []] : [],
  )
  if (other.some(({by}) => by !== "for" && by !== "export") || !loops.flat().every(plainWord)) return false
  const declared = view.words.flatMap(({word, use}) => {
    const value = use === "declaration" && view.text(word).startsWith(`${name}=`)
    return value ? [view.text(word).slice(name.length + 1)] : []
  })
  if (!declared.every(value => /^[\w./:,@%+-]*$/.test(value))) return false
  return given.length + declared.length > 0 || loops.some(words => words.length > 0) || view.environment.has(name)

  function plainWord(word: Word): boolean {
    return /^[^\s*?[\]]*$/.test(word.literal ?? "") && word.parts.every(part => isPlainPart(part))
  }

  function isPlainPart(part: Word["parts"][number]): boolean {
    if (part.kind === "double") return part.parts.every(isPlainPart)
    if (part.kind === "parameter") return !part.operator && !part.prefix && isPlain(view, part.name, seen)
    return (
      part.kind === "arithmetic" ||
      ((part.kind === "literal" || part.kind === "single" || part.kind === "ansi") && /^[^\s*?[\]]*$/.test(part.value))
    )
  }
}

function nameAt(view: ShellView, at: number): string | undefined {
  const found = view.expansions.find(({part}) => part.kind === "parameter" && view.at(part).from === at)
  return found?.part.kind === "parameter" ? found.part.name : undefined
}

/** Whether what stands behind the last `||` of the list at a place is there for its status. */
function decidesStatus(view: ShellView, at: number): boolean {
  return view.commands.some(({statement}) => {
    const {operators, pipelines} = statement
    if (!operators.some(one => view.at(one).from === at) || operators.at(-1)?.value !== "||") return false
    const last = pipelines.at(-1)!
    const text = view.text({from: last.from, to: last.to})
    return /^(?:true|false|:)$|^\{[^{}]*\b(?:exit|return|false)\b[^;{}]*;?\s*\}$/.test(text.trim())
  })
}

/** Whether the variable at a place is set in front of a special builtin, in a shell that keeps it. */
function staysAssigned(view: ShellView, at: number): boolean {
  const name = nameAt(view, at)
  return (
    view.shell.dialect !== "bash" &&
    view.assignments.some(({assignment, visit: {command}}) => {
      return assignment.name === name && command.kind === "simple" && SPECIAL.test(command.words[0]?.literal ?? "")
    })
  )
}
