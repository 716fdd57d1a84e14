import type {Statement} from "../../grammars/shellTree.ts"
import type {Analysis} from "../analysis.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, isStatement, putBefore, removeRange, replaceRange} from "../lint/shellEdits.ts"
import type {ShellView, SimpleVisit} from "../model/shellWalk.ts"

export const cdAndBack = rule({
  name: "cd-and-back",
  aliases: ["SC2103"],
  summary: "A script goes into a folder and back",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `When a command in between leaves the folder, or the first cd fails, \`cd ..\` ends elsewhere. In parentheses the change ends by
itself: \`(cd folder && command)\`.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN for d in /a /b; do cd "$d"; make; <|cd ..|>; done; set +x\n',
      good: 'FROM debian:13\nRUN for d in /a /b; do (cd "$d" && make); done; set +x\n',
    },
  ],
  *check(analysis) {
    for (const view of analysis.shellViews) {
      if (view.errexit) continue
      // where each list goes into a folder first
      const entered = new Map<readonly Statement[], SimpleVisit>()
      for (const visit of view.callsOf("cd")) {
        const {list, statement, args, command} = visit
        if (entered.has(list) || statement.operators.length > 0) continue
        if (!/^\.\.|^-$/.test(view.text(args[0] ?? command))) entered.set(list, visit)
      }
      for (const visit of view.callsOf("cd")) {
        const {args, command, order, list, parents} = visit
        if (parents.length === 0 || !/^\.\.\/?$|^-$/.test(args[0] ? view.text(args[0]) : "")) continue
        if (parents[parents.length - 1]!.kind === "subshell") continue
        const first = entered.get(list)
        if (first && first.order < order)
          yield {
            at: view.at(command),
            message: "go into a folder in parentheses, (cd folder && ...), and there is no way back to get wrong",
            fix: inParentheses(analysis, view, first, visit),
          }
      }
    }
  },
})

/** Undefined where there is not exactly one step in between, or it sets a variable. */
function inParentheses(analysis: Analysis, view: ShellView, into: SimpleVisit, back: SimpleVisit): Fix | undefined {
  const {list, order} = into
  const middle = list[order + 1]
  if (back.order !== order + 2 || !middle || !isStatement(into) || !isStatement(back) || middle.background)
    return undefined
  if (middle.operators.some(({value}) => value === "||")) return undefined
  const sets = view.assignments.some(({assignment: {from}}) => from >= middle.from && from < middle.to)
  if (sets || view.named.some(({at}) => at.from >= middle.from && at.from < middle.to)) return undefined
  const between = replaceRange(view, {from: into.statement.to, to: middle.from}, " && ")
  const end = removeRange(analysis, view, {from: middle.to, to: back.statement.to})
  return fixOf(
    "Go there in parentheses",
    false,
    putBefore(view, into.statement, "("),
    between,
    end && {...end, text: ")"},
  )
}
