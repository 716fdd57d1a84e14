import type {InstructionName} from "../grammars/instructions.ts"
import {type Build, readBuild} from "./model/build.ts"
import {commandOfArray, commandsOfScript, type RunCommand} from "./model/commands.ts"
import {type BuildSettings, DEFAULT_BUILD, type Facts, NO_FACTS} from "./model/facts.ts"
import {type ShellText, shellPragmas, shellText} from "./model/script.ts"
import type {Stage, State} from "./model/stages.ts"
import type {Dockerfile, Instruction} from "./syntax/ast.ts"
import {parse} from "./syntax/parse.ts"
import type {Problem} from "./syntax/problem.ts"

/** Everything that is known of one file. Immutable; its parts are computed when they are first asked for. */
export interface Analysis {
  source: string
  file: Dockerfile
  settings: BuildSettings
  facts: Facts
  /** What BuildKit would do with the file. */
  build: Build
  /** Everything for which BuildKit refuses the file. */
  problems: readonly Problem[]
  /** Stages in the order of the file. */
  stages: readonly Stage[]
  /** The stage that is built: the target, or the last one; undefined where there is none. */
  finalStage: Stage | undefined
  /** Every instruction of these names, in order. Those behind ONBUILD are not among them. */
  all(...names: InstructionName[]): Instruction[]
  /** The stage that an instruction stands in, its FROM included. */
  stageOf(instruction: Instruction): Stage | undefined
  /** What is in force before an instruction; undefined before the first FROM and where BuildKit can't read it. */
  stateAt(instruction: Instruction): State | undefined
  /** The script that RUN, CMD, ENTRYPOINT or HEALTHCHECK gives to a shell; undefined for a JSON array and other instructions. */
  shellOf(instruction: Instruction): ShellText | undefined
  /** The programs that RUN, CMD, ENTRYPOINT or HEALTHCHECK runs, in order. */
  commandsOf(instruction: Instruction): readonly RunCommand[]
  /** The source of a span. */
  text(span: {from: number; to: number}): string
}

export function analyze(source: string, settings: BuildSettings = DEFAULT_BUILD, facts: Facts = NO_FACTS): Analysis {
  let file: Dockerfile | undefined
  let build: Build | undefined
  let pragma: ((instruction: Instruction) => string | undefined) | undefined
  const shells = new Map<Instruction, ShellText | undefined>()
  const commands = new Map<Instruction, readonly RunCommand[]>()
  return {
    source,
    settings,
    facts,
    get file() {
      file ??= parse(source)
      return file
    },
    get build() {
      build ??= readBuild(this.file, settings, facts)
      return build
    },
    get problems() {
      return this.build.problems
    },
    get stages() {
      return this.build.stages
    },
    get finalStage() {
      const {stages} = this.build
      const {target} = settings
      const named = target === undefined ? undefined : stages.find(({name}) => name === target.toLowerCase())
      return named ?? stages[stages.length - 1]
    },
    all(...names) {
      return this.file.instructions.filter(({name}) => name !== undefined && names.includes(name))
    },
    stageOf(instruction) {
      return this.build.stageOf.get(instruction)
    },
    stateAt(instruction) {
      return this.build.states.get(instruction)
    },
    shellOf(instruction) {
      if (!shells.has(instruction)) {
        pragma ??= shellPragmas(this.file)
        const state = this.stateAt(instruction)
        shells.set(instruction, shellText(instruction, source, state, pragma(instruction)))
      }
      return shells.get(instruction)
    },
    commandsOf(instruction) {
      let found = commands.get(instruction)
      if (!found) {
        const shell = this.shellOf(instruction)
        const args = instruction.name === "HEALTHCHECK" ? instruction.args.slice(1) : instruction.args
        if (shell) found = commandsOfScript(shell, this.stateAt(instruction))
        else found = instruction.json && instruction.name !== "SHELL" ? commandOfArray(args, instruction) : []
        commands.set(instruction, found)
      }
      return found
    },
    text({from, to}) {
      return source.slice(from, to)
    },
  }
}
