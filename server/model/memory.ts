import type {Script} from "../../grammars/shellTree.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import type {RunCommand} from "./commands.ts"
import type {Value} from "./environment.ts"
import type {ShellView} from "./shellWalk.ts"

/**
 * What was worked out of scripts in earlier versions of a file, for the next one: in an editor most of them stay as they
 * are from one keystroke to the next. Everything is found by the text that it was made of, so an analysis with a memory
 * and one without say the same.
 */
export interface Memory {
  scripts: Recent<Script>
  views: Recent<ShellView>
  commands: Recent<RememberedCommands[]>
  /** A version has been looked at as a whole: what it had no use for is forgotten with the next one. */
  turn(): void
}

/** Instructions of the same text may stand below different variables: so many of them are told apart. */
export const VARIANTS = 8

/** The commands of one instruction, and the variables that they were read with. */
export interface RememberedCommands {
  /** Where the instruction began. */
  from: number
  commands: readonly RunCommand[]
  variables: ReadonlyMap<string, Value | undefined>
}

/** What was made or found again since the turn before last. */
export interface Recent<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
}

export function newMemory(): Memory {
  const [scripts, turnScripts] = recent<Script>()
  const [views, turnViews] = recent<ShellView>()
  const [commands, turnCommands] = recent<RememberedCommands[]>()
  return {
    scripts,
    views,
    commands,
    turn() {
      turnScripts()
      turnViews()
      turnCommands()
    },
  }
}

function recent<T>(): [Recent<T>, () => void] {
  let now = new Map<string, T>()
  let before = now
  const set = (key: string, value: T) => {
    now.set(key, value)
  }
  const get = (key: string) => {
    const value = now.get(key) ?? before.get(key)
    if (value !== undefined) now.set(key, value)
    return value
  }
  const turn = () => {
    before = now
    now = new Map()
  }
  return [{get, set}, turn]
}

/** The same commands of an instruction of the same text at another place. */
export function movedCommands({from, commands}: RememberedCommands, instruction: Instruction): readonly RunCommand[] {
  const by = instruction.from - from
  const move = (span: Span): Span => ({from: span.from + by, to: span.to + by})
  return commands.map(command => ({
    ...command,
    instruction,
    programAt: move(command.programAt),
    at: move(command.at),
    args: command.args.map(({value, at, word, splits}) => ({value, at: move(at), word, splits})),
    environment:
      command.environment.size === 0
        ? command.environment
        : new Map([...command.environment].map(([name, {value, at}]) => [name, {value, at: move(at)}])),
    pipeline: command.pipeline && {...command.pipeline, at: move(command.pipeline.at)},
  }))
}
