import {
  CodeLensRefreshRequest,
  type Connection,
  type InitializeParams,
  MessageType,
  ShowMessageNotification,
} from "vscode-languageserver"
import {type Client, clientOf} from "./client.ts"
import {configurationDiagnostics, diagnosticsOf, problemText} from "./diagnostics.ts"
import {type Documents, openDocuments} from "./documents.ts"
import {type Circumstances, type Host, wrong} from "./host.ts"
import {newestWins} from "./queue.ts"
import {type EditorSettings, editorSettings} from "./settings.ts"

/** What all of a session's handlers share. */
export interface Session {
  connection: Connection
  client: Client
  host: Host
  documents: Documents
  /** The version of the program. */
  version: string
  /** The folders of the workspace, as URIs. */
  folders: string[]
  settingsOf(uri: string): Promise<EditorSettings>
  circumstancesOf(uri: string): Promise<Circumstances>
  /** What was read from disk or asked of the editor may be another now: everything shown is made anew. */
  refresh(): void
}

/** Begins with what the editor says of itself: documents are followed, and what is wrong with them is shown. */
export function startSession(connection: Connection, host: Host, version: string, params: InitializeParams): Session {
  const client = clientOf(params)
  const settings = new Map<string, Promise<EditorSettings>>()
  /** What the editor has said by itself; the editor may also be asked, for each document. */
  let said: unknown = sectionIn(params.initializationOptions, "settings") ?? params.initializationOptions
  const told = new Set<string>()

  const ask = async (uri: string): Promise<EditorSettings> => {
    let [own, old] = [ownSettings(said), sectionIn(sectionIn(said, "docker"), "languageserver")]
    if (client.pullsSettings) {
      const items = ["dockerlint", "docker.languageserver"].map(section => ({scopeUri: uri, section}))
      try {
        const [askedOwn, askedOld] = (await connection.workspace.getConfiguration(items)) as unknown[]
        own = askedOwn ?? own
        old = askedOld ?? old
      } catch (error) {
        connection.console.warn(`the editor has no answer about settings: ${error}`)
      }
    }
    const read = editorSettings(own, old)
    tell(read.problems)
    return read
  }
  /** Says what is wrong with settings, once. */
  const tell = (problems: readonly string[]) => {
    for (const problem of problems) {
      if (told.has(problem)) continue
      told.add(problem)
      const message = `dockerlint: ${problem}`
      connection.sendNotification(ShowMessageNotification.type, {type: MessageType.Warning, message})
    }
  }
  const settingsOf = (uri: string) => {
    const known = settings.get(uri) ?? ask(uri)
    settings.set(uri, known)
    return known
  }
  const circumstancesOf = async (uri: string): Promise<Circumstances> => {
    const {enable, request} = await settingsOf(uri)
    try {
      const found = await host.circumstances(uri, request)
      tell(found.problems.flatMap(problem => (problem.uri === undefined ? [problemText(problem)] : [])))
      if (!enable) return {...found, excludedBy: found.excludedBy ?? "the setting dockerlint.enable"}
      const {lintFile} = await import("../linter.ts")
      return {...found, lintFile}
    } catch (error) {
      return wrong([{line: 0, column: 0, message: String(error)}])
    }
  }

  const session: Session = {
    connection,
    client,
    host,
    version,
    documents: openDocuments(client.encoding, circumstancesOf),
    folders: (params.workspaceFolders ?? []).map(({uri}) => uri),
    settingsOf,
    circumstancesOf,
    refresh() {
      host.forget()
      session.documents.forget()
      const failed = (error: unknown) => connection.console.warn(`refresh: ${error}`)
      if (client.refresh.has("codeLens")) connection.sendRequest(CodeLensRefreshRequest.type).catch(failed)
      if (client.refresh.has("inlayHint")) connection.languages.inlayHint.refresh().catch(failed)
      publishAll()
    },
  }
  if (session.folders.length === 0 && params.rootUri) session.folders.push(params.rootUri)
  const {documents} = session
  const publish = newestWins(async (uri: string) => {
    try {
      await publishOne(session, uri)
    } catch (error) {
      connection.console.error(`diagnostics of ${uri}: ${stackOf(error)}`)
    }
  })
  const publishAll = () => {
    if (client.pulls) {
      if (client.refresh.has("diagnostics")) connection.languages.diagnostics.refresh()
      return
    }
    for (const {uri} of documents.all()) publish(uri)
  }

  connection.onDidOpenTextDocument(({textDocument: {uri, languageId, version, text}}) => {
    documents.open(uri, languageId, version, text)
    if (!client.pulls) publish(uri)
  })
  connection.onDidChangeTextDocument(({textDocument: {uri, version}, contentChanges}) => {
    if (documents.change(uri, version, contentChanges) && !client.pulls) publish(uri)
  })
  connection.onDidCloseTextDocument(({textDocument: {uri}}) => {
    documents.close(uri)
    settings.delete(uri)
    if (!client.pulls) connection.sendDiagnostics({uri, diagnostics: []})
  })
  connection.onDidChangeConfiguration(({settings: pushed}) => {
    said = pushed ?? said
    settings.clear()
    told.clear()
    session.refresh()
  })
  connection.onDidChangeWatchedFiles(() => session.refresh())
  return session
}

/** Shows what is wrong with a document, and with the configurations that count for it. */
async function publishOne({connection, client, documents}: Session, uri: string): Promise<void> {
  const reading = await documents.read(uri)
  if (!reading) return
  const {version} = reading
  const diagnostics = diagnosticsOf(reading, client)
  await connection.sendDiagnostics({uri, ...(version !== null && {version}), diagnostics})
  for (const [uri, diagnostics] of configurationDiagnostics(reading.circumstances)) {
    await connection.sendDiagnostics({uri, diagnostics})
  }
}

/** The settings of this server: in their section, or all that there is. */
function ownSettings(said: unknown): unknown {
  return sectionIn(said, "dockerlint") ?? said
}

function sectionIn(settings: unknown, name: string): unknown {
  return typeof settings === "object" && settings !== null ? (settings as Record<string, unknown>)[name] : undefined
}

export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
