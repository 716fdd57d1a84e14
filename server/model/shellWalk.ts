import type {
  Assignment,
  Command,
  Parameter,
  Part,
  Pipeline,
  Range,
  Redirect,
  SimpleCommand,
  Statement,
  Substitution,
  Test,
  Word,
} from "../../grammars/shellTree.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Edit, Span} from "../text.ts"
import {baseName} from "../values/path.ts"
import {isDeclared, namesIn, type Snapshot} from "./environment.ts"
import {once} from "./once.ts"
import {placeIn, type ShellText} from "./script.ts"

// Everything in the scripts of a file that rules ask about, as flat lists with its surroundings: commands, words and what
// is expanded in them. Substitutions are walked into, but for backquotes with escapes.

/** What a word is there for. */
export type WordUse =
  | "command"
  | "argument"
  /** `name=value` behind export, local and the like. */
  | "declaration"
  | "assignment"
  | "array"
  | "redirect"
  | "here-document"
  | "here-string"
  /** The values of a for loop. */
  | "for"
  /** What case looks at. */
  | "subject"
  /** Before the `)` of a case. */
  | "pattern"
  /** Between `[[` and `]]`. */
  | "test"

/** A command of any kind and where it stands. */
export interface CommandVisit<C extends Command = Command> {
  command: C
  pipeline: Pipeline
  /** Its place in the pipeline. */
  index: number
  statement: Statement
  /** The place of its pipeline in the statement. */
  position: number
  /** The statements that it stands among, and its place among them. */
  list: readonly Statement[]
  order: number
  /** Compound commands and functions around it, the outermost first. */
  parents: readonly Command[]
  /** The innermost substitution around it. */
  substitution?: Substitution
  /** It or what it stands in is the condition of an if or a loop. */
  condition: boolean
  /** The word of another command in which its substitution stands. */
  outer?: WordVisit
}

/** A command with a program. */
export interface SimpleVisit extends CommandVisit<SimpleCommand> {
  /** The program without its folder, through `command`, `builtin` and `exec`; "" where it is not known. */
  name: string
  /** What follows the program. */
  args: readonly Word[]
}

export interface WordVisit {
  word: Word
  use: WordUse
  /** The command that the word belongs to. */
  visit: CommandVisit
  /** Its place among the words of the command, 0 for the program; -1 for others. */
  index: number
}

/** A `$...` or substitution. */
export interface Expansion<P extends Parameter | Substitution = Parameter | Substitution> extends WordVisit {
  part: P
  /** In double quotes, or where nothing is split: `[[`, arithmetic, here-documents ... */
  quoted: boolean
  /** Within real double quotes. */
  doubleQuoted: boolean
  /** The `${...}` that it stands in. */
  within?: Parameter
  /** In `$((...))`. */
  arithmetic: boolean
  /** What it gives surely has no blanks and patterns: all its values are known. */
  clean: boolean
}

export interface AssignmentVisit {
  assignment: Assignment
  visit: CommandVisit
  /** The command that it is only for; undefined where it stays. */
  temporary: boolean
}

/** A script with everything in it. */
export interface ShellView {
  shell: ShellText
  commands: readonly CommandVisit[]
  simple: readonly SimpleVisit[]
  words: readonly WordVisit[]
  expansions: readonly Expansion[]
  assignments: readonly AssignmentVisit[]
  /** Names that get a value in other ways: for, read, getopts, export without a value ... */
  named: readonly {name: string; at: Range; by: "for" | "read" | "export" | "declaration" | "expansion" | "other"}[]
  /** Names that are looked at inside of arithmetic, without a `$`. */
  arithmeticNames: ReadonlySet<string>
  /** What is computed: `((...))`, `$((...))` and the head of an arithmetic for. */
  computed: readonly Range[]
  /** The script stops where a command fails: `set -e`, or an option in SHELL or in the shebang. */
  errexit: boolean
  /** Variables of the Dockerfile that are set when the script runs. */
  environment: ReadonlySet<string>
  /** The commands that run one of these programs. */
  callsOf(name: string, ...more: readonly string[]): readonly SimpleVisit[]
  /** The command with its program; undefined where it has none, or is no simple one. */
  simpleOf(command: Command | undefined): SimpleVisit | undefined
  /** What stands around a command of any kind. */
  visitOf(command: Command): CommandVisit | undefined
  /** What is expanded in a word. */
  expansionsIn(word: Word): readonly Expansion[]
  /** The commands that are tests: `[ ... ]`, `test ...` and `[[ ... ]]`. */
  readonly tests: readonly CommandVisit<SimpleCommand | Test>[]
  /** The place of a range in the file. */
  at(range: Range): Span
  /** The source of the script. */
  text(range: Range): string
}

