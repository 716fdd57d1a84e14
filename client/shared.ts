import {
  type Disposable,
  type ExtensionContext,
  FileType,
  LanguageStatusSeverity,
  languages,
  Uri,
  window,
  workspace,
} from "vscode"
import {
  type BaseLanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
  vsdiag,
} from "vscode-languageclient"
import {registerCommands} from "./commands.ts"

// What the extension does wherever it runs. On the desktop and in a browser only the server is started in another way.

/** The section of the settings, the source of findings, and the scheme of the pages that the server writes. */
export const ID = "dockerlint"

const SELECTOR = [{language: "dockerfile"}]

/** The client of a server. It sees Dockerfiles of any scheme: on disk, unsaved, and in virtual folders. */
export function clientOptions(): LanguageClientOptions {
  return {
    documentSelector: SELECTOR,
    outputChannel: window.createOutputChannel(ID, {log: true}),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    markdown: {isTrusted: false, supportHtml: false},
    middleware: {
      provideDiagnostics(document, previous, token, next) {
        const uri = document instanceof Uri ? document : document.uri
        return isUsersOwn(uri)
          ? next(document, previous, token)
          : {kind: vsdiag.DocumentDiagnosticReportKind.full, items: []}
      },
    },
  }
}

/** Whether findings are of use: what only shows another version of a file, as the left side of a diff does, can't be changed. */
function isUsersOwn(uri: Uri): boolean {
  if (workspace.getWorkspaceFolder(uri)) return true
  return uri.scheme !== ID && workspace.fs.isWritableFileSystem(uri.scheme) !== false
}

/** Starts the server, with all that the extension offers around it. */
export async function run(context: ExtensionContext, client: BaseLanguageClient): Promise<void> {
  const version = String(context.extension.packageJSON.version)
  client.registerFeature({
    fillClientCapabilities(capabilities) {
      capabilities.experimental = {commands: ["dockerlint.showReferences"]}
    },
    initialize() {},
    getState: () => ({kind: "static"}),
    clear() {},
  })
  client.onRequest("dockerlint/readFile", ({uri}: {uri: string}) => readFile(uri))
  client.onRequest("dockerlint/readDirectory", ({uri}: {uri: string}) => readDirectory(uri))
  client.onRequest("dockerlint/findDockerfiles", findDockerfiles)
  context.subscriptions.push(client, showState(client, version), ...registerCommands(client, context.extension.id))
  await client.start()
}

function showState(client: BaseLanguageClient, version: string): Disposable {
  const item = languages.createLanguageStatusItem(ID, SELECTOR)
  item.name = ID
  const show = (state: State) => {
    const failed = state === State.Stopped || state === State.StartFailed
    item.busy = state === State.Starting
    item.severity = failed ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information
    item.text = failed ? `${ID} has stopped` : `${ID} ${version}`
    item.command = failed
      ? {command: "dockerlint.restart", title: "Restart"}
      : {command: "dockerlint.showOutput", title: "Show output"}
  }
  show(client.state)
  const listener = client.onDidChangeState(({newState}) => show(newState))
  return {
    dispose() {
      listener.dispose()
      item.dispose()
    },
  }
}

/** The text of a file of the workspace; null where it can't be read, or is none of the workspace's. */
async function readFile(uri: string): Promise<string | null> {
  const file = inWorkspace(uri)
  if (!file) return null
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(file))
  } catch {
    return null
  }
}

/** What is in a folder of the workspace; null where it can't be read. */
async function readDirectory(uri: string): Promise<{name: string; folder: boolean}[] | null> {
  const folder = inWorkspace(uri)
  if (!folder) return null
  try {
    const entries = await workspace.fs.readDirectory(folder)
    return entries.map(([name, type]) => ({name, folder: (type & FileType.Directory) !== 0}))
  } catch {
    return null
  }
}

/** Where the Dockerfiles of the workspace are. */
async function findDockerfiles(): Promise<string[]> {
  const names = "{Dockerfile,Containerfile}{,.*,-*},*.{dockerfile,Dockerfile,containerfile,Containerfile}"
  const found = await workspace.findFiles(`**/{${names}}`, "**/node_modules/**")
  return found.map(String)
}

/** The place that a URI means, without `..`; undefined where no folder of the workspace has it. */
function inWorkspace(uri: string): Uri | undefined {
  const place = Uri.joinPath(Uri.parse(uri), ".")
  return workspace.getWorkspaceFolder(place) ? place : undefined
}
