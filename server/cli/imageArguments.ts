import {type Command, Option} from "commander"
import {cacheCommandOf} from "./cacheArguments.ts"
import type {ImagesRequest} from "./images.ts"
import {addOnlineOptions, type OnlineFlags, type OnlineRequest, onlineOf} from "./onlineArguments.ts"
import type {PinRequest} from "./pin.ts"

/** What has to do with images and registries. */
export type ImageRequest =
  | ({kind: "images"; color: boolean} & ImagesRequest)
  | ({kind: "pin"; color: boolean} & PinRequest)
  | {kind: "clear-cache"}

const IMAGES_HELP = `
Tags, digests and ages are what the files say and what was learned before; --online asks the registries. Ends of life come
with the program. A digest in brackets is not written in the file: it is what the tag stands for.

Examples:
  dockerlint images                          every image of this folder's Dockerfiles
  dockerlint images --online --format json   for programs, with digests, sizes and ages

Exit codes:
  0  done   2  wrong usage   3  a file could not be read`

const PIN_HELP = `
node:24 becomes node:24@sha256:..., with the digest for all platforms, asked for at that moment; where there is no tag, :latest
is written too. Images whose name is made of variables are left alone, unless an ARG has all of it.

Examples:
  dockerlint pin --online              pin what is not pinned, in this folder's Dockerfiles
  dockerlint pin --online --update     bring the digests that are there up to date as well
  dockerlint pin --check               for CI: list the images that are not pinned; asks nobody

Exit codes:
  0  done, or nothing to pin                   2  wrong usage
  1  images would be pinned (--check, --diff)  3  a file could not be read or written, or an image not be pinned`

interface FileFlags extends OnlineFlags {
  config?: string | boolean
  exclude?: readonly string[]
  gitignore: boolean
  color: boolean
}

function addFileOptions(command: Command): Command {
  return addOnlineOptions(command)
    .option("--exclude <pattern>", "leave out what this pattern of .gitignore means (repeatable)", addTo)
    .option("--no-gitignore", "search what the repository ignores too")
    .option("--config <file>", "the one configuration that counts")
    .option("--no-config", "no configuration counts")
    .option("--no-color", "no colours")
}

function addTo(text: string, before: readonly string[] = []): string[] {
  return [...before, text]
}

/** Adds `dockerlint images`, `pin` and `cache`; `done` gets what the user asks for. */
export function addImageCommands(program: Command, done: (request: ImageRequest) => void): void {
  const images = program
    .command("images")
    .description("list the images that Dockerfiles name: tags, digests, ages, sizes, ends of life")
    .argument("[PATH...]", "files and folders; - is standard input (default: this folder)")
    .addOption(new Option("--format <format>", "how they are shown").choices(["text", "json"]).default("text"))
  addFileOptions(images)
    .addHelpText("after", IMAGES_HELP)
    .action((paths: string[], flags: FileFlags & {format: "text" | "json"}, command: Command) => {
      const {color, format} = flags
      done({kind: "images", color, format, ...filesOf(paths, flags), online: onlineOrError(flags, command)})
    })

  const pin = program
    .command("pin")
    .description("write digests behind the images of FROM, COPY --from and RUN --mount from")
    .argument("[PATH...]", "files and folders; - is standard input (default: this folder)")
    .option("--update", "bring the digests that are there up to date too")
    .option("--check", "change nothing, list the images that are not pinned; with --update, or not as they are now")
    .option("--diff", "change nothing, show what would change")
  addFileOptions(pin)
    .addHelpText("after", PIN_HELP)
    .action((paths: string[], flags: FileFlags & {update?: true; check?: true; diff?: true}, command: Command) => {
      const {color, update = false, check = false, diff = false} = flags
      const online = onlineOrError(flags, command)
      done({kind: "pin", color, update, check, diff, ...filesOf(paths, flags), online})
    })

  cacheCommandOf(program)
    .command("clear")
    .description("forget what registries have said, which is kept between runs")
    .action(() => done({kind: "clear-cache"}))
}

function filesOf(paths: readonly string[], {config, exclude = [], gitignore}: FileFlags) {
  return {
    paths: paths.length > 0 ? paths : ["."],
    search: {exclude, gitignore},
    config: typeof config === "string" ? config : undefined,
    noConfig: config === false,
  }
}

function onlineOrError(flags: FileFlags, command: Command): OnlineRequest | undefined {
  const online = onlineOf(flags)
  return typeof online === "string" ? command.error(`error: ${online}`) : online
}
