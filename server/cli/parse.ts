import {readFileSync} from "node:fs"
import {discover} from "../disk/discover.ts"
import {reasonOf} from "../disk/reason.ts"
import {readBuild} from "../model/build.ts"
import {DEFAULT_BUILD, type ImageFacts} from "../model/facts.ts"
import {parse} from "../syntax/parse.ts"
import {complain, internalError} from "./complain.ts"
import {type Reading, readingOf} from "./report/reading.ts"
import {inputLines, readInput, writeError, writeOut} from "./streams.ts"

export interface ParseRequest {
  paths: readonly string[]
  /** A file with more paths, one a line; `-` is standard input. */
  filesFrom?: string
  /** Read sources from standard input. */
  cases: boolean
}

/** What every base image is taken to be. */
const BASE: ImageFacts = {
  platform: DEFAULT_BUILD.platform,
  env: [["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]],
}

/** Prints readings as JSON lines; answers the exit code. */
export function parseCommand({paths, filesFrom, cases}: ParseRequest): number {
  return cases ? parseCases() : parsePaths(paths, filesFrom)
}

function parsePaths(given: readonly string[], filesFrom: string | undefined): number {
  let code = 0
  const paths = [...given]
  if (filesFrom !== undefined) {
    try {
      const list = filesFrom === "-" ? readInput().toString("utf8") : readFileSync(filesFrom, "utf8")
      paths.push(...list.split(/\r?\n/).filter(line => line !== ""))
    } catch (error) {
      complain({path: filesFrom, message: reasonOf(error)})
      return 3
    }
  } else if (paths.length === 0) paths.push(".")
  const {files, errors} = discover(paths)
  for (const error of errors) fail(error.path, error.message)
  for (const file of files) {
    try {
      const source = file === "-" ? readInput().toString("utf8") : readFileSync(file, "utf8")
      print({file}, source, undefined)
    } catch (error) {
      fail(file, (error as NodeJS.ErrnoException).code ? reasonOf(error) : internalError(error))
    }
  }
  return code

  function fail(path: string, message: string): void {
    complain({path, message})
    code = 3
  }
}

function parseCases(): number {
  let code = 0
  let number = 0
  for (const line of inputLines()) {
    number++
    if (line.trim() === "") continue
    let name = `case on line ${number}`
    try {
      const one = JSON.parse(line) as {name?: unknown; source?: unknown; dockerignore?: unknown}
      if (typeof one.name === "string") name = one.name
      if (typeof one.source !== "string") throw new SyntaxError("no source")
      print({name}, one.source, typeof one.dockerignore === "string" ? one.dockerignore : undefined)
    } catch (error) {
      writeError(
        `dockerlint: ${name}: ${error instanceof SyntaxError ? 'not a JSON object with "name" and "source"' : internalError(error)}\n`,
      )
      code = 3
    }
  }
  return code
}

function print(label: {file: string} | {name: string}, source: string, ignoreFile: string | undefined): void {
  writeOut(`${JSON.stringify({...label, ...read(source, ignoreFile)})}\n`)
}

function read(source: string, ignoreFile: string | undefined): Reading {
  const file = parse(source)
  return readingOf(file, readBuild(file, DEFAULT_BUILD, {image: () => BASE, ignoreFile}))
}
