import {createConnection, ProposedFeatures} from "vscode-languageserver/node"
import {compileForBursts} from "../cli/compileLess.ts"
import {VERSION} from "../version.ts"
import {nodeHost} from "./nodeHost.ts"
import {serve} from "./server.ts"

/** Starts the server over the transport that the arguments of the process name; the library reads them. */
export function lsp(): void {
  process.on("uncaughtException", error => {
    // such as a port on which no editor listens
    process.stderr.write(`dockerlint: ${error.stack ?? error.message}\n`)
    process.exit(3)
  })
  compileForBursts()
  serve(createConnection(ProposedFeatures.all), nodeHost(), VERSION)
}
