import {type ExtensionContext, workspace} from "vscode"
import {LanguageClient, type ServerOptions, TransportKind} from "vscode-languageclient/node"
import {clientOptions, ID, run} from "./shared.ts"

// The extension where there is Node.js: on the desktop, and on the other side of a remote connection.

export function activate(context: ExtensionContext): Promise<void> {
  return run(context, new LanguageClient(ID, ID, server(context), clientOptions()))
}

/** The server that comes with the extension, or the program that the user names: the same findings as in the project's builds. */
function server(context: ExtensionContext): ServerOptions {
  const command = workspace.getConfiguration(ID).get("path", "").trim()
  if (command !== "") return {command, args: ["lsp", "--stdio"]}
  const module = context.asAbsolutePath("dist/cli.js")
  return {module, args: ["lsp"], transport: TransportKind.ipc}
}
