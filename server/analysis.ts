import type {InstructionName} from "../grammars/instructions.ts"
import {parseShell} from "../grammars/shell.ts"
import {type Build, readBuild} from "./model/build.ts"
import {commandOfArray, commandsOfScript, type RunCommand} from "./model/commands.ts"
import {lookup, type Value} from "./model/environment.ts"
import {type BuildSettings, DEFAULT_BUILD, type Facts, NO_FACTS} from "./model/facts.ts"
import {readLayers, type StageLayers} from "./model/layers.ts"
import {type Memory, movedCommands, VARIANTS} from "./model/memory.ts"
import {type Names, readNames} from "./model/names.ts"
import {once} from "./model/once.ts"
import {type PackageUse, packageUse} from "./model/packages.ts"
import {isRead, type ShellText, shellPragmas, shellText} from "./model/script.ts"
import {environmentNames, movedView, type ShellView, viewOf} from "./model/shellWalk.ts"
import type {Stage, State} from "./model/stages.ts"
import {windowsCommands} from "./model/windowsCommands.ts"
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
  all(...names: InstructionName[]): readonly Instruction[]
  /** The stage that an instruction stands in, its FROM included. */
  stageOf(instruction: Instruction): Stage | undefined
  /** What is in force before an instruction; undefined before the first FROM and where BuildKit can't read it. */
  stateAt(instruction: Instruction): State | undefined
  /**
   * The script that RUN, CMD, ENTRYPOINT or HEALTHCHECK gives to a shell; undefined for a JSON array and other
   * instructions. `outer` is the ONBUILD that it stands behind.
   */
  shellOf(instruction: Instruction, outer?: Instruction): ShellText | undefined
  /** The programs that RUN, CMD, ENTRYPOINT or HEALTHCHECK runs, in order. */
  commandsOf(instruction: Instruction): readonly RunCommand[]
  /** Those of its programs that are package managers. */
  packagesOf(instruction: Instruction): readonly PackageUse[]
  /** The scripts of every RUN in shell form that ShellCheck would read too, with all that is in them; those behind ONBUILD too. */
  shellViews: readonly ShellView[]
  /** Every stage, variable and heredoc with all places that name it, in instructions and scripts. */
  names: Names
  /** What each instruction of each stage adds to the image, in the order of the stages. */
  layers: readonly StageLayers[]
  /** The same of one stage: others are looked at only where it is made of them. */
  layersOf(stage: Stage): StageLayers
  /** The source of a span. */
  text(span: {from: number; to: number}): string
}

/** The same analysis, but for sizes, which are worked out anew by what is known of them by now. */
export function sizedAnew(analysis: Analysis): Analysis {
  const fresh: Analysis = Object.create(analysis)
  const layersOf = readLayers(fresh, analysis.facts.sizes ?? {})
  return Object.defineProperty(fresh, "layersOf", {value: layersOf})
}

