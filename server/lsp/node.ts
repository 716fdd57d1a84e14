import {createConnection, ProposedFeatures} from "vscode-languageserver/node"
import {compileForBursts} from "../cli/compileLess.ts"
import {VERSION} from "../version.ts"
import {nodeHost} from "./nodeHost.ts"
import {serve} from "./server.ts"

/**
 * Starts the server over the transport that the arguments of the process name; the library reads them. `settle` tells V8
 * how to compile: not where a code cache is made, which would be one for those settings.
 */
export function lsp(settle: () => void = compileForBursts): void {
  process.on("uncaughtException", error => {
    // such as a port on which no editor listens
    process.stderr.write(`dockerlint: ${error.stack ?? error.message}\n`)
    process.exit(3)
  })
  settle()
  serve(createConnection(ProposedFeatures.all), nodeHost(), VERSION, process.argv.includes("--online"))
}
