import {type ExtensionContext, Uri, workspace} from "vscode"
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser"
import {clientOptions, ID, run} from "./shared.ts"

// The extension where there is only a browser, as on vscode.dev. The server is a web worker. VS Code lets no worker load
// the code of an extension by itself, so its parts are read as files here: those that it starts with, which import each
// other, and the others when it asks for them.

interface Worker {
  postMessage(message: unknown, transfer?: readonly unknown[]): void
  terminate(): void
  onmessage: (event: {data: string}) => void
}
interface Port {
  postMessage(message: unknown): void
  onmessage: (event: {data: string}) => void
}
declare const MessageChannel: new () => {port1: Port; port2: Port}
declare const Worker: new (url: string) => Worker & ConstructorParameters<typeof BrowserMessageReader>[0]

/** How the worker begins: it gets a port to ask for parts on, and the part that is the server. */
const START = `onmessage = ({data: {start, port}}) => {
  const answers = {}, parts = {};
  port.onmessage = ({data: {name, url}}) => answers[name](import(url));
  self.loadPart = name => parts[name] ??= new Promise(done => { answers[name] = done; port.postMessage(name) });
  onmessage = null;
  import(start).then(() => postMessage("started"), error => postMessage(String(error)));
}`

export function activate(context: ExtensionContext): Promise<void> {
  let worker: Worker | undefined
  const end = () => worker?.terminate()
  context.subscriptions.push({dispose: end})
  const urlOf = partsOf(Uri.joinPath(context.extensionUri, "dist/browser"))
  const start = async (): Promise<MessageTransports> => {
    end()
    const started = new Worker(urlOfCode(START))
    worker = started
    const {port1, port2} = new MessageChannel()
    port1.onmessage = async ({data: name}) => port1.postMessage({name, url: await urlOf(name)})
    const isReady = new Promise<void>((resolve, reject) => {
      started.onmessage = ({data}: {data: string}) => (data === "started" ? resolve() : reject(new Error(data)))
    })
    started.postMessage({start: await urlOf("server.js"), port: port2}, [port2])
    await isReady
    return {reader: new BrowserMessageReader(started), writer: new BrowserMessageWriter(started)}
  }
  return run(context, new LanguageClient(ID, ID, start, clientOptions()))
}

/** A function from the name of a part to the address of its code, in which other parts are named by their addresses. */
function partsOf(folder: Uri): (name: string) => Promise<string> {
  const known = new Map<string, Promise<string>>()
  const urlOf = (name: string): Promise<string> => {
    const url = known.get(name) ?? load(name)
    known.set(name, url)
    return url
  }
  const load = async (name: string) => {
    const bytes = await workspace.fs.readFile(Uri.joinPath(folder, name))
    const text = new TextDecoder().decode(bytes)
    // a table, which is a module of Node.js
    if (name.startsWith("../")) return urlOfCode(`const module = {};${text};export default module.exports`)
    let code = text.replace(/\bimport\("\.\/([\w-]+\.js)"\)/g, 'loadPart("$1")')
    for (const [imported, , path] of code.matchAll(/\b(from|import)"((?:\.|\.\.)\/[\w-]+\.js)"/g)) {
      code = code.replaceAll(imported, imported.replace(path!, await urlOf(path!.replace(/^\.\//, ""))))
    }
    return urlOfCode(code)
  }
  return urlOf
}

function urlOfCode(code: string): string {
  return URL.createObjectURL(new Blob([code], {type: "text/javascript"}))
}
