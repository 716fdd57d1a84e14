import {UNKNOWN} from "../../grammars/expand.ts"
import type {Span} from "../text.ts"
import {type Argument, type RunCommand, writtenText} from "./commands.ts"
import {once} from "./once.ts"
import {PACKAGE_MANAGERS, type PackageAction, type PackageManager, type VersionStyle} from "./packageManagers.ts"

/** What one command of a package manager does. */
export interface PackageUse {
  manager: PackageManager
  /** The program, as in `apt-get` or `pip3`. */
  program: string
  command: RunCommand
  /** Undefined for a subcommand that changes no packages. */
  action: PackageAction | undefined
  /** One or two words; "" where there is none. */
  subcommand: string
  /** The last word of the subcommand, or the program where there is none. */
  subcommandAt: Span
  packages: readonly Package[]
  options: readonly PackageOption[]
  /** A word of it that is not known may be an option. */
  unsure: boolean
}

/** One package that a command names. */
export interface Package {
  /** Without its version. */
  name: string
  /** As written, with the sign in front of it; undefined where there is none. */
  version?: string
  /**
   * name: a name of the manager; file: a path or an address; group: several packages under one name; unknown: it is all
   * in a variable or a substitution.
   */
  kind: "name" | "file" | "group" | "unknown"
  at: Span
  /** With its version, as the manager gets it; what is not known is left as written. */
  value: string
}

/** An option of a command; letters in one word are options of their own. */
export interface PackageOption {
  /** With its dashes. */
  name: string
  /** Undefined where it has none; what is not known is left as written. */
  value?: string
  at: Span
}

/** How the manager's packages are told from their versions; the first group is the name, the rest the version. */
const VERSIONS: Record<VersionStyle, RegExp> = {
  apt: /^([^=/]+)([=/][\s\S]*)$/,
  apk: /^([^=<>~]+?)([=<>~][\s\S]*)$/,
  rpm: /^(@?[^\s]+?)((?:-\d|[:/]|\s*[<>=])[\s\S]*|-[^-]*\$[\s\S]*)$/,
  zypper: /^([^=<>]+?)([=<>][\s\S]*)$/,
  python: /^([^=<>~!;@]+?)(\s*(?:[=<>~!@][\s\S]*))$/,
  conda: /^([^=<>]+?)([=<>][\s\S]*)$/,
  npm: /^(@?[^@]+)(@[\s\S]+)$/,
  colon: /^([^:]+)(:[\s\S]*)$/,
  at: /^([^@]+)(@[\s\S]*)$/,
  none: /^([\s\S]+?)(=[\s\S]*)$/,
}

