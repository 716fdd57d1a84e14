import type {Substitution} from "../../grammars/shellTree.ts"
import type {Analysis} from "../analysis.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, isSingle, putBehind, removeRange} from "../lint/shellEdits.ts"
import {type CommandVisit, hasOption, type ShellView, type SimpleVisit} from "../model/shellWalk.ts"

export const grepInTest = rule({
  name: "grep-in-test",
  aliases: ["SC2143"],
  summary: "The output of grep is tested for being empty",
  severity: "style",
  since: "2026.1",
  perScript: true,
  why: `grep says by its status whether it has found something, and with \`-q\` it stops at the first match: \`if grep -q ...\`.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN if [ -n <|"$(grep root /etc/passwd)"|> ]; then echo yes; fi\n',
      good: "FROM debian:13\nRUN if grep -q root /etc/passwd; then echo yes; fi\n",
    },
  ],
  *check(analysis) {
    for (const view of analysis.shellViews)
      for (const {part, word, visit, index} of view.expansions) {
        if (part.kind !== "command" || part.script.statements.length !== 1) continue
        if (index < 0 || view.text(word).replace(/^"|"$/g, "") !== view.text(part)) continue
        const own = view.simpleOf(visit.command)
        const name = own?.name ?? (visit.command.kind === "test" ? "[[" : "")
        if (!/^(?:\[\[?|test)$/.test(name) || visit.command.kind === "function") continue
        const words = visit.command.kind === "test" ? visit.command.words : (own?.args ?? [])
        const at = words.indexOf(word)
        const before = words[at - 1]?.literal
        const after = words[at + 1]?.literal
        if (
          before !== "-n" &&
          before !== "-z" &&
          !((at === 0 || before === "!") && (after === "]" || after === undefined))
        )
          continue
        const {pipelines} = part.script.statements[0]!
        const commands = pipelines[0]!.commands
        const last = view.simpleOf(commands[commands.length - 1])
        if (pipelines.length > 1 || !last || !/^[ef]?grep$/.test(last.name) || hasOption(last, "v")) continue
        if (last.index > 0 && hasOption(last, "c")) continue
        const aliases = part.style === "`" ? [] : undefined
        yield {
          at: view.at(word),
          aliases,
          message: "grep's own status says whether it has found something: write if grep -q ...",
          fix: askGrep(analysis, view, visit, part, {last, before}),
        }
      }
  },
})

/** Undefined where the test asks for more, or is itself a part of something. */
function askGrep(
  analysis: Analysis,
  view: ShellView,
  {command, pipeline}: CommandVisit,
  {script, escaped}: Substitution,
  {last, before}: {last: SimpleVisit; before: string | undefined},
): Fix | undefined {
  const statement = script.statements[0]!
  const words = command.kind === "simple" || command.kind === "test" ? command.words : []
  const asked = words.length - (command.kind === "simple" ? (words[0]?.literal === "[" ? 2 : 1) : 0)
  if (
    escaped ||
    !isSingle(statement) ||
    pipeline.negated ||
    pipeline.commands.length > 1 ||
    command.redirects.length > 0
  )
    return undefined
  if (statement.pipelines[0]!.negated || script.comments.length > 0) return undefined
  if (asked !== (before === "-n" || before === "-z" || before === "!" ? 2 : 1)) return undefined
  const program = last.command.words.find(({literal}) => literal?.endsWith("grep"))
  if (!program) return undefined
  const start = removeRange(analysis, view, {from: command.from, to: statement.from})
  return fixOf(
    "Ask grep -q",
    false,
    start && {...start, text: before === "-z" || before === "!" ? "! " : ""},
    putBehind(view, program, " -q"),
    removeRange(analysis, view, {from: statement.to, to: command.to}),
  )
}
