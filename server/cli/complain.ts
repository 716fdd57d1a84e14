import type {PathError} from "../disk/discover.ts"
import {suggest} from "../model/suggest.ts"
import {visible} from "./report/visible.ts"
import {writeError} from "./streams.ts"

/** Says on standard error what could not be read or written. */
export function complain({path, message}: PathError): void {
  const command = suggest(path, ["cache", "explain", "format", "images", "parse", "pin", "rules"])
  writeError(
    `dockerlint: ${visible(path)}: ${visible(message)}${command ? `; did you mean the command ${command}?` : ""}\n`,
  )
}

/** Says something on standard error; what it quotes of files can't steer a terminal. */
export function tell(text: string): void {
  writeError(`dockerlint: ${visible(text)}\n`)
}

/** Says why the program can't do what it is asked for; answers the exit code for that. */
export function misuse(problems: readonly string[]): number {
  for (const problem of problems) tell(problem)
  return 2
}

/** One line about an exception that should not happen. */
export function internalError(error: unknown): string {
  if (!(error instanceof Error)) return `internal error: ${String(error)}`
  const [, place] = /\n\s+at (.*)/.exec(error.stack ?? "") ?? []
  return `internal error, please report it: ${error.message}${place ? ` (at ${place})` : ""}`
}
