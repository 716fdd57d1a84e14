import {type Command, InvalidArgumentError, Option} from "commander"
import type {Platform} from "../values/platform.ts"
import type {LayersRequest} from "./layers.ts"
import {addOnlineOptions, type OnlineFlags, onlineOf} from "./onlineArguments.ts"

const HELP = `
Says before any build what each instruction adds to the image, and why: the size as tar, which is what docker history shows, and
compressed, which is what a registry keeps. "~" is an estimate, ">=" is at least so much: what a download or a compiler
brings is not known; "<=" is at most so much, and perhaps nothing. Nothing is built, and nobody is asked without --online.
Sizes of packages are those of the day in "why".

Examples:
  dockerlint layers                         the Dockerfile in this folder
  dockerlint layers --fail-over 500MB       for CI: exit code 1 if the image is larger
  dockerlint layers --compare old.Dockerfile Dockerfile
  dockerlint layers --online                base images as their registries have them, and sizes of downloads
  dockerlint layers --format json | jq
  dockerlint layers --html report.html      one file to look at and to pass on: a map, the waste, the cache

Exit codes:
  0  done                            2  wrong usage
  1  larger than --fail-over allows  3  a file could not be read`

interface Flags extends Omit<LayersRequest, "paths" | "online">, OnlineFlags {
  color: boolean
}

/** Adds `dockerlint layers`; `done` gets what the user asks for. */
export function addLayersCommand(
  program: Command,
  readBuildArg: (text: string, before?: ReadonlyMap<string, string>) => Map<string, string>,
  readPlatform: (text: string) => Platform,
  done: (request: LayersRequest & {color: boolean}) => void,
): void {
  const command = program
    .command("layers")
    .description("say how large each layer will be, and what is wasted, before building")
    .argument(
      "[PATH...]",
      "Dockerfiles, Compose and Bake files, and folders; - is standard input (default: this folder)",
    )
    .option("--context <folder>", "the build context (default: the folder of the Dockerfile)")
    .addOption(new Option("--format <format>", "how they are shown").choices(["text", "json"]).default("text"))
    .option("--fail-over <size>", "exit code 1 where the image takes more, as tar, such as 500MB or 1.2GB", readSize)
    .option("--html <file>", "write a page for browsers as well; - is standard output")
    .option("--compare <old>", "say what has changed since this Dockerfile")
    .option("--build-arg <name=value>", "set a build argument (repeatable)", readBuildArg)
    .option("--target <stage>", "the stage that is built (default: the last)")
    .option("--platform <os/arch>", "the platform that is built for (default: linux/amd64)", readPlatform)
    .option("--all", "show every stage and not only those that are built")
  addOnlineOptions(command, ", and servers for the sizes of downloads")
    .option("--no-color", "no colours")
    .addHelpText("after", HELP)
    .action((paths: string[], {online, registry, credentials, ...flags}: Flags) => {
      const asked = onlineOf({online, registry, credentials})
      if (typeof asked === "string") return command.error(`error: ${asked}`)
      done({...flags, paths: paths.length > 0 ? paths : ["."], online: asked})
    })
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
}

/** Bytes of a size such as `500MB`: units are thousands as Docker shows them, those with an i are of 1024. */
function readSize(text: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? []
  const factor = Object.hasOwn(UNITS, unit.toLowerCase()) ? UNITS[unit.toLowerCase()] : undefined
  if (number === undefined || factor === undefined) throw new InvalidArgumentError("It should be a size such as 500MB.")
  return Number(number) * factor
}
