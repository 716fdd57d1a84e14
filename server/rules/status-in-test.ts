import type {Analysis} from "../analysis.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, isStatement, removeRange, replaceRange} from "../lint/shellEdits.ts"
import type {CommandVisit, ShellView} from "../model/shellWalk.ts"

export const statusInTest = rule({
  name: "status-in-test",
  aliases: ["SC2181"],
  summary: "The status of a command is tested in a line of its own",
  severity: "style",
  since: "2026.1",
  perScript: true,
  why: `\`if command; then\` asks for the status itself, and no other command can come in between.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN make; if [ <|$?|> -ne 0 ]; then exit 1; fi\n",
      good: "FROM debian:13\nRUN if ! make; then exit 1; fi\n",
    },
  ],
  *check(analysis) {
    for (const view of analysis.shellViews)
      for (const {part, visit} of view.expansions) {
        if (part.kind !== "parameter" || part.name !== "?") continue
        const {command} = visit
        const words = command.kind === "test" ? command.words : command.kind === "simple" ? command.words.slice(1) : []
        if (command.kind === "simple" && !/^(?:\[|test)$/.test(command.words[0]?.literal ?? "")) continue
        const texts = words.map(word => view.text(word).replace(/"/g, ""))
        const zero = texts.some(
          (text, i) => /^(?:=|==|!=|-eq|-ne|-gt)$/.test(text) && (texts[i + 1] === "0" || texts[i - 1] === "0"),
        )
        const small = texts.filter(text => text !== "]").length === 3
        const aliases = small && !view.text(command).startsWith("test") ? undefined : []
        if (!zero) continue
        const message = "ask for the status itself: write if command; then"
        yield {at: view.at(part), aliases, message, fix: askCommand(analysis, view, visit, texts)}
      }
  },
})

/** Undefined where the test is not the whole of the first condition of an if behind the command. */
function askCommand(
  analysis: Analysis,
  view: ShellView,
  visit: CommandVisit,
  texts: readonly string[],
): Fix | undefined {
  const {command, parents, list, pipeline, statement} = visit
  const around = parents[parents.length - 1]
  const [status, operator, number, end] = texts
  if (view.errexit || around?.kind !== "if" || around.branches[0]!.condition !== list || list.length > 1)
    return undefined
  if (status !== "$?" || number !== "0" || (end !== undefined && end !== "]") || texts.length > 4) return undefined
  if (!isStatement(visit) || command.redirects.length > 0) return undefined
  const before = view.visitOf(around)
  const asked = before?.list[before.order - 1]
  const [run, more] = asked?.pipelines ?? []
  if (
    !before ||
    before.position > 0 ||
    before.index > 0 ||
    before.pipeline.negated ||
    !asked ||
    !run ||
    more ||
    asked.background ||
    run.negated ||
    run.timed
  )
    return undefined
  const succeeded = /^(?:==?|-eq)$/.test(operator!)
  // in a heredoc of a command, what is moved would not be all of it
  if (view.text(asked).includes("\n") || statement.pipelines[0] !== pipeline) return undefined
  return fixOf(
    "Ask for the command itself",
    false,
    removeRange(analysis, view, {from: asked.from, to: around.from}),
    replaceRange(view, command, `${succeeded ? "" : "! "}${view.text(asked)}`),
  )
}
