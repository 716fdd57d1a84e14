import {reasonOf} from "../disk/reason.ts"
import type {Request} from "./arguments.ts"
import {internalError} from "./complain.ts"
import {explainCommand} from "./explain.ts"
import {lintCommand, printConfigCommand} from "./lint.ts"
import {parseCommand} from "./parse.ts"
import {findPaint} from "./report/paint.ts"
import {writeError, writeOut} from "./streams.ts"

async function run(words: readonly string[]): Promise<number> {
  const request = await requestOf(words)
  if (request.kind === "say") {
    if (request.wrong) writeError(request.text)
    else writeOut(request.text)
    return request.wrong ? 2 : 0
  }
  if (request.kind === "parse") return parseCommand(request)
  if (request.kind === "print-config") return printConfigCommand(request.path, request)
  if (request.kind === "init") return (await import("./init.ts")).initCommand(request)
  if (request.kind === "completion") {
    const {completionScript} = await import("./completion/completion.ts")
    writeOut(completionScript(request.shell, request.program))
    return 0
  }
  if (request.kind === "clear-cache") return (await import("./clearCache.ts")).clearCacheCommand()
  if (request.kind === "lsp") return startServer()
  const paint = await findPaint(request.color)
  if (request.kind === "lint") return lintCommand(request, paint)
  if (request.kind === "format") return (await import("./format.ts")).formatCommand(request, paint)
  if (request.kind === "images") return (await import("./images.ts")).imagesCommand(request, paint)
  if (request.kind === "pin") return (await import("./pin.ts")).pinCommand(request, paint)
  if (request.kind === "cache") return (await import("./cache.ts")).cacheCommand(request, paint)
  if (request.kind === "layers") return (await import("./layers.ts")).layersCommand(request, paint)
  if (request.kind === "rules") return (await import("./rules.ts")).rulesCommand(request, paint)
  return explainCommand(request.name, paint)
}

async function requestOf(words: readonly string[]): Promise<Request> {
  const {readArguments} = await import("./arguments.ts")
  return readArguments(words)
}

/** Runs until the editor goes; the server is a bundle of its own. */
function startServer(): Promise<never> {
  ;(require("./server.js") as typeof import("../lsp/node.ts")).lsp()
  return new Promise(() => {})
}

/** What the program does. */
export function main(): void {
  run(process.argv.slice(2)).then(
    code => {
      process.exitCode = code
    },
    (error: unknown) => {
      // set first, as standard error may be what can't be written to
      process.exitCode = 3
      writeError(`dockerlint: ${(error as NodeJS.ErrnoException).code ? reasonOf(error) : internalError(error)}\n`)
    },
  )
}

/** What each further thread of it does. */
export function serve(): void {
  import("./crew.ts").then(({serve}) => serve())
}
