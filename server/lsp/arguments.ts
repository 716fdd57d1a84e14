import {type Command, InvalidArgumentError} from "commander"

const HELP = `
Editors start it by themselves: how to set them up is in docs/editors.md.

  dockerlint lsp --stdio            most editors
  dockerlint lsp --node-ipc         VS Code
  dockerlint lsp --socket=9257      the editor listens on this port of this machine
  dockerlint lsp --pipe=NAME        a pipe or a Unix socket on which the editor listens`

/** Adds the command that starts the language server; the server reads the same arguments once more by itself. */
export function addLspCommand(program: Command, done: () => void): void {
  program
    .command("lsp")
    .description("the language server, for editors: dockerlint lsp --stdio")
    .option("--stdio", "talk over standard input and output")
    .option("--node-ipc", "talk over the channel of a parent that is Node.js")
    .option("--socket <port>", "connect to a port of this machine", readNumber)
    .option("--pipe <name>", "connect to a named pipe or a Unix socket")
    .option("--online", "ask registries about images, though the editor does not say that the workspace is trusted")
    .option("--clientProcessId <id>", "end when this process ends", readNumber)
    .addHelpText("after", HELP)
    .action((options: Options, command: Command) => {
      const given = [options.stdio, options.nodeIpc, options.socket, options.pipe].filter(one => one !== undefined)
      if (given.length !== 1)
        return command.error("error: lsp needs one of --stdio, --node-ipc, --socket=PORT and --pipe=NAME")
      done()
    })
}

interface Options {
  stdio?: true
  nodeIpc?: true
  socket?: number
  pipe?: string
  clientProcessId?: number
}

function readNumber(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("It should be a number.")
  return number
}