/** Names that hold no blanks in any shell. */
const NUMBERS = new Set([
  ..."$-?!#",
  "BASHPID",
  "EUID",
  "LINENO",
  "OPTIND",
  "PPID",
  "RANDOM",
  "SECONDS",
  "SHLVL",
  "UID",
])
/** What BuildKit lets every build set. */
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY"].flatMap(name => [name, name.toLowerCase()])
const DECLARING = ["declare", "typeset", "local", "export", "readonly"] as const
export const DECLARATIONS: ReadonlySet<string> = new Set(DECLARING)
/** Part of the shell itself: what is assigned in front of them stays, except in bash when it is not called sh. */
const SPECIAL = new Set([":", ".", "eval", "exec", "readonly", "set", "shift", "times", "trap", "unset"])
const MAX_DEPTH = 60
const MAX_LOOPS = 4
const NONE: readonly never[] = []

/** The names of the variables of the Dockerfile that are set where `env` is in force; `args` are all its ARG instructions. */
export function environmentNames(env: Snapshot, args: readonly Instruction[]): Set<string> {
  const names = new Set([...PROXIES, ...namesIn(env)])
  for (const {value} of args.flatMap(({args}) => args)) {
    const name = value.split("=")[0]!
    if (isDeclared(env, name)) names.add(name)
  }
  return names
}

/** Whether a value may hold blanks or patterns. */
type Blanks = "some" | "none" | "empty"

/** What is known of each name; undefined where the script does not get here. */
type Flow = Map<string, Blanks> | undefined

/** Where a command stands, as far as it is the same for all of a list. */
interface Around {
  parents: readonly Command[]
  substitution?: Substitution
  condition: boolean
  outer?: WordVisit
  depth: number
}

/** What a view has of the place of its script. */
function placesOf(shell: ShellText): Pick<ShellView, "shell" | "at" | "text"> {
  return {
    shell,
    at: range => placeIn(shell, range),
    text: ({from, to}) => shell.text.value.slice(from, to),
  }
}

/** The same view of the same script at another place. */
export function movedView(view: ShellView, shell: ShellText): ShellView {
  const {commands, simple, words, expansions, assignments, named, arithmeticNames, computed, environment} = view
  const {errexit, callsOf, simpleOf, visitOf, expansionsIn} = view
  return {
    ...placesOf(shell),
    commands,
    simple,
    words,
    expansions,
    assignments,
    named,
    arithmeticNames,
    computed,
    environment,
    errexit,
    callsOf,
    simpleOf,
    visitOf,
    expansionsIn,
    get tests() {
      return view.tests
    },
  }
}

