import {isPackageManager} from "../model/packages.ts"
import {type Expansion, onlyCommand, type ShellView} from "../model/shellWalk.ts"

/** Names that people give to lists. */
const LIST =
  /(?:flags|opts?|options|args?|arguments|deps|depends|dependencies|packages|pkgs?|modules|extensions|plugins|mark|list|libs|files|dirs)$/i
/** Programs, besides those that install packages, that are given lists. */
const TAKES_LISTS = /^(?:apt-mark|dpkg|rpm|docker-php-ext-\w+|pecl|kill|strip|xargs|set)$/
/** What prints one value. */
const ONE_VALUE =
  /^(?:arch|basename|command|date|dirname|getconf|hostname|id|lsb_release|mktemp|nproc|pwd|readlink|realpath|stat|tty|uname|wc|which|whoami)$/

/**
 * Whether what is expanded may well be meant to be several words: in quotes the program would get one argument, and a
 * build that works would break.
 */
export function mayBeSeveral(view: ShellView, found: Expansion): boolean {
  const {part, word, visit} = found
  // as a part of a longer word it is one value
  if (word.parts.length > 1) return false
  if (part.kind === "command") {
    const only = onlyCommand(view, part)
    return (
      only === undefined || !(ONE_VALUE.test(only.name) || only.args.some(({literal}) => literal === ONE_ARCHITECTURE))
    )
  }
  const {name} = view.simpleOf(visit.command) ?? {name: ""}
  if (LIST.test(part.name) || TAKES_LISTS.test(name) || isPackageManager(name)) return true
  return view.assignments.some(({assignment}) => assignment.name === part.name && hasBlank(view, assignment.value))
}

const ONE_ARCHITECTURE = "--print-architecture"

function hasBlank(view: ShellView, value: Parameters<ShellView["text"]>[0] | undefined): boolean {
  // the blanks within a substitution are none of the value
  return value !== undefined && /\s/.test(view.text(value).replace(/\$\([\s\S]*\)|`[\s\S]*`|\$\{[^}]*\}/g, ""))
}
