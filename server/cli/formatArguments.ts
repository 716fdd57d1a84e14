import {type Command, InvalidArgumentError, Option} from "commander"
import {DEFAULT_FORMAT, type FormatOptions} from "../format/options.ts"
import type {FormatRequest} from "./format.ts"

const HELP = `
Only what BuildKit reads the same is changed: built images and the build cache stay as they are. What a shell runs
keeps every blank, unless --reindent-run is given. Between "# dockerlint format off" and "# dockerlint format on"
nothing changes. More in docs/format.md.

Examples:
  dockerlint format                    every Dockerfile in this folder and below
  dockerlint format --diff Dockerfile  show what would change
  dockerlint format --check .          for CI: list the files that are not formatted
  dockerlint format - < Dockerfile     standard input to standard output

Exit codes:
  0  done, or nothing to change            2  wrong usage
  1  files would change (--check, --diff)  3  a file could not be read or written`

interface FormatFlags extends Partial<FormatOptions> {
  check?: boolean
  diff?: boolean
  config?: string | boolean
  stdinFilename?: string
  color: boolean
}

/** Adds `dockerlint format`; `done` gets what the user asks for. */
export function addFormatCommand(program: Command, done: (request: FormatRequest & {color: boolean}) => void): void {
  program
    .command("format")
    .description("format files, so that BuildKit reads the same")
    .argument("[PATH...]", "files and folders; - is standard input (default: this folder)")
    .option("--check", "change nothing, list the files that would change")
    .option("--diff", "change nothing, show what would change")
    .option("--stdin-filename <path>", "read standard input, and take it to have this path")
    .addOption(
      new Option("--keyword-case <case>", `how keywords are written (default: ${DEFAULT_FORMAT.keywordCase})`).choices([
        "upper",
        "lower",
        "keep",
      ]),
    )
    .addOption(
      new Option(
        "--indent <blanks>",
        `indentation of continued lines: 1 to 16, or tab (default: ${DEFAULT_FORMAT.indent})`,
      ).argParser(readIndent),
    )
    .option("--reindent-run", "indent the lines of RUN by their place in the script; the build runs them again")
    .option("--config <file>", "the one configuration that counts")
    .option("--no-config", "no configuration counts")
    .option("--no-color", "no colours")
    .addHelpText("after", HELP)
    .action((given: string[], {check = false, diff = false, stdinFilename, color, config, ...options}: FormatFlags) => {
      const paths = given.length > 0 ? given : [stdinFilename === undefined ? "." : "-"]
      const named = typeof config === "string" ? config : undefined
      done({paths, check, diff, options, stdinFilename, color, config: named, noConfig: config === false})
    })
}

function readIndent(text: string): number | "tab" {
  if (text === "tab") return "tab"
  const number = /^\d{1,2}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > 16) throw new InvalidArgumentError("It should be a number from 1 to 16, or tab.")
  return number
}
