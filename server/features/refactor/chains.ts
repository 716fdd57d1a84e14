import type {Pipeline} from "../../../grammars/shellTree.ts"
import type {Analysis} from "../../analysis.ts"
import {LASTING} from "../../lint/edits.ts"
import {lineEnd} from "../../lint/instructionEdits.ts"
import {mountsOf} from "../../lint/packageSteps.ts"
import {placeIn} from "../../model/script.ts"
import type {ShellView, SimpleVisit} from "../../model/shellWalk.ts"
import type {Instruction} from "../../syntax/ast.ts"
import type {Span} from "../../text.ts"

// What refactorings of RUN ask about its commands.

/** What a RUN gives to its shell, where it is read without doubt; undefined for a JSON array. */
export function readableScript(analysis: Analysis, run: Instruction): ShellView | undefined {
  if (run.name !== "RUN" || (analysis.shellOf(run)?.script?.problems.length ?? 1) > 0) return undefined
  return analysis.shellViews.find(({shell}) => shell.instruction === run)
}

/** The pipelines of a script that is nothing but `a && b && c`; undefined for any other. */
export function chainOf({shell}: ShellView): readonly Pipeline[] | undefined {
  const [only, more] = shell.script!.statements
  if (!only || more || only.background || shell.script!.comments.length > 0) return undefined
  if (only.operators.some(({value}) => value !== "&&")) return undefined
  return shell.text.value.slice(only.to).trim() === "" ? only.pipelines : undefined
}

/** The commands with a program that run in a pipeline, at any depth. */
export function commandsIn({simple}: ShellView, {from, to}: Pipeline): SimpleVisit[] {
  return simple.filter(({command}) => command.from >= from && command.to <= to)
}

/** Whether the shell is another one after the pipeline: in another folder, with other variables, options or functions. */
export function changesShell(view: ShellView, pipeline: Pipeline): boolean {
  const isIn = ({from}: {from: number}) => from >= pipeline.from && from < pipeline.to
  return (
    commandsIn(view, pipeline).some(({name, command}) => LASTING.test(name) || name === "set" || hasBody(command)) ||
    view.assignments.some(({assignment, temporary}) => !temporary && isIn(assignment)) ||
    view.named.some(({at}) => isIn(at)) ||
    view.commands.some(({command}) => (command.kind === "function" || hasBody(command)) && isIn(command)) ||
    view.commands.some(({command, statement}) => statement.background && isIn(command))
  )
}

function hasBody({redirects}: {redirects: readonly {body?: unknown}[]}): boolean {
  return redirects.some(({body}) => body !== undefined)
}

/** Programs and words that start something which ends with its step. */
const DAEMON =
  /^(?:service|systemctl|rc-service|initctl|supervisorctl|mount|umount|sysctl|dockerd|containerd|ssh-agent|gpg-agent|eval|nohup|setsid|daemonize|start-stop-daemon|Xvfb|pg_ctl\w*|pg_ctlcluster|mysqld\w*|mariadbd\w*|mongod|redis-server|apachectl|httpd|nginx|sshd)$/
const STARTING = /^(?:start|restart|--fork|--daemon\w*|daemon)$/
/** Files that every step gets anew. */
const OWN_FILES =
  /\/dev\/(?!null\b|std|tty|zero\b|u?random\b|fd\b)|\/etc\/(?:hosts|hostname|resolv\.conf)\b|\/(?:proc|sys)\//

/**
 * Whether a part of what a RUN does may end with it: what a mount holds, a program in the background, a file that is not
 * in the layer. Such a step can neither be split, nor joined to another one.
 */
export function endsWithStep(analysis: Analysis, view: ShellView): boolean {
  const run = view.shell.instruction
  const mounts = mountsOf(analysis, {run, state: analysis.stateAt(run)})
  const isLost = mounts.some(
    ({type, readOnly, unknown}) => unknown || type === "tmpfs" || (type === "bind" && !readOnly),
  )
  return (
    isLost ||
    OWN_FILES.test(view.shell.text.value) ||
    view.commands.some(({statement}) => statement.background) ||
    view.simple.some(({name, args}) => DAEMON.test(name) || args.some(({literal}) => STARTING.test(literal ?? ""))) ||
    /\/init\.d\/|\$(?:[!$]|_(?!\w))/.test(view.shell.text.value)
  )
}

/** Comment lines of an instruction within a stretch of it, as they are written. */
export function commentsWithin(analysis: Analysis, {innerComments}: Instruction, {from, to}: Span): string[] {
  return innerComments.filter(one => one.from >= from && one.to <= to).map(one => analysis.text(one).trim())
}

/** The place of a pipeline in the file. */
export function placeOf({shell}: ShellView, range: {from: number; to: number}): Span {
  return placeIn(shell, range)
}

/** The blanks in front of an instruction. */
export function indentOf({source}: Analysis, {from}: Instruction): string {
  return /[ \t]*$/.exec(source.slice(Math.max(0, from - 200), from))![0]
}

/** The line break of an instruction. */
export function newlineOf({source}: Analysis, {from}: Instruction): string {
  return lineEnd(source, from)
}
