import type {FormatName} from "../config/formats.ts"
import type {PathError} from "../disk/discover.ts"
import {reasonOf} from "../disk/reason.ts"
import {FORMATS} from "./report/formats.ts"
import type {FileResult, Reporter, ReportSettings, RunEnd} from "./report/reporter.ts"
import {tryWriteOut, writeOut} from "./streams.ts"

/** A report that is asked for, and where it goes: `-` is standard output. */
export interface OutputRequest {
  format: FormatName
  file: string
}

/** What `--output` was given: without a format, the one of `--format` is meant. */
export interface GivenOutput {
  format?: FormatName
  file: string
}

/** Which reports there are. Standard output has one of its own where none takes its place. */
export function outputsOf(main: FormatName, given: readonly GivenOutput[]): OutputRequest[] {
  const outputs = given.map(({format, file}) => ({format: format ?? main, file}))
  const taken = outputs.some(({file}) => file === "-") || given.some(({format}) => format === undefined)
  return taken ? outputs : [{format: main, file: "-"}, ...outputs]
}

/** Every report of a run, side by side. */
export interface Outputs {
  add(result: FileResult): void
  /** Writes what is left, and files at once; answers which of them could not be written. */
  end(run: RunEnd): Promise<PathError[]>
}

/**
 * `beforeWrite` is called before something goes to standard output. Colours and widths are the terminal's, and so only
 * for standard output.
 */
export async function openOutputs(
  requests: readonly OutputRequest[],
  settings: ReportSettings,
  plain: ReportSettings,
  beforeWrite: () => void,
): Promise<Outputs> {
  const load = async ({format}: OutputRequest, to: ReportSettings): Promise<Reporter> => {
    return (await FORMATS[format].load())(to)
  }
  const files: {path: string; reporter: Reporter; pieces: string[]}[] = []
  let screen: Reporter | undefined
  for (const request of requests) {
    if (request.file === "-") screen = await load(request, settings)
    else files.push({path: request.file, reporter: await load(request, plain), pieces: []})
  }
  // where the reader of standard output goes away, as `| head` does, files are still written
  let gone = false
  const show = (text: string) => {
    if (text === "" || gone) return
    beforeWrite()
    if (files.length === 0) writeOut(text)
    else gone = !tryWriteOut(text)
  }
  return {
    add(result) {
      for (const {reporter, pieces} of files) pieces.push(reporter.file(result))
      if (screen) show(screen.file(result))
    },
    async end(run) {
      const errors: PathError[] = []
      for (const {path, reporter, pieces} of files) {
        pieces.push(reporter.end(run))
        try {
          const {putFile} = await import("./write.ts")
          putFile(path, pieces.join(""))
        } catch (error) {
          errors.push({path, message: reasonOf(error)})
        }
      }
      if (screen) show(screen.end(run))
      return errors
    },
  }
}
