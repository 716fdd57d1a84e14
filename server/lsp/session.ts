import {
  CodeLensRefreshRequest,
  type Connection,
  type InitializeParams,
  MessageType,
  type PublishDiagnosticsParams,
  ShowMessageNotification,
} from "vscode-languageserver"
import {once} from "../model/once.ts"
import {type Client, clientOf} from "./client.ts"
import {type ShownConfigurations, shownConfigurations} from "./configurations.ts"
import {diagnosticsOf, problemText} from "./diagnostics.ts"
import {type Documents, openDocuments, type Reading} from "./documents.ts"
import {type Circumstances, type Host, wrong} from "./host.ts"
import type {Images} from "./images.ts"
import {newestWins} from "./queue.ts"
import {followRegistries} from "./registries.ts"
import {type EditorSettings, editorSettings} from "./settings.ts"
import {openSizes, type Sizes} from "./sizes.ts"
import {normalUri} from "./uris.ts"
import {countsElsewhere, watchFiles} from "./watched.ts"

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
  /** What is known of images. */
  images: Images
  sizes: Sizes
  settingsOf(uri: string): Promise<EditorSettings>
  circumstancesOf(uri: string): Promise<Circumstances>
  /** What was read from disk or asked of the editor may be another now: everything shown is made anew. */
  refresh(): void
  /** Something new is known of images. */
  learned(): void
  /** Something new is known of sizes. */
  sized(): void
  /** Asks the editor to tell which files change. */
  watchFiles(): void
  /** Has behind loaded what a reading asked for about sizes in vain: what is shown does not wait for it. */
  lookUpSizes(reading: Reading): void
  /** The editor is ready: it can be asked for settings. */
  start(): void
}

/** Stands for all documents where settings are asked for that are none of a document's. */
const WINDOW = ""

/** Begins with what the editor says of itself: documents are followed, and what is wrong with them is shown. */
export function startSession(
  connection: Connection,
  host: Host,
  version: string,
  params: InitializeParams,
  online = false,
): Session {
  const client = clientOf(params)
  const settings = new Map<string, Promise<EditorSettings>>()
  /** What the editor has said by itself; the editor may also be asked, for each document. */
  const initial: unknown = sectionIn(params.initializationOptions, "settings") ?? params.initializationOptions
  let said = initial
  const told = new Set<string>()

  const ask = async (uri: string): Promise<EditorSettings> => {
    let [own, old] = [ownSettings(said), sectionIn(sectionIn(said, "docker"), "languageserver")]
    if (client.pullsSettings) {
      const scope = uri === WINDOW ? {} : {scopeUri: uri}
      const items = ["dockerlint", "docker.languageserver"].map(section => ({...scope, section}))
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

  const registries = followRegistries(connection, client, host, {
    said: params.initializationOptions,
    online,
    settings: () => settingsOf(WINDOW),
    documents: () => documents,
    learned: () => session.learned(),
  })
  const {images} = registries
  const sizes = openSizes(
    async (folder, ignoreFile, signal) => {
      if (!host.readContext || !(await isInWorkspace(folder))) return undefined
      session.watchFiles()
      return host.readContext(folder, ignoreFile, signal)
    },
    () => session.sized(),
    message => connection.console.warn(message),
  )
  /** No Dockerfile and no definition of a build may have files looked at that are elsewhere. */
  const isInWorkspace = async (folder: string) => {
    const found = await Promise.all(session.folders.map(top => host.isInside(folder, top)))
    return found.includes(true)
  }
  const session: Session = {
    connection,
    client,
    host,
    version,
    documents: openDocuments(client.encoding, circumstancesOf, images, sizes),
    configurations: shownConfigurations(),
    images,
    sizes,
    folders: (params.workspaceFolders ?? []).map(({uri}) => uri),
    settingsOf,
    circumstancesOf,
    refresh() {
      host.forget()
      sizes.forget()
      session.documents.forget()
      session.sized()
    },
    sized() {
      if (client.refresh.has("codeLens")) connection.sendRequest(CodeLensRefreshRequest.type).catch(refreshFailed)
      session.learned()
    },
    lookUpSizes(reading) {
      if (reading.sizes.isWaiting()) void sizes.catchUp()
    },
    watchFiles: once(() => watchFiles(session)),
    learned() {
      if (client.refresh.has("inlayHint")) connection.languages.inlayHint.refresh().catch(refreshFailed)
      publishAll()
    },
    start: () => void registries.choose(),
  }
  if (session.folders.length === 0 && params.rootUri) session.folders.push(params.rootUri)
  const {documents, configurations} = session
  const send = (report: PublishDiagnosticsParams) => {
    connection.sendDiagnostics(report).catch(error => connection.console.warn(`diagnostics: ${error}`))
  }
  /** The last reports of documents that are open, and the texts that they are about. */
  const shown = new Map<string, {source: string; report: PublishDiagnosticsParams}>()
  const publish = newestWins(async (uri: string) => {
    try {
      const reading = await documents.read(uri)
      if (!reading) return
      const {version, circumstances, analysis} = reading
      const {source} = analysis
      const report = {uri, ...(version !== null && {version}), diagnostics: diagnosticsOf(reading, client)}
      // what has become known since may change nothing; after a keystroke there is nothing to compare
      const before = shown.get(uri)
      const isShown = before?.source === source && JSON.stringify(before.report) === JSON.stringify(report)
      if (!isShown) send(report)
      shown.set(uri, {source, report})
      for (const report of configurations.update(uri, circumstances)) send(report)
      session.lookUpSizes(reading)
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
    void registries.ask(uri)
  })
  connection.onDidSaveTextDocument(({textDocument: {uri}}) => {
    void registries.ask(uri)
    if (!client.registersWatchers) sizes.changed([uri])
  })
  connection.onDidChangeTextDocument(({textDocument: {uri, version}, contentChanges}) => {
    if (documents.change(uri, version, contentChanges) && !client.pulls) publish(uri)
  })
  connection.onDidCloseTextDocument(({textDocument: {uri}}) => {
    documents.close(uri)
    settings.delete(uri)
    shown.delete(uri)
    if (client.pulls) return
    for (const report of [{uri, diagnostics: []}, ...configurations.close(uri)]) send(report)
  })
  connection.onDidChangeConfiguration(({settings: pushed}) => {
    // some editors send an empty table where nobody has set anything
    said = isEmpty(pushed) ? initial : (pushed ?? said)
    settings.clear()
    told.clear()
    void registries.choose()
    session.refresh()
  })
  connection.onDidChangeWatchedFiles(({changes}) => {
    const uris = changes.map(({uri}) => uri)
    if (uris.some(countsElsewhere)) session.refresh()
    sizes.changed(uris)
  })
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
