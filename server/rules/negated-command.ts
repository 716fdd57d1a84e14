import type {Command, Pipeline, Statement} from "../../grammars/shellTree.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, isSingle, putBehind, replaceRange} from "../lint/shellEdits.ts"
import type {ShellView} from "../model/shellWalk.ts"

export const negatedCommand = rule({
  name: "negated-command",
  aliases: ["SC2251"],
  summary: "A command with `!` does not stop the script when it succeeds",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `\`set -e\` does not look at commands with \`!\`, whatever their result. To fail when the command succeeds, write
\`command && exit 1\`, or test it in an \`if\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN set -e; <|! grep -q debug /etc/app.conf|>; start-app\n",
      good: "FROM debian:13\nRUN set -e; grep -q debug /etc/app.conf && exit 1; start-app\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      if (!view.errexit) continue
      for (const {
        command,
        pipeline,
        statement,
        index,
        list,
        order,
        parents,
        condition,
        substitution,
      } of view.commands) {
        if (!pipeline.negated || index > 0 || statement.pipelines.length > 1) continue
        const parent = parents[parents.length - 1]
        const last = order === list.length - 1
        if (last && (!parent || substitution || parent.kind === "subshell" || parent.kind === "function")) continue
        if (asksFor(parent, list) || (condition && asked(parents))) continue
        yield {
          at: view.at({from: pipeline.from, to: command.to}),
          message: "set -e ignores a command with !: write `command && exit 1`, or test it with if",
          // what is last in its list gives its status to what is around it
          fix: last && !isLost(view, parents) ? undefined : stopInstead(view, pipeline),
        }
      }
    }
  },
})

/** Whether the status of what is last in the innermost one matters to nobody: another command follows behind all of them. */
function isLost(view: ShellView, parents: readonly Command[]): boolean {
  const [first] = parents
  const outermost = first && view.visitOf(first)
  if (!outermost || !parents.every(({kind}) => /^(?:if|for|while|until|case|group)$/.test(kind))) return false
  const {order, list, statement, pipeline} = outermost
  const alone = isSingle(statement) && pipeline.commands.length === 1 && !pipeline.negated
  return alone && order < list.length - 1
}

/** Written out, for everything in the pipeline belongs to the `!`. */
function stopInstead(view: ShellView, pipeline: Pipeline): Fix | undefined {
  const mark = /^!\s+/.exec(view.text(pipeline))?.[0] ?? "!"
  const range = {from: pipeline.from, to: pipeline.from + mark.length}
  return fixOf("Write && exit 1", false, replaceRange(view, range, ""), putBehind(view, pipeline, " && exit 1"))
}

/** Whether the list is the condition of the command. */
function asksFor(command: Command | undefined, list: readonly Statement[]): boolean {
  if (command?.kind === "if") return command.branches.some(({condition}) => condition === list)
  return (command?.kind === "while" || command?.kind === "until") && command.condition === list
}

function asked(parents: readonly Command[]): boolean {
  return parents.length > 0 && parents.every(({kind}) => kind === "group" || kind === "subshell")
}
