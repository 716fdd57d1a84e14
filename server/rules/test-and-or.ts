import type {Command, Statement} from "../../grammars/shellTree.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"
import type {ShellView, SimpleVisit} from "../model/shellWalk.ts"

export const testAndOr = rule({
  name: "test-and-or",
  aliases: ["SC2166"],
  summary: "`-a` and `-o` in a test are read differently by different shells",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `With more than four words \`[\` may take an operand for an operator. POSIX has withdrawn \`-a\` and \`-o\`: write two tests with \`&&\`
or \`||\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN if [ -f /a <|-a|> -f /b ]; then cat /a /b; fi\n",
      good: "FROM debian:13\nRUN if [ -f /a ] && [ -f /b ]; then cat /a /b; fi\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const visit of view.callsOf("[", "test")) {
        const {name, args} = visit
        for (const [i, word] of args.entries()) {
          const text = view.text(word)
          if ((text !== "-a" && text !== "-o") || i === 0 || i >= args.length - (name === "[" ? 2 : 1)) continue
          if (/^(?:!|\(|=|==|!=)$/.test(args[i - 1]!.literal ?? "")) continue
          const both = text === "-a" ? "&&" : "||"
          const aliases = name === "[" ? undefined : []
          const message = `${text} is not well defined: write [ ... ] ${both} [ ... ]`
          yield {at: view.at(word), aliases, message, fix: asTwoTests(view, visit)}
        }
      }
  },
})

/** Undefined where they would mean something else with what stands around them, or under set -e. */
function asTwoTests(
  view: ShellView,
  {command, args, pipeline, statement, position, condition, parents, name}: SimpleVisit,
): Fix | undefined {
  const operators = args.filter(({literal}, i) => i > 0 && (literal === "-a" || literal === "-o"))
  const and = operators[0]?.literal === "-a"
  const texts = args.map(word => view.text(word))
  if (
    operators.some(({literal}) => (literal === "-a") !== and) ||
    texts.some(text => /^(?:\\?[()]|["'][()]["'])$/.test(text))
  )
    return undefined
  if (
    pipeline.commands.length > 1 ||
    pipeline.negated ||
    command.redirects.length > 0 ||
    command.words.length > args.length + 1
  )
    return undefined
  const both = and ? "&&" : "||"
  const before = statement.operators.slice(0, position)
  if (before.some(({value}) => value !== both) || (and && statement.operators[position]?.value === "||"))
    return undefined
  if (view.errexit && !(condition && asked(parents, statement))) return undefined
  const between = name === "[" ? `] ${both} [` : `${both} test`
  return fixOf(`Write two tests with ${both}`, false, ...operators.map(word => replaceRange(view, word, between)))
}

/** Whether the statement is what an if or a loop asks. */
function asked(parents: readonly Command[], statement: Statement): boolean {
  const parent = parents[parents.length - 1]
  if (parent?.kind === "if") return parent.branches.some(({condition}) => condition.includes(statement))
  return (parent?.kind === "while" || parent?.kind === "until") && parent.condition.includes(statement)
}
