import {parseShell} from "../../../grammars/shell.ts"
import {shapeOf} from "../../../grammars/shellShape.ts"
import type {Pipeline, Script, Statement} from "../../../grammars/shellTree.ts"
import type {Analysis} from "../../analysis.ts"
import {shellText} from "../../model/script.ts"
import type {ShellView} from "../../model/shellWalk.ts"
import type {Instruction} from "../../syntax/ast.ts"
import type {Edit, Span} from "../../text.ts"
import {chainOf, commandsIn, commentsWithin, indentOf, newlineOf, placeOf, readableScript} from "./chains.ts"
import {onlyInstructionAt, type Refactoring, readAfter} from "./refactoring.ts"

/** Writes `a && b && c` as a heredoc with a line for each, which stops at the first that fails. */
export function toHeredoc(analysis: Analysis, span: Span): Refactoring | undefined {
  const run = onlyInstructionAt(analysis, span)
  const view = run && readableScript(analysis, run)
  const chain = view && run.heredocs.length === 0 && chainOf(view)
  if (!chain || chain.length < 2 || !hasHeredocs(analysis) || newlineOf(analysis, run) !== "\n") return undefined
  if (!chain.every((pipeline, i) => isLine(view, pipeline, i === 0))) return undefined
  const lines = view.errexit ? [] : ["set -e"]
  // behind the flags: the script may begin in the next line
  const start = (run.flags.at(-1) ?? run.keyword).to
  let at = start
  for (const pipeline of chain) {
    const place = placeOf(view, pipeline)
    lines.push(...commentsWithin(analysis, run, {from: at, to: place.to}), lineOf(analysis, view, pipeline))
    at = place.to
  }
  if (
    lines.some(line => /^#.*(?:\bignore\b|shellcheck)/.test(line)) ||
    /[^\s\\`]/.test(analysis.source.slice(at, run.to))
  )
    return undefined
  const end = freeWord(lines)
  const edits = [{from: start, to: run.to, text: ` <<${end}\n${lines.join("\n")}\n${end}`}]
  const after = scriptAfter(analysis, run, edits)?.statements.map(({pipelines}) => pipelines)
  const [first] = after ?? []
  const body = view.errexit ? after : first?.length === 1 ? after?.slice(1) : undefined
  if (!body?.every(({length}) => length === 1) || !sameShapes(body.flat(), chain)) return undefined
  return {title: "Write as a heredoc", kind: "refactor.rewrite", edits}
}

/** Writes the lines of a heredoc that stops at the first failure as `a && b && c`. */
export function fromHeredoc(analysis: Analysis, span: Span): Refactoring | undefined {
  const run = onlyInstructionAt(analysis, span)
  const view = run && readableScript(analysis, run)
  const [heredoc, more] = run?.heredocs ?? []
  if (!view || !heredoc?.marker || more || newlineOf(analysis, run) !== "\n") return undefined
  const {text, script} = view.shell
  // only where the body is all of the script, and for the shell of the image
  if (text.from < heredoc.body.from || text.value.startsWith("#!") || text.value.includes("\r")) return undefined
  const {statements, comments} = script!
  const options = optionsLeft(view, statements[0])
  if (options === undefined || !view.errexit) return undefined
  const own = options === "" ? statements.slice(1) : statements
  const chain = own.map(({pipelines}) => pipelines[0]!)
  const isPlain = own.every(({pipelines, background}) => pipelines.length === 1 && !background)
  if (chain.length < 2 || !isPlain || !chain.every((pipeline, i) => isLine(view, pipeline, i === 0))) return undefined
  const {escape} = analysis.file
  const newline = `\n${indentOf(analysis, run)}    `
  const remarks = comments.map(({from, to}) => ({from, text: text.value.slice(from, to)}))
  if (remarks.some(({text}) => /shellcheck|\bignore\b/.test(text))) return undefined
  const lines = chain.map((pipeline, i) => {
    const before = chain[i - 1]?.to ?? 0
    const above = remarks.filter(({from}) => from >= before && from < pipeline.from)
    const command =
      i === 0 && options !== "" && options !== "as it is" ? options : text.value.slice(pipeline.from, pipeline.to)
    const joined = command.replace(/\\\n/g, `${escape}\n`)
    return [...above.map(({text}) => text), i === 0 ? joined : `&& ${joined}`]
  })
  if (remarks.some(({from}) => from >= chain.at(-1)!.to)) return undefined
  const broken = lines[0]!.length > 1 ? ` ${escape}${newline}` : " "
  const start = (run.flags.at(-1) ?? run.keyword).to
  // a comment needs no continuation: it is dropped before lines are joined
  const body = lines.flat().reduce((all, line, i) => {
    if (i === 0) return line
    const open = /(?:^|\n)\s*#[^\n]*$/.test(all)
    return `${all}${open ? "" : ` ${escape}`}${newline}${line}`
  }, "")
  const edits = [{from: start, to: run.to, text: broken + body}]
  const after = scriptAfter(analysis, run, edits)?.statements
  const [only, second] = after ?? []
  const wanted =
    options === "" || options === "as it is"
      ? chain
      : [...parseShell(options).statements[0]!.pipelines, ...chain.slice(1)]
  if (!only || second || only.background || only.operators.some(({value}) => value !== "&&")) return undefined
  if (!sameShapes(only.pipelines, wanted)) return undefined
  return {title: "Write as a chain of commands", kind: "refactor.rewrite", edits}
}

/** Whether the front end that the file asks for has heredocs: 1.4 and later. */
function hasHeredocs({file: {syntax}}: Analysis): boolean {
  return (
    !syntax ||
    (/^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::|@|$)/.test(syntax.value) &&
      !/:1\.[0-3](?:\D|$)|:0/.test(syntax.value))
  )
}

/**
 * Whether a pipeline stops a script with `set -e` in the same cases in which it stops a chain: simple commands, and none
 * within which the option would change something.
 */
function isLine(view: ShellView, pipeline: Pipeline, first: boolean): boolean {
  if (pipeline.negated || pipeline.timed) return false
  const inside = view.commands.filter(({command}) => command.from >= pipeline.from && command.to <= pipeline.to)
  const isSimple = inside.every(({command, substitution, list, statement, pipeline}) => {
    if (command.kind !== "simple" && command.kind !== "test" && command.kind !== "arithmetic") return false
    return (
      !statement.background &&
      (!substitution || (list.length === 1 && !pipeline.negated && statement.pipelines.length === 1))
    )
  })
  const changes = commandsIn(view, pipeline).some(
    ({name}) => /^(?:eval|\.|source|exec)$/.test(name) || (name === "set" && !first),
  )
  return isSimple && !changes && (!commandsIn(view, pipeline).some(({name}) => name === "set") || isSetting(pipeline))
}

const SETTING = /^-[eux]+$/

/** Whether it is `set` with nothing but options of how the script runs. */
function isSetting({commands: [command]}: Pipeline): boolean {
  if (command?.kind !== "simple" || command.redirects.length > 0 || command.assignments.length > 0) return false
  const [name, ...words] = command.words.map(({literal}) => literal ?? "")
  return (
    name === "set" &&
    words.length > 0 &&
    words.every(
      (word, i) =>
        SETTING.test(word) || /^-[eux]*o$/.test(word) || (word === "pipefail" && /o$/.test(words[i - 1] ?? "")),
    )
  )
}

/**
 * What is left of a `set` at the start when failures stop the chain anyway: "" where it is not needed, "as it is" where there
 * is none. Undefined where it can't be told.
 */
function optionsLeft({shell: {text}}: ShellView, first: Statement | undefined): string | undefined {
  const pipeline = first?.pipelines[0]
  const command = pipeline?.commands[0]
  if (!first || !pipeline || command?.kind !== "simple" || command.words[0]?.literal !== "set") return "as it is"
  if (!isSetting(pipeline) || pipeline.commands.length > 1 || first.pipelines.length > 1) return undefined
  const words = text.value.slice(command.from, command.to).split(/[ \t]+/)
  const left = words.map(word => (/^-[eux]*o?$/.test(word) ? word.replace("e", "") : word)).filter(word => word !== "-")
  return left.length > 1 ? left.join(" ") : ""
}

/** A command in the lines in which it is written, where they read the same in the body of a heredoc; or else in one line. */
function lineOf(analysis: Analysis, view: ShellView, pipeline: Pipeline): string {
  const value = view.shell.text.value.slice(pipeline.from, pipeline.to)
  const {escape} = analysis.file
  const written = analysis.text(placeOf(view, pipeline)).replace(escape === "\\" ? /\\[ \t]*\n/g : /`[ \t]*\n/g, "\\\n")
  return shapeOf(parseShell(written)) === shapeOf(parseShell(value)) ? written : value
}

/** A word that is no line of the body. */
function freeWord(lines: readonly string[]): string {
  const all = new Set(lines.join("\n").split("\n"))
  let word = "EOF"
  for (let i = 2; all.has(word); i++) word = `EOF${i}`
  return word
}

/** What the shell is given after the edits; undefined where there is more than one RUN, or no readable script. */
function scriptAfter(analysis: Analysis, run: Instruction, edits: readonly Edit[]): Script | undefined {
  const file = readAfter(analysis, run, edits)
  const [after, more] = file.instructions
  if (
    !after ||
    more ||
    after.flags.length !== run.flags.length ||
    file.problems.some(({code}) => code !== "no-instructions")
  )
    return undefined
  const script = shellText(after, file.source, undefined)?.script
  return script && script.problems.length === 0 ? script : undefined
}

function sameShapes(a: readonly Pipeline[], b: readonly Pipeline[]): boolean {
  return a.length === b.length && a.every((one, i) => shapeOf(one) === shapeOf(b[i]!))
}
