import {UNKNOWN} from "../../grammars/expand.ts"
import {parseShell} from "../../grammars/shell.ts"
import type {
  Assignment,
  Part,
  Pipeline,
  Range,
  Redirect,
  Script,
  Command as ShellCommand,
  SimpleCommand,
  Statement,
  Word,
} from "../../grammars/shellTree.ts"
import type {Instruction, Text} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import {baseName} from "../values/path.ts"
import type {Value} from "./environment.ts"
import {placeIn, type ShellText} from "./script.ts"

/** An argument of a command. */
export interface Argument {
  /** UNKNOWN where it holds something that only the build can tell. */
  value: Value
  at: Span
  /** What is written, in the shell form. */
  word?: Word
  /** Comes out of a variable or pattern without quotes: it may be several arguments or none. */
  splits: boolean
}

/** A program that an instruction runs, with its arguments. */
export interface RunCommand {
  /** Without its folder; undefined where it is not known. */
  program: string | undefined
  programAt: Span
  /** What follows the program. */
  args: readonly Argument[]
  /** From the program to the last argument. */
  at: Span
  /** Variables set for this command alone. */
  environment: ReadonlyMap<string, {value: Value; at: Span}>
  redirects: readonly Redirect[]
  /** Programs that run this one: sudo, env, xargs, sh ... the outermost first. */
  wrappers: readonly string[]
  /** The pipeline that it stands in, with its place there; undefined in the exec form. */
  pipeline?: {index: number; length: number; at: Span}
  /** It may not run at all: behind `||`, in the body of an if, a loop or a case. */
  conditional: boolean
  /** In a function, a substitution or the background: it does not run in the order in which it stands. */
  aside: boolean
  /** The instruction that runs it. */
  instruction: Instruction
}

/** Names that a script sets, with what is known of them. */
type Variables = Map<string, Value>

const MAX_COMMANDS = 5000
/** Assignments in front of these builtins stay, but in bash. */
const SPECIAL = /^(?:set|:|eval|exec|export|readonly|shift|trap|unset)$/
const MAX_VALUES = 20

/**
 * Everything that a script runs, in the order in which it stands. `valueOf`: the variables that are set before it;
 * undefined where one is not.
 */
