import {rule} from "../lint/rule.ts"
import {hasOption} from "../model/shellWalk.ts"

export const grepInTest = rule({
  name: "grep-in-test",
  aliases: ["SC2143"],
  summary: "The output of grep is tested for being empty",
  severity: "style",
  since: "2026.1",
  why: `grep says by its status whether it has found something, and with \`-q\` it stops at the first match: \`if grep -q ...\`.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN if [ -n <|"$(grep root /etc/passwd)"|> ]; then echo yes; fi\n',
      good: "FROM debian:13\nRUN if grep -q root /etc/passwd; then echo yes; fi\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
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
        }
      }
  },
})
