import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from "vscode-languageserver/browser"
import {once} from "../model/once.ts"
import {VERSION} from "../version.ts"
import {serve} from "./server.ts"

// A web worker of an editor in a browser: its messages are those of the editor.

const port = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0]
const connection = createConnection(
  ProposedFeatures.all,
  new BrowserMessageReader(port),
  new BrowserMessageWriter(port),
)
// what reads configurations is loaded with the first document
const host = once(async () =>
  (await import("./browserHost.ts")).browserHost(connection, () => session()?.folders ?? []),
)
const session = serve(
  connection,
  {
    circumstances: async (uri, request, folder) => (await host()).circumstances(uri, request, folder),
    forget: async () => (await host()).forget(),
    read: async uri => (await host()).read(uri),
    list: async uri => (await host()).list(uri),
    exists: async uri => (await host()).exists(uri),
    isInside: async (uri, folder) => (await host()).isInside(uri, folder),
    dockerfiles: async folders => (await host()).dockerfiles(folders),
  },
  VERSION,
)
// somebody who types does not wait for it: an answer that comes after the next letter is for nothing
void import("./completionItems.ts")