/** `memory`: what was worked out of earlier versions of the file; it makes this quicker, and nothing else. */
export function analyze(
  source: string,
  settings: BuildSettings = DEFAULT_BUILD,
  facts: Facts = NO_FACTS,
  memory?: Memory,
): Analysis {
  const shells = new Map<Instruction, ShellText | undefined>()
  const commands = new Map<Instruction, readonly RunCommand[]>()
  const packages = new Map<Instruction, readonly PackageUse[]>()
  const file = once((): Dockerfile => parse(source))
  const build = once((): Build => readBuild(file(), settings, facts))
  // rules ask for the same few kinds again and again
  const byName = once(() => {
    const lists = new Map<InstructionName, Instruction[]>()
    for (const instruction of file().instructions) {
      const {name} = instruction
      const list = name && lists.get(name)
      if (list) list.push(instruction)
      else if (name) lists.set(name, [instruction])
    }
    return lists
  })
  const anyOf = (names: readonly InstructionName[]) =>
    file().instructions.filter(({name}) => name && names.includes(name))
  const pragmas = once(() => shellPragmas(file()))
  const stateAt = (instruction: Instruction) => build().states.get(instruction)
  const parsed = (script: string) => {
    const known = memory?.scripts.get(script)
    if (known) return known
    const read = parseShell(script)
    memory?.scripts.set(script, read)
    return read
  }
  const shellOf = (instruction: Instruction, outer?: Instruction) => {
    if (!shells.has(instruction)) {
      const place = outer ?? instruction
      shells.set(instruction, shellText(instruction, source, stateAt(place), pragmas()(place), outer, parsed))
    }
    return shells.get(instruction)
  }
  const views = once((): ShellView[] => {
    const args = file().instructions.filter(({name}) => name === "ARG")
    const found: ShellView[] = []
    for (const instruction of file().instructions) {
      const {name, trigger} = instruction
      const state = stateAt(instruction)
      let shell: ShellText | undefined
      if (name === "RUN") shell = shellOf(instruction)
      else if (trigger?.name === "RUN") shell = shellOf(trigger, instruction)
      if (shell && isRead(shell)) found.push(readView(shell, state && environmentNames(state.env, args), instruction))
    }
    return found
  })
  const readView = (shell: ShellText, environment: ReadonlySet<string> | undefined, {from, to}: Instruction) => {
    if (!memory) return viewOf(shell, environment)
    const {dialect, declared, options} = shell
    const names = environment && [...environment]
    const key = JSON.stringify([source.slice(from, to), dialect, declared, options, names])
    const before = memory.views.get(key)
    const view = before ? movedView(before, shell) : viewOf(shell, environment)
    if (!before) memory.views.set(key, view)
    return view
  }
  const readScript = (shell: ShellText, instruction: Instruction): readonly RunCommand[] => {
    const state = stateAt(instruction)
    const valueOf = (name: string) => state && lookup(state.env, name)
    const read = shell.dialect === "powershell" || shell.dialect === "cmd" ? windowsCommands : commandsOfScript
    if (!memory) return read(shell, valueOf)
    const {from, to} = instruction
    const key = `${shell.dialect} ${source.slice(from, to)}`
    const known = memory.commands.get(key) ?? []
    const before = known.find(({variables}) => [...variables].every(([name, value]) => valueOf(name) === value))
    if (before) return movedCommands(before, instruction)
    const variables = new Map<string, Value | undefined>()
    const commands = read(shell, name => {
      const value = valueOf(name)
      variables.set(name, value)
      return value
    })
    memory.commands.set(key, [{from, commands, variables}, ...known.slice(0, VARIANTS - 1)])
    return commands
  }
  let names: Names | undefined
  let layersOf: Analysis["layersOf"] | undefined
  const readCommands = (instruction: Instruction) => {
    const shell = shellOf(instruction)
    if (shell) return readScript(shell, instruction)
    if (!instruction.json || instruction.name === "SHELL") return []
    return commandOfArray(instruction.args.slice(instruction.name === "HEALTHCHECK" ? 1 : 0), instruction)
  }
  return {
    source,
    settings,
    facts,
    get file() {
      return file()
    },
    get build() {
      return build()
    },
    get problems() {
      return build().problems
    },
    get stages() {
      return build().stages
    },
    get finalStage() {
      const {stages} = build()
      const {target} = settings
      const named = target === undefined ? undefined : stages.find(({name}) => name === target.toLowerCase())
      return named ?? stages[stages.length - 1]
    },
    all: (...names) => (names.length === 1 ? (byName().get(names[0]!) ?? []) : anyOf(names)),
    stageOf: instruction => build().stageOf.get(instruction),
    stateAt,
    shellOf,
    get shellViews() {
      return views()
    },
    commandsOf(instruction) {
      let found = commands.get(instruction)
      if (!found) {
        found = readCommands(instruction)
        commands.set(instruction, found)
      }
      return found
    },
    packagesOf(instruction) {
      let found = packages.get(instruction)
      if (!found) {
        found = this.commandsOf(instruction).flatMap(command => packageUse(command) ?? [])
        packages.set(instruction, found)
      }
      return found
    },
    get names() {
      names ??= readNames(this)
      return names
    },
    get layers() {
      return this.stages.map(this.layersOf)
    },
    get layersOf() {
      layersOf ??= readLayers(this, facts.sizes ?? {})
      return layersOf
    },
    text: ({from, to}) => source.slice(from, to),
  }
}