/** The script with everything in it. */
export function viewOf(shell: ShellText, environment: ReadonlySet<string> = new Set(PROXIES)): ShellView {
  const commands: CommandVisit[] = []
  const simple: SimpleVisit[] = []
  const words: WordVisit[] = []
  const expansions: Expansion[] = []
  const assignments: AssignmentVisit[] = []
  const named: {name: string; at: Range; by: "for" | "read" | "export" | "declaration" | "expansion" | "other"}[] = []
  const arithmeticNames = new Set<string>()
  const computed: Range[] = []
  /** Nothing is noted while the body of a loop is only followed for its values. */
  let quiet = 0
  /** How many substitutions deep. */
  let nesting = 0
  const text = (range: Range) => shell.text.value.slice(range.from, range.to)
  const script = shell.script!
  // what can't be read may be meant in any way
  if (script.problems.length === 0) list(script.statements, new Map(), {parents: [], condition: false, depth: 0})
  // made when they are first asked for: most rules ask for one program that the script does not run
  const byName = once(() => grouped(simple, ({name}) => name))
  const byCommand = once(() => new Map<Command, SimpleVisit>(simple.map(visit => [visit.command, visit])))
  const visits = once(() => new Map<Command, CommandVisit>(commands.map(visit => [visit.command, visit])))
  const byWord = once(() => grouped(expansions, ({word}) => word))
  const tests = once(() => commands.filter(isTest))
  return {
    ...placesOf(shell),
    commands,
    simple,
    words,
    expansions,
    assignments,
    named,
    arithmeticNames,
    computed,
    environment,
    errexit:
      shell.options.some((option, i) => isErrexit(option, shell.options[i - 1])) ||
      simple.some(({name, args}) => {
        const end = args.findIndex(({literal}) => literal === "--")
        const words = end < 0 ? args : args.slice(0, end)
        return name === "set" && words.some(({literal}, i) => isErrexit(literal, words[i - 1]?.literal))
      }),
    callsOf: (name, ...more) => {
      const calls = byName().get(name) ?? NONE
      return more.length === 0 ? calls : [calls, ...more.map(name => byName().get(name) ?? NONE)].flat()
    },
    simpleOf: command => command && byCommand().get(command),
    visitOf: command => visits().get(command),
    expansionsIn: word => byWord().get(word) ?? NONE,
    get tests() {
      return tests()
    },
  }

  function blanks(flow: Flow, name: string): Blanks {
    if (NUMBERS.has(name)) return "none"
    return flow?.get(name) ?? (environment.has(name) ? "none" : "some")
  }

  function join(a: Flow, b: Flow): Flow {
    if (!a || !b) return a ?? b
    const both = new Map<string, Blanks>()
    for (const name of new Set([...a.keys(), ...b.keys()])) {
      const [one, other] = [blanks(a, name), blanks(b, name)]
      both.set(name, one === other ? one : one === "some" || other === "some" ? "some" : "none")
    }
    return both
  }

  function list(statements: readonly Statement[], flow: Flow, around: Around): Flow {
    let now = flow
    for (const [order, statement] of statements.entries()) {
      const {pipelines, background, operators} = statement
      const before = now
      // what is set behind && is set in all that && adds to it
      let failed: Flow
      for (const [position, one] of pipelines.entries()) {
        const conditional = around.condition || operators.length > position
        const or = operators[position - 1]?.value === "||"
        const start = or ? failed : now
        const after = pipeline(
          one,
          start && new Map(start),
          {...around, condition: conditional},
          {
            statement,
            position,
            list: statements,
            order,
          },
        )
        now = or ? join(now, after) : after
        failed = or || position === 0 ? after : join(failed, after)
      }
      now = join(now, failed)
      if (background) now = before
    }
    return now
  }

  type Spot = Pick<CommandVisit, "statement" | "position" | "list" | "order">

  function pipeline(one: Pipeline, flow: Flow, around: Around, spot: Spot): Flow {
    const condition = around.condition || one.negated
    let after = flow
    for (const [index, command] of one.commands.entries()) {
      const {parents, substitution, outer} = around
      const {statement, position, list, order} = spot
      // written out, not spread: this is made for every command of every script
      const visit: CommandVisit = {
        command,
        pipeline: one,
        index,
        statement,
        position,
        list,
        order,
        parents,
        substitution,
        condition,
        outer,
      }
      const result = walk(visit, flow && new Map(flow), {...around, condition})
      if (one.commands.length === 1) after = result
    }
    return after
  }

  function walk(visit: CommandVisit, flow: Flow, around: Around): Flow {
    const {command} = visit
    if (quiet === 0) commands.push(visit)
    if (around.depth > MAX_DEPTH) return flow
    const inside: Around = {...around, parents: [...around.parents, command], depth: around.depth + 1}
    const asked: Around = {...inside, condition: true}
    if (command.kind !== "simple") redirects(command.redirects, visit, flow)
    switch (command.kind) {
      case "simple":
        return simpleCommand(visit as CommandVisit<SimpleCommand>, flow)
      case "group":
        return list(command.body, flow, inside)
      case "subshell":
        list(command.body, flow, inside)
        return flow
      case "if": {
        let before = flow
        let after: Flow
        for (const {condition, body} of command.branches) {
          before = list(condition, before, asked)
          after = join(after, list(body, before && new Map(before), inside))
        }
        return join(after, command.otherwise ? list(command.otherwise, before, inside) : before)
      }
      case "while":
      case "until":
        return loop(flow, around, now => {
          const after = list(command.condition, now, asked)
          return join(list(command.body, after, inside), after)
        })
      case "for":
      case "select": {
        const name = command.variable.literal ?? ""
        for (const word of command.words ?? []) wordOf(word, "for", visit, -1, flow)
        note(name, command.variable, "for")
        const clean = command.words?.every(word => word.literal !== undefined && isCleanWord(word, flow)) ?? false
        return loop(flow, around, now =>
          join(now, list(command.body, now && new Map(now).set(name, clean ? "none" : "some"), inside)),
        )
      }
      case "arithmetic-for":
        arithmetic(command.header, flow)
        return loop(flow, around, now => join(now, list(command.body, now, inside)))
      case "case": {
        wordOf(command.subject, "subject", visit, -1, flow)
        let after: Flow
        let rest = true
        for (const {patterns, body} of command.branches) {
          for (const word of patterns) wordOf(word, "pattern", visit, -1, flow)
          if (patterns.some(word => text(word) === "*")) rest = false
          after = join(after, list(body, flow && new Map(flow), inside))
        }
        return rest ? join(after, flow) : after
      }
      case "function":
        if (command.body) {
          const one: Pipeline = {...visit.pipeline, commands: [command.body], operators: [], negated: false}
          pipeline(one, flow && new Map(flow), inside, {
            statement: visit.statement,
            position: visit.position,
            list: visit.list,
            order: visit.order,
          })
        }
        return flow
      case "test":
        for (const [index, word] of command.words.entries()) wordOf(word, "test", visit, index, flow)
        return flow
      case "arithmetic":
        arithmetic(command.expression, flow)
        return flow
    }
  }

  /** What a loop leaves behind: its body is followed twice, for its own values come around. */
  function loop(flow: Flow, around: Around, body: (now: Flow) => Flow): Flow {
    const deep = around.parents.filter(({kind}) => /^(?:for|select|while|until|arithmetic-for)$/.test(kind)).length
    let start = flow
    if (deep < MAX_LOOPS) {
      quiet++
      start = join(flow, body(flow && new Map(flow)))
      quiet--
    }
    return body(start && new Map(start))
  }

  function simpleCommand(visit: CommandVisit<SimpleCommand>, flow: Flow): Flow {
    const {command} = visit
    const first = command.words[0]?.literal ?? ""
    const stays = DECLARATIONS.has(first) || (shell.dialect !== "bash" && SPECIAL.has(first))
    const temporary = command.words.length > 0 && !stays
    const own = program(command)
    const declares = DECLARATIONS.has(own.name)
    for (const assignment of command.assignments) {
      const {value, array} = assignment
      if (value) wordOf(value, "assignment", visit, -1, flow)
      for (const word of array ?? []) wordOf(word, "array", visit, -1, flow)
      if (quiet === 0) assignments.push({assignment, visit, temporary})
      if (temporary) continue
      const empty = !array && !assignment.append && (!value || value.literal === "")
      set(flow, assignment.name, !array && value !== undefined && isCleanWord(value, flow), empty)
    }
    for (const [index, word] of command.words.entries()) {
      const use = index === 0 ? "command" : declares && /^\w+\+?=/.test(text(word)) ? "declaration" : "argument"
      wordOf(word, use, visit, index, flow)
    }
    redirects(command.redirects, visit, flow)
    if (command.words.length === 0) return flow
    if (quiet === 0) simple.push({...visit, ...own})
    return effect(own.name, own.args, flow)
  }

  function effect(name: string, args: readonly Word[], flow: Flow): Flow {
    if (DECLARATIONS.has(name)) {
      for (const word of args) {
        const match = /^([A-Za-z_]\w*)(?:\+?=|$)/.exec(text(word))
        if (!match) continue
        note(
          match[1]!,
          {from: word.from, to: word.from + match[1]!.length},
          name === "export" ? "export" : "declaration",
        )
        if (match[0] !== match[1]) set(flow, match[1]!, isCleanWord(word, flow))
      }
      return flow
    }
    switch (name) {
      case "exit":
      case "exec":
      case "return":
      case "break":
      case "continue":
        return name === "exec" && args.length === 0 ? flow : undefined
      case "read":
      case "mapfile":
      case "readarray":
      case "getopts":
      case "unset":
      case "printf":
      case "wait":
        for (const [i, {literal, from, to}] of args.entries()) {
          if (literal === undefined || !/^[A-Za-z_]\w*$/.test(literal)) continue
          const before = args[i - 1]?.literal ?? ""
          if (name === "printf" ? before !== "-v" : /^-[a-z]*[dinNptu]$/.test(before)) continue
          if (name === "getopts" && i !== 1) continue
          note(literal, {from, to}, name === "read" ? "read" : "other")
          set(flow, literal, name === "getopts")
        }
    }
    return flow
  }

  function set(flow: Flow, name: string, clean: boolean, empty = false): void {
    flow?.set(name, empty ? "empty" : clean ? "none" : "some")
  }

  function note(name: string, at: Range, by: (typeof named)[number]["by"]): void {
    if (quiet === 0) named.push({name, at, by})
  }

  function redirects(list: readonly Redirect[], visit: CommandVisit, flow: Flow): void {
    for (const {operator, target, parts, body} of list) {
      const isBody = operator === "<<" || operator === "<<-"
      if (target && !isBody) wordOf(target, operator === "<<<" ? "here-string" : "redirect", visit, -1, flow)
      if (parts && body) wordOf({...body, parts}, "here-document", visit, -1, flow)
    }
  }

  function wordOf(word: Word, use: WordUse, visit: CommandVisit, index: number, flow: Flow): void {
    const found = {word, use, visit, index}
    if (quiet === 0) words.push(found)
    // what export is given is split only by old shells: where the shell is not known, it may be one
    const free =
      (use === "declaration" && shell.dialect === "sh") ||
      use === "argument" ||
      use === "command" ||
      use === "redirect" ||
      use === "for" ||
      use === "array"
    parts(word.parts, found, {quoted: !free, doubleQuoted: use === "here-document", arithmetic: false}, flow)
  }

  function parts(
    all: readonly Part[],
    word: WordVisit,
    way: Pick<Expansion, "quoted" | "doubleQuoted" | "within" | "arithmetic">,
    flow: Flow,
  ): void {
    for (const part of all) {
      if (part.kind === "double") parts(part.parts, word, {...way, quoted: true, doubleQuoted: true}, flow)
      else if (part.kind === "arithmetic") {
        arithmetic(part.expression, flow)
        parts(part.parts, word, {...way, quoted: true, arithmetic: true}, flow)
      } else if (part.kind === "parameter") {
        const clean = part.prefix === "#" || blanks(flow, part.name) === "none"
        if (quiet === 0) expansions.push({...word, part, ...way, clean})
        if (part.index) arithmetic(part.index, flow)
        if (part.operator === ":=" || part.operator === "=") {
          note(part.name, part, "expansion")
          set(flow, part.name, false)
        }
        if (part.word) parts(part.word, word, {...way, quoted: true, within: part}, flow)
      } else if (part.kind === "command") {
        if (quiet === 0) expansions.push({...word, part, ...way, clean: false})
        // what is written there is not what runs: a fix could not be told
        if (part.escaped) continue
        if (nesting >= MAX_DEPTH) continue
        nesting++
        const {parents} = word.visit
        const around: Around = {
          parents,
          substitution: part,
          condition: word.visit.condition,
          outer: word,
          depth: nesting,
        }
        list(part.script.statements, flow && new Map(flow), around)
        nesting--
      }
    }
  }

  /** Names in arithmetic are variables without a `$`. */
  function arithmetic(expression: Range, flow: Flow): void {
    if (quiet === 0) computed.push(expression)
    for (const [, dollar, name, assigned] of text(expression).matchAll(
      /(\$\{?)?\b([A-Za-z_]\w*)\b\s*(\+\+|--|[-+*/%&|^]?=(?!=)|)/g,
    )) {
      if (!dollar) arithmeticNames.add(name!)
      if (assigned) set(flow, name!, true)
    }
  }

  function isCleanWord({parts}: Word, flow: Flow): boolean {
    return parts.every(part => isCleanPart(part, flow))
  }

  function isCleanPart(part: Part, flow: Flow): boolean {
    switch (part.kind) {
      case "literal":
      case "single":
      case "ansi":
        return !/[\s*?[\]]/.test(part.value)
      case "double":
        return part.parts.every(inner => isCleanPart(inner, flow))
      case "parameter":
        return (
          part.prefix === "#" || (!part.operator && !part.prefix && !part.index && blanks(flow, part.name) !== "some")
        )
      case "arithmetic":
      case "tilde":
      case "braces":
        return true
      default:
        return false
    }
  }

  function program({words}: SimpleCommand): {name: string; args: readonly Word[]} {
    let start = 0
    while (/^(?:command|builtin|exec|busybox)$/.test(words[start]?.literal ?? "")) {
      const next = words[start + 1]
      if (next?.literal === undefined || next.literal.startsWith("-")) break
      start++
    }
    const literal = words[start]?.literal
    return {name: literal === undefined ? "" : baseName(literal), args: words.slice(start + 1)}
  }
}

/** The values by what they have in common, each list in their order. */
function grouped<K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group) group.push(value)
    else groups.set(keyOf(value), [value])
  }
  return groups
}

