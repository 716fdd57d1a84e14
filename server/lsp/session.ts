import {
  CodeLensRefreshRequest,
  type Connection,
  type InitializeParams,
  MessageType,
  type PublishDiagnosticsParams,
  ShowMessageNotification,
} from "vscode-languageserver"
import {type Client, clientOf} from "./client.ts"
import {type ShownConfigurations, shownConfigurations} from "./configurations.ts"
import {diagnosticsOf, problemText} from "./diagnostics.ts"
import {type Documents, openDocuments} from "./documents.ts"
import {type Circumstances, type Host, wrong} from "./host.ts"
import {newestWins} from "./queue.ts"
import {type EditorSettings, editorSettings} from "./settings.ts"
import {normalUri} from "./uris.ts"

/** What all of a session's handlers share. */
export interface Session {
  connection: Connection
  client: Client
  host: Host
  documents: Documents
  configurations: ShownConfigurations
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
  const initial: unknown = sectionIn(params.initializationOptions, "settings") ?? params.initializationOptions
  let said = initial
  const told = new Set<string>()

  const ask = async (uri: string): Promise<EditorSettings> => {
    let [own, old] = [ownSettings(said), sectionIn(sectionIn(said, "docker"), "languageserver")]
    if (client.pullsSettings) {
      const items = ["dockerlint", "docker.languageserver"].map(section => ({scopeUri: uri, section}))
      try {
        const asked: unknown = await connection.workspace.getConfiguration(items)
        if (Array.isArray(asked)) {
          own = asked[0] ?? own
          old = asked[1] ?? old
        }
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
      const found = await host.circumstances(uri, request, folderOf(uri, session.folders))
      tell(found.problems.flatMap(problem => (problem.uri === undefined ? [problemText(problem)] : [])))
      // whoever wants to hear nothing hears nothing of configurations either
      if (!enable) return {...found, problems: [], excludedBy: found.excludedBy ?? "the setting dockerlint.enable"}
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
    configurations: shownConfigurations(),
    folders: (params.workspaceFolders ?? []).map(({uri}) => uri),
    settingsOf,
    circumstancesOf,
    refresh() {
      host.forget()
      session.documents.forget()
      if (client.refresh.has("codeLens")) connection.sendRequest(CodeLensRefreshRequest.type).catch(refreshFailed)
      if (client.refresh.has("inlayHint")) connection.languages.inlayHint.refresh().catch(refreshFailed)
      publishAll()
    },
  }
  if (session.folders.length === 0 && params.rootUri) session.folders.push(params.rootUri)
  const {documents, configurations} = session
  const send = (report: PublishDiagnosticsParams) => {
    connection.sendDiagnostics(report).catch(error => connection.console.warn(`diagnostics: ${error}`))
  }
  const publish = newestWins(async (uri: string) => {
    try {
      const reading = await documents.read(uri)
      if (!reading) return
      const {version, circumstances} = reading
      send({uri, ...(version !== null && {version}), diagnostics: diagnosticsOf(reading, client)})
      for (const report of configurations.update(uri, circumstances)) send(report)
    } catch (error) {
      connection.console.error(`diagnostics of ${uri}: ${stackOf(error)}`)
    }
  })
  const refreshFailed = (error: unknown) => connection.console.warn(`refresh: ${error}`)
  const publishAll = () => {
    if (client.pulls) {
      if (client.refresh.has("diagnostics")) connection.languages.diagnostics.refresh().catch(refreshFailed)
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
    if (client.pulls) return
    for (const report of [{uri, diagnostics: []}, ...configurations.close(uri)]) send(report)
  })
  connection.onDidChangeConfiguration(({settings: pushed}) => {
    // some editors send an empty table where nobody has set anything
    said = isEmpty(pushed) ? initial : (pushed ?? said)
    settings.clear()
    told.clear()
    session.refresh()
  })
  connection.onDidChangeWatchedFiles(() => session.refresh())
  return session
}

/** The innermost folder of the workspace that a document is in; the first one for a document in none. */
function folderOf(uri: string, folders: readonly string[]): string | undefined {
  const around = folders.filter(folder => normalUri(uri).startsWith(`${normalUri(folder)}/`))
  return around.sort((a, b) => b.length - a.length)[0] ?? folders[0]
}

/** The settings of this server: in their section, or all that there is. */
function ownSettings(said: unknown): unknown {
  return sectionIn(said, "dockerlint") ?? said
}

function isEmpty(settings: unknown): boolean {
  return typeof settings === "object" && settings !== null && Object.keys(settings).length === 0
}

function sectionIn(settings: unknown, name: string): unknown {
  return typeof settings === "object" && settings !== null ? (settings as Record<string, unknown>)[name] : undefined
}

export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
