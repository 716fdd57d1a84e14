import {Command, CommanderError, InvalidArgumentError, Option} from "commander"
import {FORMAT_NAMES, type FormatName} from "../config/formats.ts"
import {FAIL_ON, type FailOn} from "../config/layer.ts"
import {rulesFor, unknownRule} from "../config/names.ts"
import type {SettingsRequest} from "../disk/settings.ts"
import {SEVERITIES} from "../lint/rule.ts"
import {addLspCommand} from "../lsp/arguments.ts"
import {suggest} from "../model/suggest.ts"
import {type Platform, parsePlatform} from "../values/platform.ts"
import {VERSION} from "../version.ts"
import type {CacheRequest} from "./cache.ts"
import {addCacheCommand} from "./cacheArguments.ts"
import type {FixRequest} from "./fix.ts"
import type {FormatRequest} from "./format.ts"
import {addFormatCommand} from "./formatArguments.ts"
import {addImageCommands, type ImageRequest} from "./imageArguments.ts"
import type {LayersRequest} from "./layers.ts"
import {addLayersCommand} from "./layersArguments.ts"
import type {LintRequest} from "./lint.ts"
import {addOnlineOptions, type OnlineFlags, onlineOf} from "./onlineArguments.ts"
import type {GivenOutput} from "./outputs.ts"
import type {ParseRequest} from "./parse.ts"
import {FORMATS, formatOf} from "./report/formats.ts"
import type {RulesRequest} from "./rules.ts"
import {addSetupCommands, type SetupRequest} from "./setupArguments.ts"