function isTest(visit: CommandVisit): visit is CommandVisit<SimpleCommand | Test> {
  const {command} = visit
  if (command.kind !== "simple") return command.kind === "test"
  const program = command.words[0]?.literal
  return program === "[" || program === "test"
}

/** Whether an option of a shell or of `set` makes it stop where a command fails. */
function isErrexit(option = "", before = ""): boolean {
  return /^-[a-zA-Z]*e[a-zA-Z]*$/.test(option) || (option === "errexit" && /^-[a-zA-Z]*o$/.test(before))
}

/** The commands of a script that give names a value or a property. */
export function declarationsOf({callsOf}: ShellView): readonly SimpleVisit[] {
  return callsOf(...DECLARING)
}

/** Edits that put double quotes around a range. */
export function quoteEdits({at}: ShellView, range: Range): Edit[] {
  const {from, to} = at(range)
  return [
    {from, to: from, text: '"'},
    {from: to, to, text: '"'},
  ]
}

/** The long and short options of a command, as written and without what follows `=`. */
export function optionsOf({args}: SimpleVisit): string[] {
  const end = args.findIndex(({literal}) => literal === "--")
  return (end < 0 ? args : args.slice(0, end)).flatMap(({literal, parts}) => {
    const [first] = parts
    const text = literal ?? (first?.kind === "literal" ? first.value : "")
    return text.startsWith("-") && text.length > 1 ? [text.replace(/=.*/s, "")] : []
  })
}

/** Whether a short option is among them, also behind others of one letter. */
export function hasOption(visit: SimpleVisit, letter: string, long?: string): boolean {
  return optionsOf(visit).some(option => (option.startsWith("--") ? option === long : option.slice(1).includes(letter)))
}

/** The commands of the pipeline with the program next to this one; undefined where it is no simple command. */
export function neighbour(view: ShellView, {pipeline, index}: CommandVisit, step: 1 | -1): SimpleVisit | undefined {
  return view.simpleOf(pipeline.commands[index + step])
}

/** The only command of a substitution; undefined where there are more, or none. */
export function onlyCommand(view: ShellView, {script}: Substitution): SimpleVisit | undefined {
  const [statement, more] = script.statements
  const [pipeline, next] = statement?.pipelines ?? []
  if (!pipeline || next || more || pipeline.commands.length !== 1) return undefined
  return view.simpleOf(pipeline.commands[0])
}

/** Whether a script for an unknown shell is written for that of Windows. */
export function looksLikePowerShell({text}: ShellText): boolean {
  return /\b[A-Z][a-z]+-[A-Z][a-z]+|\$env:|\b(?:iex|iwr)\b|^powershell\b|\b[A-Za-z]:\\/.test(text.value)
}