const FILES: Partial<Record<VersionStyle, RegExp>> = {
  apt: /\.deb$|^[./~]/,
  apk: /\.apk$|^[./~]/,
  rpm: /\.rpm$|^[./~]|:\/\//,
  zypper: /\.rpm$|^[./~]|:\/\//,
  python: /^[./~]|^[a-z+]+:\/\/|^git\+|\.(?:whl|zip|tar\.\w+|tgz)$|^[^[]*\/(?![^[]*@)/,
  npm: /^[./~]|^(?!npm:)[a-z+]+:|\.t(?:ar\.)?gz$|^[^@/]+\/[^/]+$/,
  colon: /\.gem$|^[./~]/,
  at: /^[./~]/,
}

const NO_WORD: Argument = {value: "", at: {from: 0, to: 0}, splits: false}

/** What a command of a package manager does; undefined for any other program. */
export function packageUse(command: RunCommand): PackageUse | undefined {
  const {program} = command
  if (program === undefined) return undefined
  const module = moduleOf(command)
  const manager = managerOf(module?.program ?? program)
  if (!manager) return undefined
  const args = module?.args ?? command.args
  const {words: all, options, unsure} = readArguments(args, manager)
  // rustup's way to name a toolchain
  const words = manager.name === "cargo" && writtenText(all[0] ?? NO_WORD).startsWith("+") ? all.slice(1) : all
  if (manager.name === "pacman") return pacmanUse(manager, program, command, words, options, unsure)
  const texts = words.slice(0, 2).map(({value}) => (typeof value === "string" ? value : "$"))
  const isCommand = (name: string) => Object.hasOwn(manager.commands, name)
  const two = texts.length === 2 && isCommand(texts.join(" "))
  const length = two ? 2 : texts.length > 0 ? 1 : 0
  const subcommand = texts.slice(0, length).join(" ")
  const last = words[length - 1]
  const behind = words.slice(length)
  const asksOnly = length === 0 && options.some(({name}) => /^(?:-v|-h|--version|--help)$/.test(name))
  return {
    manager,
    program: module?.program ?? program,
    command,
    action: isCommand(subcommand) && !asksOnly ? manager.commands[subcommand] : undefined,
    subcommand,
    subcommandAt: last?.at ?? module?.at ?? command.programAt,
    packages: behind.map(word => packageOf(word, manager)),
    options,
    unsure,
  }
}

/** Whether one of these options is given. */
export function hasOption({options}: PackageUse, names: readonly string[]): boolean {
  return options.some(({name}) => names.includes(name))
}

/** The values of an option, by all of its names. */
export function optionValues({options}: PackageUse, names: readonly string[]): string[] {
  return options.flatMap(({name, value}) => (value !== undefined && names.includes(name) ? [value] : []))
}

/** Whether a program installs packages. */
export function isPackageManager(program: string): boolean {
  return managerOf(program) !== undefined
}

/** By the names of their programs; a name with a `*` stands for itself with any version behind it. */
const managers = once(() => {
  const all = PACKAGE_MANAGERS.flatMap(manager => manager.programs.map(name => [name, manager] as const))
  return new Map(all.reverse())
})

function managerOf(program: string): PackageManager | undefined {
  return managers().get(program) ?? managers().get(`${program.replace(/[\d.]+$/, "")}*`)
}

/** The program that `python -m` runs. */
function moduleOf({program, args}: RunCommand): {program: string; args: readonly Argument[]; at: Span} | undefined {
  if (!/^(?:python|pypy)[\d.]*$/.test(program!)) return undefined
  const at = args.findIndex(({value}) => typeof value !== "string" || !/^-[A-Za-z]*[A-Zbdisuv]$/.test(value))
  const flag = args[at]?.value
  const name = args[at + 1]
  if (typeof flag !== "string" || !/^-[A-Za-z]*m$/.test(flag) || typeof name?.value !== "string") return undefined
  return {program: name.value, args: args.slice(at + 2), at: name.at}
}

interface Arguments {
  words: Argument[]
  options: PackageOption[]
  unsure: boolean
}

/** Tells options, with their values, from words. */
function readArguments(args: readonly Argument[], manager: PackageManager): Arguments {
  const {values, longDash} = manager
  const words: Argument[] = []
  const options: PackageOption[] = []
  let unsure = false
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    const text = writtenText(arg)
    const {at} = arg
    const next = () => {
      const value = args[i + 1]
      if (value) i++
      return value && writtenText(value)
    }
    if (arg.value === UNKNOWN && arg.splits && text.startsWith("$")) {
      // what stands in front of the subcommand can be nothing else
      if (words.length === 0 || /opt|flag|arg|param/i.test(text)) unsure = true
      if (words.length > 0) words.push(arg)
    } else if (text === "--") {
      words.push(...args.slice(i + 1))
      break
    } else if (!text.startsWith("-") || text === "-") words.push(arg)
    else if (text.startsWith("--") || longDash) {
      const equals = text.indexOf("=")
      const name = equals < 0 ? text : text.slice(0, equals)
      const value = equals >= 0 ? text.slice(equals + 1) : values.includes(name) ? next() : undefined
      options.push({name, value, at})
    } else {
      for (let k = 1; k < text.length; k++) {
        const name = `-${text[k]}`
        if (values.includes(name)) {
          const value = k + 1 < text.length ? text.slice(k + 1).replace(/^=/, "") : next()
          options.push({name, value, at})
          break
        }
        if (text[k + 1] === "=") {
          options.push({name, value: text.slice(k + 2), at})
          break
        }
        options.push({name, at})
      }
    }
  }
  // twice quiet, or quiet at level two
  const quiet = options.filter(({name}) => name === "-q" || name === "--quiet")
  const level = quiet.reduce((sum, {value}) => sum + (value === undefined ? 1 : Number(value) || 0), 0)
  if (level > 1) options.push({name: "-qq", at: quiet[0]!.at})
  return {words, options, unsure}
}

/** Pacman has letters for subcommands. */
function pacmanUse(
  manager: PackageManager,
  program: string,
  command: RunCommand,
  words: readonly Argument[],
  options: readonly PackageOption[],
  unsure: boolean,
): PackageUse {
  const has = (...names: string[]) => options.some(({name}) => names.includes(name))
  const mode = options.find(({name}) => /^(?:-[SRUQ]|--(?:sync|remove|upgrade|query))$/.test(name))
  const sync = has("-S", "--sync")
  const clean = sync && has("-c", "--clean")
  const upgrade = sync && has("-u", "--sysupgrade")
  const remove = has("-R", "--remove")
  const install = (sync && words.length > 0) || has("-U", "--upgrade")
  const action = clean
    ? "clean"
    : remove
      ? "remove"
      : install
        ? "install"
        : upgrade
          ? "upgrade"
          : sync && has("-y", "--refresh")
            ? "refresh"
            : undefined
  return {
    manager,
    program,
    command,
    action,
    subcommand: mode?.name ?? "",
    subcommandAt: mode?.at ?? command.programAt,
    packages: words.map(word => packageOf(word, manager)),
    options,
    unsure,
  }
}

function packageOf(word: Argument, {version: style}: PackageManager): Package {
  const value = writtenText(word)
  const {at} = word
  if (word.value === UNKNOWN && /^(?:\$\{?\w*\}?|\$\([\s\S]*\)|`[\s\S]*)$/.test(value))
    return {name: value, kind: "unknown", at, value}
  if (FILES[style]?.test(value)) return {name: value, kind: "file", at, value}
  if (/^@/.test(value) && style === "rpm") return {name: value, kind: "group", at, value}
  const [, name = value, version] = VERSIONS[style].exec(value) ?? []
  return {name, version, kind: "name", at, value}
}
