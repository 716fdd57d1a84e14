import {type ExtensionContext, Uri, workspace} from "vscode"
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser"
import {clientOptions, ID, run} from "./shared.ts"

// The extension where there is only a browser, as on vscode.dev.

interface Worker {
  postMessage(message: unknown): void
  terminate(): void
}
declare const Worker: new (url: string) => Worker & ConstructorParameters<typeof BrowserMessageReader>[0]

export function activate(context: ExtensionContext): Promise<void> {
  let worker: Worker | undefined
  const end = () => worker?.terminate()
  context.subscriptions.push({dispose: end})
  const start = async (): Promise<MessageTransports> => {
    end()
    const started = new Worker(await serverUrl(context))
    worker = started
    return {reader: new BrowserMessageReader(started), writer: new BrowserMessageWriter(started)}
  }
  return run(context, new LanguageClient(ID, ID, start, clientOptions()))
}

/** A worker takes no code from a remote extension by its address, so the code is read as a file. */
async function serverUrl({extensionUri}: ExtensionContext): Promise<string> {
  const code = await workspace.fs.readFile(Uri.joinPath(extensionUri, "dist/browser/server.js"))
  return URL.createObjectURL(new Blob([code as Uint8Array<ArrayBuffer>], {type: "text/javascript"}))
}
