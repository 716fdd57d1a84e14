import {Argument, type Command} from "commander"
import {SHELLS, type Shell} from "./completion/shells.ts"
import type {InitRequest} from "./init.ts"

/** What helps to set dockerlint up. */
export type SetupRequest =
  | ({kind: "init"} & InitRequest)
  /** Print a script that completes the command line of this program. */
  | {kind: "completion"; shell: Shell; program: Command}

const INIT_HELP = `
Writes .dockerlint.yaml, in which comments show all settings, and says how pre-commit is set up. Where there is a
.pre-commit-config.yaml, a user at a terminal is asked whether the hook is to be added to it.`

const COMPLETION_HELP = `
Put the script where your shell looks for it:
  bash        dockerlint completion bash > ~/.local/share/bash-completion/completions/dockerlint
  zsh         dockerlint completion zsh > a folder of $fpath, as _dockerlint
  fish        dockerlint completion fish > ~/.config/fish/completions/dockerlint.fish
  PowerShell  dockerlint completion powershell | Out-String | Invoke-Expression, in $PROFILE`

/** Adds `dockerlint init` and `dockerlint completion`; `done` gets what the user asks for. */
export function addSetupCommands(program: Command, done: (request: SetupRequest) => void): void {
  program
    .command("init")
    .description("write a configuration with comments, and set up pre-commit")
    .argument("[FOLDER]", "where (default: this folder)")
    .option("--hook", "add the hook to .pre-commit-config.yaml without asking; where there is none, write one")
    .option("--no-hook", "leave pre-commit alone")
    .option("--force", "write over a configuration that is there")
    .addHelpText("after", INIT_HELP)
    .action((folder: string | undefined, {hook, force = false}: {hook?: boolean; force?: boolean}) => {
      done({kind: "init", folder: folder ?? ".", hook, force})
    })

  program
    .command("completion")
    .description("print a script with which a shell completes commands, options, rules and files")
    .addArgument(new Argument("<SHELL>", "your shell").choices(SHELLS))
    .addHelpText("after", COMPLETION_HELP)
    .action((shell: Shell) => done({kind: "completion", shell, program}))
}
