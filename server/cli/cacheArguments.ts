import {type Command, InvalidArgumentError, Option} from "commander"
import type {CacheRequest} from "./cache.ts"
import {addOnlineOptions, type OnlineFlags, onlineOf} from "./onlineArguments.ts"

const HELP = `
Nothing is built: what is in the key of each step's cache entry is worked out from the Dockerfile, .dockerignore and the
names of the context's files, for a build that follows one with everything as it is now. Without an edit, the last
commits of the context's git repository say how often each step runs again, and what could stand in a better place.

Examples:
  dockerlint cache --change package.json      what an edit of this file runs again
  dockerlint cache --arg VERSION=2            what another value of a build argument runs again
  dockerlint cache docker/Dockerfile --line 9 what an edit of this line runs again
  dockerlint cache                            how often each step has to run again
  dockerlint cache --fix                      move copies down that steps above others need not wait for
  dockerlint cache --diff                     show what --fix would change

Exit codes:
  0  done                    2  wrong usage
  1  something would change  3  a file could not be read or written`

interface CacheFlags extends OnlineFlags {
  change?: readonly string[]
  arg?: ReadonlyMap<string, string>
  line?: number
  context?: string
  buildArg?: ReadonlyMap<string, string>
  target?: string
  format: "text" | "json"
  fix?: true
  diff?: true
  color: boolean
}

/** `dockerlint cache`, below which other parts of the program have commands too. */
export function cacheCommandOf(program: Command): Command {
  return program.commands.find(command => command.name() === "cache") ?? program.command("cache")
}

/** Adds `dockerlint cache`; `done` gets what the user asks for. */
export function addCacheCommand(program: Command, done: (request: CacheRequest & {color: boolean}) => void): void {
  const command = cacheCommandOf(program)
    .description("say which steps of a build an edit runs again, and why")
    .argument(
      "[PATH]",
      "a Dockerfile, the folder that it is in, or a Compose or Bake file with one build (default: this folder)",
    )
    .option("--change <file>", "a file or folder of the context that is edited, made or taken away (repeatable)", addTo)
    .option("--arg <name=value>", "another value of a build argument (repeatable)", addArgument)
    .option("--line <number>", "a line of the Dockerfile that is edited", readLine)
    .option("--context <folder>", "the build context (default: the folder of the Dockerfile)")
    .option("--build-arg <name=value>", "the value of a build argument before and after (repeatable)", addArgument)
    .option("--target <stage>", "the stage that is built (default: the last)")
    .addOption(new Option("--format <format>", "how it is shown").choices(["text", "json"]).default("text"))
    .option("--fix", "make the moves that are advised, where the built image surely stays the same")
    .option("--diff", "change nothing, show what --fix would change")
  addOnlineOptions(command, ", and servers for the sizes of downloads")
    .option("--no-color", "no colours")
    .addHelpText("after", HELP)
    .action((path: string | undefined, flags: CacheFlags) => {
      const {change = [], arg = new Map(), line, context, buildArg = new Map(), target, format, color} = flags
      const online = onlineOf(flags)
      if (typeof online === "string") return command.error(`error: ${online}`)
      const fix = flags.diff ? "diff" : flags.fix ? "write" : undefined
      const edit = {changed: change, args: arg, line}
      done({path: path ?? ".", ...edit, context, buildArgs: buildArg, target, format, fix, online, color})
    })
}

function addTo(text: string, before: readonly string[] = []): string[] {
  return [...before, text]
}

function addArgument(text: string, before: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const equals = text.indexOf("=")
  if (equals <= 0) throw new InvalidArgumentError("It needs a name and a value, as in VERSION=2.")
  return new Map(before).set(text.slice(0, equals), text.slice(equals + 1))
}

function readLine(text: string): number {
  const line = Number(text)
  if (!Number.isInteger(line) || line < 1) throw new InvalidArgumentError("Lines are counted from 1.")
  return line
}
