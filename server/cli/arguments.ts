import {Command, CommanderError, InvalidArgumentError, Option} from "commander"
import {DEFAULT_BUILD} from "../model/facts.ts"
import {type Platform, parsePlatform} from "../values/platform.ts"
import type {LintRequest} from "./lint.ts"
import type {ParseRequest} from "./parse.ts"
import {VERSION} from "./version.ts"

/** What the user asks for. */
export type Request =
  | ({kind: "lint"} & LintRequest)
  | ({kind: "parse"} & ParseRequest)
  | {kind: "explain"; name: string | undefined}
  /** Nothing to do but to say this: help, the version, or what is wrong with the arguments. */
  | {kind: "say"; text: string; wrong: boolean}

const EXAMPLES = `
Examples:
  dockerlint                              every Dockerfile in this folder and below
  dockerlint Dockerfile docker/           a file, and the files in a folder
  dockerlint - < Dockerfile               standard input
  dockerlint --format json . | jq         for programs
  dockerlint --build-arg VERSION=3.22 .   with the values of your build
  dockerlint explain DL3008               what a finding means and what to do

To silence a rule for one instruction, write above it:
  # dockerlint ignore=RULE -- why it is fine here

Exit codes:
  0  nothing at warning or error level     2  wrong usage
  1  findings at warning or error level    3  a file could not be read, or an internal error`

const PARSE_HELP = `
Prints what BuildKit makes of each file, one JSON object a line, without settings and ignore comments.
The shape is described in docs/parse.md.`

/** Reads the arguments behind the program's name. */
export function readArguments(words: readonly string[]): Request {
  let request: Request | undefined
  let text = ""
  const say = (more: string) => {
    text += more
  }

  const program = new Command("dockerlint")
    .description("Lints Dockerfiles, reading them as BuildKit does. Folders are searched for Dockerfiles.")
    .usage("[options] [PATH...]\n       dockerlint explain [RULE]\n       dockerlint parse [PATH...]")
    .argument("[PATH...]", "files and folders; - is standard input (default: this folder)")
    .addOption(new Option("--format <format>", "how findings are shown").choices(["text", "json"]).default("text"))
    .option(
      "--build-arg <name=value>",
      "set a build argument; with NAME alone, from the environment (repeatable)",
      addBuildArg,
    )
    .option("--target <stage>", "the stage that is built (default: the last)")
    .option("--platform <os/arch>", "the platform that is built for (default: linux/amd64)", readPlatform)
    .option("--build-context <name=...>", "name an additional build context (repeatable)", addContext)
    .option("--stdin-filename <path>", "read standard input, and take it to have this path")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", EXAMPLES)
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({writeOut: say, writeErr: say})
    .action((paths: string[], options: LintOptions) => {
      const {format, target, stdinFilename} = options
      const {buildArgs, platform, contexts} = DEFAULT_BUILD
      const build = {
        buildArgs: options.buildArg ?? buildArgs,
        target,
        platform: options.platform ?? platform,
        contexts: options.buildContext ?? contexts,
      }
      const given = paths.length > 0 ? paths : [stdinFilename === undefined ? "." : "-"]
      request = {kind: "lint", paths: given, format, build, stdinFilename}
    })

  program
    .command("explain")
    .description("say what a rule finds, why it matters and what to do; without a rule, list all rules")
    .argument("[RULE]", "a rule's name, or a code of another tool such as DL3008")
    .action((name: string | undefined) => {
      request = {kind: "explain", name}
    })

  program
    .command("parse")
    .description("print how BuildKit reads files, as JSON lines")
    .argument("[PATH...]", "files and folders; - is standard input")
    .option("--files-from <file>", "read paths from a file, one a line; - is standard input")
    .option("--cases", 'read {"name", "source", "dockerignore"?} lines from standard input instead')
    .addHelpText("after", PARSE_HELP)
    .action((paths: string[], {filesFrom, cases}: {filesFrom?: string; cases?: true}, command: Command) => {
      if (cases && (paths.length > 0 || filesFrom !== undefined))
        command.error("error: --cases takes no paths: it reads standard input")
      request = {kind: "parse", paths, filesFrom, cases: cases ?? false}
    })

  try {
    program.parse([...words], {from: "user"})
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return {kind: "say", text, wrong: false}
    return {
      kind: "say",
      text: `${text.replace(/^error: /, "dockerlint: ").trimEnd()}\nSee dockerlint --help.\n`,
      wrong: true,
    }
  }
  return request ?? {kind: "say", text, wrong: true}
}

interface LintOptions {
  format: "text" | "json"
  buildArg?: ReadonlyMap<string, string>
  target?: string
  platform?: Platform
  buildContext?: ReadonlySet<string>
  stdinFilename?: string
}

function addBuildArg(text: string, before: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const equals = text.indexOf("=")
  const name = equals < 0 ? text : text.slice(0, equals)
  if (name === "") throw new InvalidArgumentError("It needs a name, as in VERSION=1.")
  const value = equals < 0 ? process.env[name] : text.slice(equals + 1)
  return value === undefined ? new Map(before) : new Map(before).set(name, value)
}

function addContext(text: string, before: ReadonlySet<string> = new Set()): Set<string> {
  const equals = text.indexOf("=")
  if (equals <= 0) throw new InvalidArgumentError("It needs a name and a place, as in assets=./assets.")
  return new Set(before).add(text.slice(0, equals))
}

function readPlatform(text: string): Platform {
  const platform = parsePlatform(text)
  if (!platform) throw new InvalidArgumentError("It should be like linux/amd64 or linux/arm64/v8.")
  return platform
}