export function commandsOfScript(shell: ShellText, valueOf: (name: string) => Value | undefined): RunCommand[] {
  const {script} = shell
  if (!script) return []
  const commands: RunCommand[] = []
  const place = (range: Range) => placeIn(shell, range)
  walk(script.statements, new Map(), {conditional: false, aside: false})
  return commands

  interface Way {
    conditional: boolean
    aside: boolean
  }

  function walk(statements: readonly Statement[], variables: Variables, way: Way): void {
    for (const {pipelines, operators, background} of statements) {
      let alternative = false
      for (const [i, pipeline] of pipelines.entries()) {
        // what follows `&&` runs where all goes well; what follows `||` only where something fails
        alternative ||= operators[i - 1]?.value === "||"
        walkPipeline(pipeline, variables, {conditional: way.conditional || alternative, aside: way.aside || background})
      }
    }
  }

  function walkPipeline(pipeline: Pipeline, variables: Variables, way: Way): void {
    for (const [index, command] of pipeline.commands.entries()) {
      const position = {index, length: pipeline.commands.length, at: place(pipeline)}
      walkCommand(command, variables, way, position)
    }
  }

  function walkCommand(command: ShellCommand, variables: Variables, way: Way, pipeline: RunCommand["pipeline"]): void {
    const inside = {...way, conditional: true}
    switch (command.kind) {
      case "simple":
        simple(command, variables, way, pipeline)
        break
      case "group":
        walk(command.body, variables, way)
        break
      case "subshell":
        walk(command.body, new Map(variables), way)
        break
      case "if":
        for (const [i, {condition, body}] of command.branches.entries()) {
          walk(condition, variables, i === 0 ? way : inside)
          walk(body, variables, inside)
        }
        if (command.otherwise) walk(command.otherwise, variables, inside)
        break
      case "while":
      case "until":
        walk(command.condition, variables, way)
        walk(command.body, variables, inside)
        break
      case "for":
      case "select":
        walkFor(command, variables, way)
        break
      case "arithmetic-for":
        walk(command.body, variables, inside)
        break
      case "case":
        for (const {body} of command.branches) walk(body, variables, inside)
        break
      case "function":
        if (command.body) walkCommand(command.body, new Map(variables), {conditional: true, aside: true}, undefined)
    }
  }

  /** The body once for each value, where all are known and few. */
  function walkFor(command: Extract<ShellCommand, {kind: "for" | "select"}>, variables: Variables, way: Way): void {
    const name = command.variable.literal ?? ""
    const values = (command.words ?? []).flatMap(word => expandWord(word, variables))
    const known =
      values.length > 0 &&
      values.length <= MAX_VALUES &&
      values.every(({value, splits}) => value !== UNKNOWN && !splits)
    if (!known) {
      variables.set(name, UNKNOWN)
      walk(command.body, variables, {...way, conditional: true})
      return
    }
    for (const {value} of values) {
      variables.set(name, value)
      walk(command.body, variables, way)
    }
  }

  function simple(command: SimpleCommand, variables: Variables, way: Way, pipeline: RunCommand["pipeline"]): void {
    const {assignments, words, redirects} = command
    const environment = new Map<string, {value: Value; at: Span}>()
    for (const assignment of assignments) {
      const value = assigned(assignment, variables)
      const [first] = words
      const stays = first?.literal !== undefined && shell.dialect !== "bash" && SPECIAL.test(first.literal)
      if (!first || stays) variables.set(assignment.name, value)
      else environment.set(assignment.name, {value, at: place(assignment)})
    }
    for (const part of partsOf(command)) walkSubstitutions(part, variables, way)
    if (words.length === 0 || commands.length >= MAX_COMMANDS) return
    const args = words.flatMap(word => expandWord(word, variables))
    if (args.length === 0) return
    const [first] = args
    if (typeof first!.value === "string" && /^(?:export|readonly|local|declare|typeset)$/.test(first!.value)) {
      for (const {value} of args.slice(1)) {
        const [, name, set] = typeof value === "string" ? (/^(\w+)=([\s\S]*)$/.exec(value) ?? []) : []
        if (name) variables.set(name, set!)
      }
    }
    if (first!.value === "read")
      for (const {value} of args.slice(1)) if (typeof value === "string") variables.set(value, UNKNOWN)
    if (first!.value === "unset")
      for (const {value} of args.slice(1)) if (typeof value === "string") variables.set(value, "")
    commands.push(
      ...unwrap({args, environment, redirects, pipeline, ...way, wrappers: [], instruction: shell.instruction}, 0),
    )
  }

  function assigned({value, array, append}: Assignment, variables: Variables): Value {
    if (append || array) return UNKNOWN
    if (!value) return ""
    const [only] = expandWord(value, variables, true)
    return only?.value ?? UNKNOWN
  }

  /** Commands in substitutions run before the command that they stand in. */
  function walkSubstitutions(part: Part, variables: Variables, way: Way): void {
    if (part.kind === "command") {
      walk(part.script.statements, new Map(variables), {...way, aside: true})
    } else if (part.kind === "double" || part.kind === "arithmetic")
      for (const inner of part.parts) walkSubstitutions(inner, variables, way)
    else if (part.kind === "parameter") for (const inner of part.word ?? []) walkSubstitutions(inner, variables, way)
  }

  /** The arguments that a word becomes: known variables are put in, and those outside of quotes split at blanks. */
  function expandWord(word: Word, variables: Variables, quoted = false): Argument[] {
    const at = place(word)
    if (word.literal !== undefined) return [{value: word.literal, at, word, splits: false}]
    const fields: Value[] = [""]
    let splits = false
    let any = false
    for (const part of word.parts) {
      const {value, free} = partValue(part, variables)
      if (part.kind !== "parameter" || value === UNKNOWN || value !== "") any = true
      const last = fields.length - 1
      if (value === UNKNOWN || fields[last] === UNKNOWN) {
        fields[last] = UNKNOWN
        if (free && !quoted) splits = true
        continue
      }
      if (!free || quoted) {
        fields[last] = (fields[last] as string) + value
        continue
      }
      const pieces = value.split(/[ \t\n]+/)
      fields[last] = (fields[last] as string) + pieces[0]!
      fields.push(...pieces.slice(1))
    }
    if (!any) return []
    const kept = fields.length === 1 ? fields : fields.filter(field => field !== "")
    return kept.map(value => ({value, at, word, splits}))
  }

  function partValue(part: Part, variables: Variables): {value: Value; free: boolean} {
    switch (part.kind) {
      case "literal":
      case "single":
      case "ansi":
        return {value: part.value, free: false}
      case "double": {
        let value = ""
        for (const inner of part.parts) {
          const {value: piece} = partValue(inner, variables)
          if (piece === UNKNOWN) return {value: UNKNOWN, free: false}
          value += piece
        }
        return {value, free: false}
      }
      case "parameter": {
        if (part.operator !== undefined || part.prefix || part.index) return {value: UNKNOWN, free: true}
        const own = variables.get(part.name)
        if (own !== undefined) return {value: own, free: true}
        return {value: valueOf(part.name) ?? UNKNOWN, free: true}
      }
      case "tilde":
        return {value: UNKNOWN, free: false}
      default:
        // a pattern stays as it is where it matches nothing; what it matches is not known
        return part.kind === "glob"
          ? {value: part.value, free: false}
          : {value: UNKNOWN, free: part.kind !== "arithmetic"}
    }
  }
}

/** The argument as the program gets it; what is not known is left as written, `$name` for a variable. */
export function writtenText({value, word}: Argument): string {
  if (typeof value === "string") return value
  return word?.parts.map(writtenPart).join("") ?? ""
}

function writtenPart(part: Part): string {
  switch (part.kind) {
    case "double":
      return part.parts.map(writtenPart).join("")
    case "parameter":
      return `$${part.name}`
    case "command":
      return "$()"
    case "arithmetic":
      return "$(())"
    default:
      return part.value
  }
}

