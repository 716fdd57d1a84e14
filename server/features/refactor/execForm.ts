import type {Part, SimpleCommand} from "../../../grammars/shellTree.ts"
import type {Analysis} from "../../analysis.ts"
import {namesIn} from "../../model/environment.ts"
import {findFlag} from "../../model/flags.ts"
import {placeIn, shellText} from "../../model/script.ts"
import {ancestry, rootBase} from "../../model/stages.ts"
import type {Instruction} from "../../syntax/ast.ts"
import type {Span} from "../../text.ts"
import {onlyInstructionAt, type Refactoring, readAfter} from "./refactoring.ts"

/** What a shell does by itself, or does in another way than the program of that name. */
const BUILTINS =
  /^(?:\.|:|\[|\[\[|!|\{|alias|bg|bind|break|builtin|caller|case|cd|command|compgen|complete|continue|coproc|declare|dirs|disown|do|done|elif|else|enable|esac|eval|exec|exit|export|fc|fg|fi|for|function|getopts|hash|help|history|if|in|jobs|kill|let|local|logout|mapfile|popd|printf|pushd|pwd|read|readarray|readonly|return|select|set|shift|shopt|source|suspend|test|then|time|times|trap|type|typeset|ulimit|umask|unalias|unset|until|wait|while)$/

/** Writes a command as a JSON array, so that no shell runs it: where its words are plain that is the same. */
export function toExecForm(analysis: Analysis, span: Span): Refactoring | undefined {
  const instruction = commandAt(analysis, span)
  const text = instruction?.args[instruction.name === "HEALTHCHECK" ? 1 : 0]
  const shell = instruction && analysis.shellOf(instruction)
  if (!instruction || !text || !shell?.script || instruction.heredocs.length > 0) return undefined
  const {statements, comments, problems} = shell.script
  const [statement, more] = statements
  const command = statement && !more && !statement.background && simpleIn(statement.pipelines)
  if (!command || comments.length > 0 || problems.length > 0) return undefined
  if (shell.text.value.slice(statement.to).trim() !== "" || isStartedApart(analysis, instruction)) return undefined
  // not every shell knows these quotes
  const isForBash = ({kind, ...part}: Part) => kind === "ansi" || ("locale" in part && part.locale)
  if (command.words.some(({parts}) => parts.some(isForBash))) return undefined
  const words = command.words.map(({literal}) => literal)
  if (words[0] === "exec" && words.length > 1 && !words[1]?.startsWith("-")) words.shift()
  const plain = words.filter(word => word !== undefined)
  if (plain.length < words.length || !isProgram(plain)) return undefined
  const place = {from: text.from, to: Math.max(placeIn(shell, command).to, text.from)}
  if (instruction.innerComments.some(({from}) => from > place.from)) return undefined
  const json = `[${plain.map(word => JSON.stringify(word)).join(", ")}]`
  const edits = [{...place, text: json}]
  const [after] = readAfter(analysis, instruction, edits).instructions
  const read = after?.json && after.args.slice(after.name === "HEALTHCHECK" ? 1 : 0).map(({value}) => value)
  return sameWords(read, plain)
    ? {title: "Write as a JSON array, without a shell", kind: "refactor.rewrite", edits}
    : undefined
}

/** Writes a JSON array as a command for the shell, which puts the program in its place where that is to get signals. */
export function toShellForm(analysis: Analysis, span: Span): Refactoring | undefined {
  const instruction = commandAt(analysis, span)
  const state = instruction && analysis.stateAt(instruction)
  if (!instruction?.json || instruction.json.notStrings.length > 0 || !state) return undefined
  const words = instruction.args.slice(instruction.name === "HEALTHCHECK" ? 1 : 0).map(({value}) => value)
  const {kind} = rootBase(state.stage)
  if (!isProgram(words) || kind === "scratch" || isStartedApart(analysis, instruction)) return undefined
  if (words.some(word => /[\r\n\0]/.test(word)) || instruction.innerComments.length > 0) return undefined
  const stays = instruction.name === "CMD" || instruction.name === "ENTRYPOINT"
  const command = [...(stays ? ["exec"] : []), ...words.map(quoted)].join(" ")
  const {from, to} = instruction.json
  const edits = [{from, to, text: command}]
  const file = readAfter(analysis, instruction, edits)
  const [after, more] = file.instructions
  const script =
    after && !after.json && after.heredocs.length === 0 ? shellText(after, file.source, undefined)?.script : undefined
  const [statement, second] = script?.statements ?? []
  const read = statement && !second && !more && script!.problems.length === 0 && simpleIn(statement.pipelines)
  const expected = stays ? ["exec", ...words] : words
  // which shell it is has to be known, for each has words of its own
  const known = shellText(after ?? instruction, file.source, state)?.script !== undefined
  if (
    !read ||
    !known ||
    !sameWords(
      read.words.map(({literal}) => literal),
      expected,
    )
  )
    return undefined
  return {title: "Write as a command for the shell", kind: "refactor.rewrite", edits}
}

function commandAt(analysis: Analysis, span: Span): Instruction | undefined {
  const instruction = onlyInstructionAt(analysis, span)
  return /^(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK)$/.test(instruction?.name ?? "") ? instruction : undefined
}

/** The only command, with nothing around it. */
function simpleIn(
  pipelines: readonly {commands: readonly {kind: string}[]; negated: boolean; timed: boolean}[],
): SimpleCommand | undefined {
  const [pipeline, more] = pipelines
  const [command, piped] = pipeline?.commands ?? []
  if (!pipeline || more || pipeline.negated || pipeline.timed || piped || command?.kind !== "simple") return undefined
  const simple = command as SimpleCommand
  return simple.assignments.length === 0 && simple.redirects.length === 0 ? simple : undefined
}

/** Whether a shell and the system find the same program. */
function isProgram([program = "", ...args]: readonly string[]): boolean {
  if (program === "" || program.startsWith("-") || /[=\s]/.test(program) || BUILTINS.test(program)) return false
  // what echo makes of these depends on whose it is
  return program !== "echo" || (!args[0]?.startsWith("-") && !args.some(word => word.includes("\\")))
}

/**
 * Whether the form decides about more than the shell: a login shell reads files first, and what an ENTRYPOINT makes of CMD
 * depends on how both are written.
 */
function isStartedApart(analysis: Analysis, instruction: Instruction): boolean {
  const {stages} = analysis
  const {name} = instruction
  const state = analysis.stateAt(instruction)
  if (!state || findFlag(instruction, "security")) return true
  const [, ...options] = state.shell ?? []
  if (
    options.some(
      option =>
        !/^-[a-z]*c$|^-[eux]+$|^-[eux]*o$|^pipefail$/.test(option) || /[il]/.test(option.replace("pipefail", "")),
    )
  )
    return true
  if ([...namesIn(state.env)].some(one => one === "ENV" || one === "BASH_ENV")) return true
  const other = name === "CMD" ? "ENTRYPOINT" : name === "ENTRYPOINT" ? "CMD" : undefined
  if (!other) return false
  const related = stages.filter(
    one => [...ancestry(one)].includes(state.stage) || [...ancestry(state.stage)].includes(one),
  )
  return related.some(({instructions}) => instructions.some(one => one.name === other))
}

function quoted(word: string): string {
  return /^[\w./:=+@%,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

function sameWords(a: readonly (string | undefined)[] | undefined, b: readonly string[]): boolean {
  return a?.length === b.length && a.every((word, i) => word === b[i])
}
