import type {Argument, Command, Option} from "commander"
import {PEER_CODES, peerCodesOf} from "../../config/codes.ts"
import {FORMAT_NAMES} from "../../config/formats.ts"
import {GROUPS} from "../../config/groups.ts"
import {LEVELS, rulesetsOf} from "../../lint/settings.ts"
import {RULES} from "../../rules/index.ts"

// The command line as completion needs it: commander's definition, and what its values can be.

/** What may stand in a place: one of these words, a file's name, or either; with `behind`, it goes on behind an equals sign. */
export interface Values {
  words?: readonly string[]
  files?: boolean
  behind?: Values
}

export interface OptionWords {
  /** `-f`, `--format`. */
  names: readonly string[]
  summary: string
  /** Undefined for a switch. */
  value?: Values
  repeatable: boolean
}

export interface CommandWords {
  /** Empty for the program itself. */
  name: string
  summary: string
  options: readonly OptionWords[]
  operands: Values
}

/** The program and its commands; the program is the first. */
export function commandWords(program: Command): CommandWords[] {
  return [program, ...program.commands].map(command => ({
    name: command === program ? "" : command.name(),
    summary: command.description(),
    options: command.createHelp().visibleOptions(command).map(optionWords),
    operands: operandValues(command.registeredArguments[0]),
  }))
}

/** The options of a command that take a value. */
export function valueOptions({options}: CommandWords): (OptionWords & {value: Values})[] {
  return options.flatMap(option => (option.value ? {...option, value: option.value} : []))
}

function optionWords({short, long, flags, description, argChoices, required, optional}: Option): OptionWords {
  const placeholder = /[<[](.+)[>\]]/.exec(flags)?.[1] ?? ""
  return {
    names: [short, long].flatMap(name => name ?? []),
    summary: description,
    value: required || optional ? (argChoices ? {words: argChoices} : valuesOf(long ?? "", placeholder)) : undefined,
    repeatable: description.includes("(repeatable)"),
  }
}

function operandValues(argument: Argument | undefined): Values {
  if (!argument) return {}
  return argument.argChoices ? {words: argument.argChoices} : valuesOf("", argument.name())
}

/** What an option takes by its name, or else by how its value is called; nothing is offered where that is not known. */
function valuesOf(option: string, placeholder: string): Values {
  if (option === "--output") return {words: FORMAT_NAMES, files: true, behind: {files: true}}
  if (option === "--rule") return {words: ruleWords(), behind: {words: LEVELS}}
  if (option === "--fix-rule" || option === "--group") return {words: ruleWords()}
  if (option === "--ruleset" || option === "--diff") return {words: rulesets()}
  switch (placeholder) {
    case "PATH":
    case "FOLDER":
    case "file":
    case "path":
      return {files: true}
    case "format":
      return {words: FORMAT_NAMES}
    case "RULE":
      return {words: ruleWords()}
    case "NEWER":
      return {words: rulesets()}
    default:
      return {}
  }
}

function rulesets(): string[] {
  return [...rulesetsOf(RULES), "latest"]
}

/** Names, codes and groups; not the codes that are nothing but long numbers, which nobody types. */
function ruleWords(): string[] {
  const codes = [...RULES.flatMap(({aliases}) => aliases), ...Object.keys(PEER_CODES).flatMap(peerCodesOf)]
  const typed = codes.filter(code => code.length < 36)
  return [...new Set([...RULES.map(({name}) => name), ...Object.keys(GROUPS), ...typed])]
}