function partsOf({assignments, words, redirects}: SimpleCommand): Part[] {
  return [
    ...assignments.flatMap(({value, array}) => [...(value?.parts ?? []), ...(array ?? []).flatMap(({parts}) => parts)]),
    ...words.flatMap(({parts}) => parts),
    ...redirects.flatMap(({target, parts}) => [...(target?.parts ?? []), ...(parts ?? [])]),
  ]
}

/** The command of a JSON array. */
export function commandOfArray(args: readonly Text[], instruction: Instruction): RunCommand[] {
  const list = args.map(text => ({value: text.value, at: {from: text.from, to: text.to}, splits: false}))
  if (list.length === 0) return []
  const start = {
    args: list,
    environment: new Map(),
    redirects: [],
    conditional: false,
    aside: false,
    wrappers: [],
    instruction,
  }
  return unwrap(start, 0)
}

interface Unwrapped extends Omit<RunCommand, "program" | "programAt" | "at" | "args"> {
  args: readonly Argument[]
}

const MAX_WRAPPERS = 8

/** Options of wrappers that take the next word as their value. */
const WRAPPERS: Record<string, {values: string; assignments?: true; operands?: number}> = {
  sudo: {values: "CcDghpRrTtUu", assignments: true},
  doas: {values: "Cu"},
  env: {values: "uCS", assignments: true},
  exec: {values: "a"},
  command: {values: ""},
  builtin: {values: ""},
  nohup: {values: ""},
  nice: {values: "n"},
  ionice: {values: "cnp"},
  time: {values: "fo"},
  timeout: {values: "ks", operands: 1},
  xargs: {values: "aEIiLlnPsd"},
  gosu: {values: "", operands: 1},
  "su-exec": {values: "", operands: 1},
  setpriv: {values: ""},
  chroot: {values: "", operands: 1},
  stdbuf: {values: "ioe"},
  eatmydata: {values: ""},
  unbuffer: {values: ""},
  retry: {values: "dt"},
}

const SHELLS = /^(?:sh|dash|ash|bash|zsh|ksh)$/

/** The command, and what it runs in turn: through sudo, env, xargs, `sh -c` and the like. */
function unwrap(command: Unwrapped, depth: number): RunCommand[] {
  const {args, wrappers} = command
  const [first, ...rest] = args
  const program = typeof first!.value === "string" ? baseName(first!.value) : undefined
  const last = args[args.length - 1]!
  // written out, not spread: this is made for every command of every RUN
  const own: RunCommand = {
    program,
    programAt: first!.at,
    args: rest,
    at: {from: first!.at.from, to: Math.max(first!.at.to, last.at.to)},
    environment: command.environment,
    redirects: command.redirects,
    wrappers,
    pipeline: command.pipeline,
    conditional: command.conditional,
    aside: command.aside,
    instruction: command.instruction,
  }
  if (program === undefined || depth >= MAX_WRAPPERS) return [own]
  if (SHELLS.test(program)) return [own, ...runScript(own, depth)]
  const wrapper = WRAPPERS[program]
  if (!wrapper) return [own]
  const environment = new Map(command.environment)
  let i = 0
  for (; i < rest.length; i++) {
    const {value, at} = rest[i]!
    if (typeof value !== "string") return [own]
    if (value === "--") {
      i++
      break
    }
    const [, name, set] = wrapper.assignments ? (/^([A-Za-z_]\w*)=([\s\S]*)$/.exec(value) ?? []) : []
    if (name) environment.set(name, {value: set!, at})
    else if (value.startsWith("-") && value.length > 1) {
      if (/^-[A-Za-z]$/.test(value) && wrapper.values.includes(value[1]!)) i++
    } else break
  }
  i += wrapper.operands ?? 0
  if (i >= rest.length) return [own]
  return [own, ...unwrap({...command, environment, args: rest.slice(i), wrappers: [...wrappers, program]}, depth + 1)]
}

/** What `sh -c 'script'` runs, where the script is a literal. */
function runScript(own: RunCommand, depth: number): RunCommand[] {
  const at = own.args.findIndex(({value}) => typeof value === "string" && /^-[a-z]*c$/.test(value))
  const script = at < 0 ? undefined : own.args[at + 1]
  if (!script || typeof script.value !== "string") return []
  const parsed: Script = parseShell(script.value)
  const inner: ShellText = {
    instruction: own.instruction,
    // places inside of the quoted script are all those of the script
    text: {value: script.value, from: script.at.from, to: script.at.to, map: [0, script.at.from]},
    dialect: "sh",
    declared: true,
    options: [],
    script: parsed,
  }
  const wrappers = [...own.wrappers, own.program!]
  if (depth >= MAX_WRAPPERS) return []
  return commandsOfScript(inner, () => undefined).map(command => ({
    ...command,
    at: script.at,
    programAt: script.at,
    args: command.args.map(argument => ({...argument, at: script.at})),
    wrappers: [...wrappers, ...command.wrappers],
  }))
}