/** What the user asks for. */
export type Request =
  | ({kind: "lint"; color: boolean} & LintRequest)
  | ({kind: "parse"} & ParseRequest)
  | ({kind: "format"; color: boolean} & FormatRequest)
  | ({kind: "cache"; color: boolean} & CacheRequest)
  | ({kind: "layers"; color: boolean} & LayersRequest)
  | {kind: "explain"; name: string | undefined; color: boolean}
  | ({kind: "rules"; color: boolean} & RulesRequest)
  /** Print what counts for a file. */
  | ({kind: "print-config"; path: string} & SettingsRequest)
  | SetupRequest
  | ImageRequest
  /** Start the language server. */
  | {kind: "lsp"}
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
  dockerlint format --check .             which files the formatter would change

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
    .usage(
      "[options] [PATH...]\n       dockerlint format [options] [PATH...]\n       dockerlint cache [options] [PATH]\n       dockerlint explain [RULE]\n       dockerlint rules [options]\n       dockerlint images [options] [PATH...]\n       dockerlint pin [options] [PATH...]\n       dockerlint parse [PATH...]\n       dockerlint layers [options] [PATH...]\n       dockerlint init [FOLDER]\n       dockerlint lsp --stdio\n       dockerlint completion SHELL",
    )
    .argument("[PATH...]", "files and folders; - is standard input (default: this folder)")
    .option("-f, --format <format>", "how findings are shown: a name from the list below (default: text)", readFormat)
    .option(
      "-o, --output <format=file>",
      "write a report in this format to a file (repeatable); with FILE alone, what --format shows goes there",
      addOutput,
    )
    .addOption(
      new Option(
        "--fail-on <severity>",
        "the least serious finding that makes the exit code 1 (default: warning)",
      ).choices(FAIL_ON),
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
    .option("--rule <name=level>", "set a rule or group to error, warning, info, style, on or off (repeatable)", addTo)
    .option("--ruleset <name>", 'leave out rules that are newer than this rule set, such as 2026.1; "latest": all')
    .option("--config <file>", "the one configuration that counts; .hadolint.yaml too")
    .option("--no-config", "no configuration counts, nor HADOLINT_* in the environment")
    .option("--print-config <file>", "print what counts for a file, and who said it")
    .option("--no-inline-ignores", "comments in a Dockerfile silence nothing")
    .option("--report-unused-ignores", "warn of comments that silence nothing")
    .option("--baseline <file>", "leave out the findings that are in this file")
    .option("--write-baseline", "write all findings to the file of --baseline in place of showing them")
    .option("--fix", "make the fixes that leave the built image as it is, and report the rest")
    .option("--unsafe", "with --fix or --diff: make those too that change the image")
    .option("--fix-rule <name>", "with --fix or --diff: only the fixes of this rule or group (repeatable)", addTo)
    .option("--diff", "show what --fix would change, and change nothing")
    .option("--exclude <pattern>", "leave out what this pattern of .gitignore means (repeatable)", addTo)
    .option("--no-gitignore", "search what the repository ignores too")
    .option("--jobs <number>", "how many threads work (default: as many as pay)", readJobs)
    .option("--shellcheck", "ask the program shellcheck about the scripts, in place of the rules about them")

  addOnlineOptions(program)
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", EXAMPLES)
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({writeOut: say, writeErr: say})
    .action((paths: string[], options: LintOptions) => {
      const {
        format,
        target,
        platform,
        stdinFilename,
        shellcheck,
        color,
        output = [],
        statistics = false,
        quiet = false,
      } = options
      const problem = outputProblem(format, output)
      if (problem !== undefined) return program.error(`error: ${problem}`)
      const given = paths.length > 0 ? paths : [stdinFilename === undefined ? "." : "-"]
      const settings: SettingsRequest = {
        config: typeof options.config === "string" ? options.config : undefined,
        noConfig: options.config === false,
        rules: options.rule,
        ruleset: options.ruleset,
        inlineIgnores: options.inlineIgnores ? undefined : false,
        reportUnusedIgnores: options.reportUnusedIgnores,
        failOn: options.failOn,
        format,
        baseline: options.baseline,
        build: {
          ...(options.buildArg && {buildArgs: options.buildArg}),
          ...(target !== undefined && {target}),
          ...(platform && {platform}),
          ...(options.buildContext && {contexts: options.buildContext}),
        },
      }
      const {printConfig, writeBaseline = false, jobs} = options
      const fix = fixOf(options)
      if (typeof fix === "string") return program.error(`error: ${fix}`)
      const online = onlineOf(options)
      if (typeof online === "string") return program.error(`error: ${online}`)
      const search = {exclude: options.exclude ?? [], gitignore: options.gitignore}
      request =
        printConfig === undefined
          ? {
              kind: "lint",
              ...settings,
              color,
              paths: given,
              search,
              fix,
              jobs,
              output,
              quiet,
              statistics,
              stdinFilename,
              writeBaseline,
              shellcheck,
              online,
            }
          : {kind: "print-config", ...settings, path: printConfig}
    })

  addFormatCommand(program, asked => {
    request = {kind: "format", ...asked}
  })

  addCacheCommand(program, asked => {
    request = {kind: "cache", ...asked}
  })

  addLayersCommand(program, addBuildArg, readPlatform, asked => {
    request = {kind: "layers", ...asked}
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
    .command("rules")
    .description("list rules, or what a rule set has that an older one has not: dockerlint rules --diff 2026.1 latest")
    .argument("[NEWER]", "the newer rule set of --diff (default: latest)")
    .addOption(new Option("--severity <severity>", "only those of this severity").choices(SEVERITIES))
    .option("--group <name>", "only those of a group, such as security, or of a code of another program")
    .option("--off", "only those that are off unless asked for")
    .option("--fixable", "only those that can mend what they find")
    .option("--diff <older>", "only those that the rule set NEWER has and this one has not")
    .addOption(new Option("--format <format>", "how they are shown").choices(["text", "json"]).default("text"))
    .option("--no-color", "no colours")
    .action((newer: string | undefined, options: RulesOptions, command: Command) => {
      const {diff, ...rest} = options
      if (newer !== undefined && diff === undefined) command.error(`error: rules takes no ${newer} without --diff`)
      request = {kind: "rules", ...rest, ...(diff !== undefined && {diff: [diff, newer ?? "latest"]})}
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

  addImageCommands(program, asked => {
    request = asked
  })

  addSetupCommands(program, asked => {
    request = asked
  })

  addLspCommand(program, () => {
    request = {kind: "lsp"}
  })

  try {
    program.parse([...words], {from: "user"})
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return {kind: "say", text, wrong: false}
    return {
      kind: "say",
      text: `${text.replace(/^error: /, "dockerlint: ").trimEnd()}\n${hadolintHint(text)}See dockerlint --help.\n`,
      wrong: true,
    }
  }
  return request ?? {kind: "say", text, wrong: true}
}

/** What hadolint's options are called here. */
const HADOLINT_OPTIONS: Record<string, string> = {
  "--ignore": "--rule NAME=off",
  "--error": "--rule NAME=error",
  "--warning": "--rule NAME=warning",
  "--info": "--rule NAME=info",
  "--style": "--rule NAME=style",
  "-t": "--fail-on LEVEL",
  "--failure-threshold": "--fail-on LEVEL",
  "--no-fail": "--fail-on none",
  "-c": "--config FILE",
  "-f": "--format FORMAT",
  "--file-path-in-report": "--stdin-filename PATH",
  "--trusted-registry": "allowedRegistries in .dockerlint.yaml",
  "--require-label": "labels in .dockerlint.yaml",
  "--strict-labels": "strictLabels in .dockerlint.yaml",
  "--disable-ignore-pragma": "--no-inline-ignores",
}

function hadolintHint(text: string): string {
  const option = /unknown option '(-[\w-]+)/.exec(text)?.[1]
  const ours = option !== undefined && Object.hasOwn(HADOLINT_OPTIONS, option) ? HADOLINT_OPTIONS[option] : undefined
  return ours === undefined ? "" : `What hadolint calls ${option} is ${ours} here.\n`
}

interface LintOptions extends OnlineFlags {
  format?: FormatName
  output?: readonly GivenOutput[]
  failOn?: FailOn
  quiet?: true
  statistics?: true
  color: boolean
  buildArg?: ReadonlyMap<string, string>
  target?: string
  platform?: Platform
  buildContext?: ReadonlySet<string>
  stdinFilename?: string
  rule?: readonly string[]
  ruleset?: string
  /** False: --no-config. */
  config?: string | boolean
  printConfig?: string
  inlineIgnores: boolean
  reportUnusedIgnores?: true
  baseline?: string
  writeBaseline?: true
  shellcheck?: true
  fix?: boolean
  unsafe?: boolean
  fixRule?: readonly string[]
  diff?: boolean
  exclude?: readonly string[]
  gitignore: boolean
  jobs?: number
}

/** What is to be fixed; undefined: nothing; a text says what is wrong. */
function fixOf({fix, unsafe = false, fixRule, diff = false}: LintOptions): FixRequest | string | undefined {
  if (!fix && !diff)
    return unsafe || fixRule ? `${unsafe ? "--unsafe" : "--fix-rule"} needs --fix or --diff` : undefined
  const rules = new Set<string>()
  for (const name of fixRule ?? []) {
    const named = rulesFor(name)
    if (!named) return unknownRule(name)
    for (const rule of named.rules) rules.add(rule.name)
  }
  return {diff, choice: {unsafe, rules: fixRule && rules}}
}

function readJobs(text: string): number {
  const jobs = Number(text)
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 64)
    throw new InvalidArgumentError("It should be a number from 1 to 64.")
  return jobs
}

type RulesOptions = Omit<RulesRequest, "diff"> & {diff?: string; color: boolean}

function addTo(text: string, before: readonly string[] = []): string[] {
  return [...before, text]
}

function readFormat(name: string): FormatName {
  const format = formatOf(name)
  if (format) return format
  const near = suggest(name.toLowerCase(), FORMAT_NAMES)
  throw new InvalidArgumentError(near ? `Did you mean ${near}?` : `The formats are ${FORMAT_NAMES.join(", ")}.`)
}

function addOutput(text: string, before: readonly GivenOutput[] = []): GivenOutput[] {
  // a name with an = in it can be written with a folder, as in ./a=b
  const [, name, file] = /^([\w-]*)=(.*)$/s.exec(text) ?? []
  if (text === "" || file === "") throw new InvalidArgumentError("It needs a file, as in sarif=lint.sarif.")
  return [...before, name === undefined ? {file: text} : {format: readFormat(name), file: file!}]
}

/** What is wrong with the reports that are asked for; undefined where nothing is. */
function outputProblem(format: FormatName | undefined, given: readonly GivenOutput[]): string | undefined {
  const taken = given.some(({file}) => file === "-")
  const moved = given.some(({format}) => format === undefined)
  if (taken && !moved && format !== undefined) return "--format and --output cannot both write to standard output"
  const twice = given.find(({file}, i) => given.findIndex(other => other.file === file) < i)
  return twice && `--output has two reports for ${twice.file === "-" ? "standard output" : twice.file}`
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
