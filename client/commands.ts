import {
  type CodeAction,
  ConfigurationTarget,
  commands,
  type Diagnostic,
  type Disposable,
  languages,
  type TextEditor,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode"
import type {BaseLanguageClient, Location, Position} from "vscode-languageclient"

// What the command palette offers. Pages that the server writes (rules, the resolved Dockerfile, a new configuration)
// are documents of the scheme `dockerlint`.

export function registerCommands(client: BaseLanguageClient, extension: string): Disposable[] {
  const all: Record<string, (...args: never[]) => unknown> = {
    restart: () => restart(client),
    showOutput: () => client.outputChannel.show(),
    fixAll: () =>
      commands.executeCommand("editor.action.codeAction", {kind: "source.fixAll.dockerlint", apply: "first"}),
    explain: (rule?: string) => explain(rule),
    ignore: () => ignore(),
    showResolved: () => showResolved(),
    setDefaultFormatter: () => setDefaultFormatter(extension),
    createConfiguration: () => createConfiguration(),
    showReferences: (uri: string, at: Position, places: Location[]) => showReferences(client, uri, at, places),
  }
  return Object.entries(all).map(([name, run]) => commands.registerCommand(`dockerlint.${name}`, run))
}

async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.isRunning()) await client.stop()
  await client.start()
}

/** The page of a rule: that of the argument, or else of a finding at the cursor. */
async function explain(rule?: string): Promise<void> {
  const found = new Map(findingsAtCursor().map(finding => [ruleOf(finding), finding]))
  const name = rule ?? (await pickOne([...found.keys()], "The rule to explain"))
  if (name === undefined) return
  await commands.executeCommand("markdown.showPreviewToSide", page(`rules/${name}.md`))
}

/** Makes one of the ways to ignore a finding at the cursor that the server offers. */
async function ignore(): Promise<void> {
  const editor = window.activeTextEditor
  if (!editor) return
  const at = [editor.document.uri, editor.document.lineAt(editor.selection.active).range, "quickfix"] as const
  const actions = await commands.executeCommand<CodeAction[]>("vscode.executeCodeActionProvider", ...at)
  const ways = actions.filter(({title, edit}) => edit && title.startsWith("Ignore "))
  const title = await pickOne(
    ways.map(({title}) => title),
    "What to ignore",
  )
  const way = ways.find(action => action.title === title)
  if (way?.edit) await workspace.applyEdit(way.edit)
}

/** The Dockerfile with the values of its variables put in, beside it. */
async function showResolved(): Promise<void> {
  const editor = dockerfileEditor()
  if (!editor) return
  const {uri} = editor.document
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1)
  const document = await workspace.openTextDocument(page(`resolved/${name}`, uri.toString()))
  await languages.setTextDocumentLanguage(document, "dockerfile")
  await window.showTextDocument(document, {viewColumn: ViewColumn.Beside, preserveFocus: true})
}

/** What a code lens opens. */
function showReferences(client: BaseLanguageClient, uri: string, at: Position, places: Location[]): Thenable<unknown> {
  const {asPosition, asLocation} = client.protocol2CodeConverter
  const found = places.map(place => asLocation(place))
  return commands.executeCommand("editor.action.showReferences", Uri.parse(uri), asPosition(at), found)
}

async function setDefaultFormatter(extension: string): Promise<void> {
  const settings = workspace.getConfiguration("editor", {languageId: "dockerfile"})
  await settings.update("defaultFormatter", extension, ConfigurationTarget.Global, true)
  window.setStatusBarMessage("dockerlint formats Dockerfiles from now on", 5000)
}

/** Opens the configuration of the workspace; a new one has all that can be said, as comments. */
async function createConfiguration(): Promise<void> {
  const folder =
    workspace.workspaceFolders?.length === 1 ? workspace.workspaceFolders[0] : await window.showWorkspaceFolderPick()
  if (!folder) {
    window.showInformationMessage("A configuration is for a folder: open one first.")
    return
  }
  const uri = Uri.joinPath(folder.uri, ".dockerlint.yaml")
  const isThere = await workspace.fs.stat(uri).then(
    () => true,
    () => false,
  )
  if (!isThere) {
    const template = await workspace.openTextDocument(page("configuration/.dockerlint.yaml"))
    await workspace.fs.writeFile(uri, new TextEncoder().encode(template.getText()))
  }
  await window.showTextDocument(uri)
}

function page(path: string, query = ""): Uri {
  return Uri.from({scheme: "dockerlint", path: `/${path}`, query})
}

function dockerfileEditor(): TextEditor | undefined {
  const editor = window.activeTextEditor
  if (editor?.document.languageId === "dockerfile") return editor
  window.showInformationMessage("This is about the Dockerfile of the active editor, and there is none.")
  return undefined
}

function findingsAtCursor(): Diagnostic[] {
  const editor = window.activeTextEditor
  if (!editor) return []
  const {active} = editor.selection
  const all = languages.getDiagnostics(editor.document.uri).filter(({source}) => source === "dockerlint")
  return all.filter(({range}) => range.start.line <= active.line && active.line <= range.end.line)
}

function ruleOf({code}: Diagnostic): string {
  return String(typeof code === "object" ? code.value : code)
}

/** The user's choice, where there is one to make. */
async function pickOne(names: readonly string[], title: string): Promise<string | undefined> {
  if (names.length === 0) window.showInformationMessage("dockerlint has found nothing on this line.")
  return names.length > 1 ? window.showQuickPick(names, {title}) : names[0]
}
