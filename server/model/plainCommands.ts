import type {Part, Script, SimpleCommand, Word} from "../../grammars/shellTree.ts"
import type {Instruction, Text} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import {baseName} from "../values/path.ts"
import {placeIn, type ShellText, shellTextOf} from "./script.ts"

/** A word of a command, without its quotes; what is expanded in it stands as it is written. */
export interface PlainWord extends Span {
  value: string
  /** Whether the shell puts something else in its place: a variable, the output of a command, names of files. */
  dynamic: boolean
}

/** A program that a RUN starts, with its arguments. The span reaches from the program to the last argument. */
export interface PlainCommand extends Span {
  /** The last name of its path. */
  program: string
  args: readonly PlainWord[]
  /** The variables that are set in front of it, as `name=value`. */
  assignments: readonly PlainWord[]
  /** The files that its input and output are tied to. */
  redirects: readonly PlainWord[]
  /** What stands in front of it: "" for the first one. */
  operator: "" | "&&" | "||" | ";" | "|"
}

/**
 * The commands of a RUN, in order, where they are all of it. Undefined where it holds anything but simple commands
 * (conditions, loops, functions, subshells) or runs in a shell that is not read: for those who have to know everything
 * that happens, and not only some of it.
 */
export function plainCommands(instruction: Instruction, shell: ShellText | undefined): PlainCommand[] | undefined {
  if (instruction.json) return execCommands(instruction.args, instruction)
  if (!shell?.script) return undefined
  const known = read.get(shell.script)
  const by = known && shiftOf(known.text, shell.text)
  if (known && by !== undefined) return by === 0 ? known.commands : known.commands?.map(one => moved(one, by))
  const commands = readScript(shell)
  read.set(shell.script, {text: shell.text, commands})
  return commands
}

/** Kept, since several rules ask, and the next version of a file in an editor has most scripts again. */
const read = new WeakMap<Script, {text: Text; commands: PlainCommand[] | undefined}>()

/** How much further on a text stands than an equal one; undefined where it is laid out in another way. */
function shiftOf(before: Text, now: Text): number | undefined {
  const by = now.from - before.from
  const [a, b] = [before.map, now.map]
  if (!a || !b) return a === b ? by : undefined
  // offsets in the text and in the source in turn
  const same = a.length === b.length && a.every((at, i) => b[i] === (i % 2 === 0 ? at : at + by))
  return same ? by : undefined
}

function moved(command: PlainCommand, by: number): PlainCommand {
  const move = ({from, to, value, dynamic}: PlainWord) => ({from: from + by, to: to + by, value, dynamic})
  const {args, assignments, redirects, from, to} = command
  return {
    ...command,
    from: from + by,
    to: to + by,
    args: args.map(move),
    assignments: assignments.map(move),
    redirects: redirects.map(move),
  }
}

const SHELLS = /^(?:sh|bash|ash|dash|zsh)$/

function execCommands(args: readonly Text[], instruction: Instruction): PlainCommand[] | undefined {
  const [program, flags, script] = args
  if (!program) return undefined
  if (SHELLS.test(baseName(program.value))) {
    return flags && script && /^-[a-z]*c$/.test(flags.value)
      ? readScript(shellTextOf(instruction, script, "sh"))
      : undefined
  }
  const words = args.slice(1).map(({value, from, to}) => ({value, from, to, dynamic: false}))
  const {from} = program
  const {to} = args[args.length - 1]!
  return [{program: baseName(program.value), args: words, assignments: [], redirects: [], operator: "", from, to}]
}

function readScript(shell: ShellText): PlainCommand[] | undefined {
  const {script} = shell
  if (!script || script.problems.length > 0) return undefined
  const commands: PlainCommand[] = []
  for (const {pipelines, operators, background} of script.statements) {
    if (background) return undefined
    for (const [i, pipeline] of pipelines.entries()) {
      if (pipeline.negated || pipeline.timed) return undefined
      for (const [j, command] of pipeline.commands.entries()) {
        const between = i === 0 ? ";" : operators[i - 1]!.value
        const found = command.kind === "simple" && readCommand(shell, command)
        if (!found) return undefined
        if (found === true) continue
        commands.push({...found, operator: j > 0 ? "|" : commands.length === 0 ? "" : between})
      }
    }
  }
  return commands
}

/** The command; true for one that only sets variables, undefined for one whose program is not known. */
function readCommand(shell: ShellText, command: SimpleCommand): Omit<PlainCommand, "operator"> | true | undefined {
  const {assignments, words, redirects} = command
  if (redirects.some(({operator}) => operator.startsWith("<<"))) return undefined
  const [first] = words
  if (!first) return redirects.length > 0 ? undefined : true
  const program = wordOf(shell, first)
  if (program.dynamic || program.value === "eval" || program.value === "source" || program.value === ".")
    return undefined
  const last = words[words.length - 1]!
  return {
    program: baseName(program.value),
    args: words.slice(1).map(word => wordOf(shell, word)),
    assignments: assignments.map(assignment => {
      const value = assignment.value && wordOf(shell, assignment.value)
      const set = `${assignment.name}=${value?.value ?? ""}`
      return {...placeIn(shell, assignment), value: set, dynamic: value?.dynamic ?? assignment.array !== undefined}
    }),
    redirects: redirects.flatMap(({target}) => (target ? [wordOf(shell, target)] : [])),
    from: program.from,
    to: placeIn(shell, last).to,
  }
}

function wordOf(shell: ShellText, word: Word): PlainWord {
  const at = placeIn(shell, word)
  if (word.literal !== undefined) return {...at, value: word.literal, dynamic: false}
  let value = ""
  for (const part of word.parts) value += partText(shell, part)
  return {...at, value, dynamic: true}
}

function partText(shell: ShellText, part: Part): string {
  if (part.kind === "literal" || part.kind === "single" || part.kind === "ansi") return part.value
  if (part.kind === "double") return part.parts.map(inner => partText(shell, inner)).join("")
  return shell.text.value.slice(part.from, part.to)
}
