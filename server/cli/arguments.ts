import {Command, CommanderError, InvalidArgumentError, Option} from "commander"
import {SEVERITIES, type Severity} from "../lint/rule.ts"
import {DEFAULT_BUILD} from "../model/facts.ts"
import {suggest} from "../model/suggest.ts"
import {type Platform, parsePlatform} from "../values/platform.ts"
import type {LintRequest} from "./lint.ts"
import type {OutputRequest} from "./outputs.ts"
import type {ParseRequest} from "./parse.ts"
import {FORMAT_NAMES, FORMATS, type FormatName, formatOf} from "./report/formats.ts"
import {VERSION} from "./version.ts"

/** What the user asks for. */
export type Request =
  | ({kind: "lint"; color: boolean} & LintRequest)
  | ({kind: "parse"} & ParseRequest)
  | {kind: "explain"; name: string | undefined; color: boolean}
  /** Nothing to do but to say this: help, the version, or what is wrong with the arguments. */
  | {kind: "say"; text: string; wrong: boolean}

const EXAMPLES = `
Examples:
  dockerlint                              every Dockerfile in this folder and below
  dockerlint Dockerfile docker/           a file, and the files in a folder
  dockerlint - < Dockerfile               standard input
  dockerlint --format json . | jq         for programs
  dockerlint --output sarif=lint.sarif .  a report in a file, and findings on the screen
  dockerlint --build-arg VERSION=3.22 .   with the values of your build
  dockerlint explain DL3008               what a finding means and what to do

Formats:
${FORMAT_NAMES.map(name => `  ${name.padEnd(14)} ${FORMATS[name].summary}`).join("\n")}

To silence a rule for one instruction, write above it:
  # dockerlint ignore=RULE -- why it is fine here

Exit codes:
  0  no findings at the --fail-on level or above
  1  findings at that level
  2  wrong usage
  3  a file could not be read or written, or an internal error`

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
    .option("-f, --format <format>", "how findings are shown: a name from the list below (default: text)", readFormat)
    .option(
      "-o, --output <format=file>",
      "write a report in this format to a file (repeatable); with FILE alone, what --format shows goes there",
      addOutput,
    )
    .addOption(
      new Option("--fail-on <severity>", "the least serious finding that makes the exit code 1")
        .choices([...SEVERITIES, "none"])
        .default("warning"),
    )
    .option("-q, --quiet", "only findings that count for the exit code, and no summary")
    .option("--statistics", "counts per rule: in text in place of the findings, in json beside them")
    .option("--no-color", "no colours; NO_COLOR=1 in the environment says the same")
    .option(
      "--build-arg <name=value>",
      "set a build argument; with NAME alone, from the environment (repeatable)",
      addBuildArg,
    )
    .option("--target <stage>", "the stage that is built (default: the last)")
    .option("--platform <os/arch>", "the platform that is built for (default: linux/amd64)", readPlatform)
    .option("--build-context <name=...>", "name an additional build context (repeatable)", addContext)
    .option("--stdin-filename <path>", "read standard input, and take it to have this path")
    .option("--shellcheck", "ask the program shellcheck about the scripts, in place of the rules about them")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", EXAMPLES)
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({writeOut: say, writeErr: say})
    .action((paths: string[], options: LintOptions) => {
      const {target, stdinFilename, failOn, color, shellcheck} = options
      const outputs = outputsOf(options.format, options.output ?? [])
      if (typeof outputs === "string") return program.error(`error: ${outputs}`)
      const statistics = options.statistics ?? false
      if (statistics && !outputs.some(({format}) => format === "text" || format === "json"))
        program.error("error: --statistics is for the formats text and json")
      const {buildArgs, platform, contexts} = DEFAULT_BUILD
      const build = {
        buildArgs: options.buildArg ?? buildArgs,
        target,
        platform: options.platform ?? platform,
        contexts: options.buildContext ?? contexts,
      }
      const given = paths.length > 0 ? paths : [stdinFilename === undefined ? "." : "-"]
      const quiet = options.quiet ?? false
      const output = {outputs, failOn, quiet, statistics}
      request = {kind: "lint", color, paths: given, ...output, build, stdinFilename, shellcheck}
    })

  program
    .command("explain")
    .description("say what a rule finds, why it matters and what to do; without a rule, list all rules")
    .argument("[RULE]", "a rule's name, or a code of another tool such as DL3008")
    .option("--no-color", "no colours")
    .action((name: string | undefined, {color}: {color: boolean}) => {
      request = {kind: "explain", name, color}
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
  format?: FormatName
  output?: readonly GivenOutput[]
  failOn: Severity | "none"
  quiet?: true
  statistics?: true
  color: boolean
  buildArg?: ReadonlyMap<string, string>
  target?: string
  platform?: Platform
  buildContext?: ReadonlySet<string>
  stdinFilename?: string
  shellcheck?: boolean
}

function readFormat(name: string): FormatName {
  const format = formatOf(name)
  if (format) return format
  const near = suggest(name.toLowerCase(), FORMAT_NAMES)
  throw new InvalidArgumentError(near ? `Did you mean ${near}?` : `The formats are ${FORMAT_NAMES.join(", ")}.`)
}

/** What `--output` was given: without a format, the one of `--format` is meant. */
interface GivenOutput {
  format?: FormatName
  file: string
}

function addOutput(text: string, before: readonly GivenOutput[] = []): GivenOutput[] {
  // a name with an = in it can be written with a folder, as in ./a=b
  const [, name, file] = /^([\w-]*)=(.*)$/s.exec(text) ?? []
  if (text === "" || file === "") throw new InvalidArgumentError("It needs a file, as in sarif=lint.sarif.")
  return [...before, name === undefined ? {file: text} : {format: readFormat(name), file: file!}]
}

/** Which reports there are, or what is wrong with them. Standard output has one of its own where none takes its place. */
function outputsOf(format: FormatName | undefined, given: readonly GivenOutput[]): OutputRequest[] | string {
  const main = format ?? "text"
  const outputs = given.map(({format, file}) => ({format: format ?? main, file}))
  const taken = outputs.some(({file}) => file === "-")
  const moved = given.some(({format}) => format === undefined)
  if (taken && !moved && format !== undefined) return "--format and --output cannot both write to standard output"
  const twice = outputs.find(({file}, i) => outputs.findIndex(other => other.file === file) < i)
  if (twice) return `--output has two reports for ${twice.file === "-" ? "standard output" : twice.file}`
  return taken || moved ? outputs : [{format: main, file: "-"}, ...outputs]
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
