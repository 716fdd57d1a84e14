import type {Command} from "commander"
import {VERSION} from "../../version.ts"
import {bashScript} from "./bash.ts"
import {type CommandWords, commandWords} from "./commands.ts"
import {fishScript} from "./fish.ts"
import {powershellScript} from "./powershell.ts"
import type {Shell} from "./shells.ts"
import {zshScript} from "./zsh.ts"

const SCRIPTS: Record<Shell, (commands: readonly CommandWords[]) => string> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
}

/** The script that completes the command line of a program in a shell. Nothing is run when it completes. */
export function completionScript(shell: Shell, program: Command): string {
  const script = SCRIPTS[shell](commandWords(program))
  const mark = `# completion of dockerlint ${VERSION} for ${shell}: written by "dockerlint completion ${shell}"\n`
  // zsh wants its own mark in the first line
  return script.startsWith("#") ? script.replace("\n", () => `\n${mark}`) : `${mark}${script}`
}
