import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from "vscode-languageserver/browser"
import {VERSION} from "../version.ts"
import {browserHost} from "./browserHost.ts"
import {serve} from "./server.ts"

// A web worker of an editor in a browser: its messages are those of the editor.

const port = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0]
const connection = createConnection(
  ProposedFeatures.all,
  new BrowserMessageReader(port),
  new BrowserMessageWriter(port),
)
const session = serve(
  connection,
  browserHost(connection, () => session()?.folders ?? []),
  VERSION,
)
