import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
} from "vscode-languageserver"
import {answerRequests, capabilitiesOf} from "./handlers.ts"
import type {Host} from "./host.ts"
import {type Session, startSession} from "./session.ts"
import {CONFIGURATIONS} from "./watched.ts"

/**
 * Answers an editor over a connection until it goes away; what is answered here gives the session once it has begun. `online`:
 * whoever started the server wants registries to be asked.
 */
export function serve(connection: Connection, host: Host, version: string, online = false): () => Session | undefined {
  let session: Session | undefined
  connection.onInitialize((params): InitializeResult => {
    session = startSession(connection, host, version, params, online)
    answerRequests(session)
    return {
      capabilities: capabilitiesOf(session),
      serverInfo: {name: "dockerlint", version},
    }
  })
  connection.onInitialized(() => {
    if (!session) return
    register(session)
    session.start()
  })
  connection.onShutdown(() => {
    session?.images.close()
    session?.sizes.close()
  })
  connection.listen()
  return () => session
}

/** What the editor is asked to tell, as far as it allows to be asked. */
function register(session: Session): void {
  const {client, connection, folders} = session
  const failed = (what: string) => (error: unknown) => connection.console.warn(`${what}: ${error}`)
  if (client.registersSettings) {
    const sections = {section: ["dockerlint", "docker.languageserver"]}
    connection.client.register(DidChangeConfigurationNotification.type, sections).catch(failed("settings"))
  }
  if (client.registersWatchers) {
    const watchers = CONFIGURATIONS.map(globPattern => ({globPattern}))
    connection.client.register(DidChangeWatchedFilesNotification.type, {watchers}).catch(failed("watched files"))
  }
  if (client.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(({added, removed}) => {
      const gone = new Set(removed.map(({uri}) => uri))
      const left = folders.filter(uri => !gone.has(uri))
      folders.splice(0, folders.length, ...left, ...added.map(({uri}) => uri))
      session.refresh()
    })
  }
}
