import {rule} from "../lint/rule.ts"

export const testAndOr = rule({
  name: "test-and-or",
  aliases: ["SC2166"],
  summary: "`-a` and `-o` in a test are read differently by different shells",
  severity: "info",
  since: "2026.1",
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
      for (const {name, args} of view.callsOf("[", "test")) {
        for (const [i, word] of args.entries()) {
          const text = view.text(word)
          if ((text !== "-a" && text !== "-o") || i === 0 || i >= args.length - (name === "[" ? 2 : 1)) continue
          if (/^(?:!|\(|=|==|!=)$/.test(args[i - 1]!.literal ?? "")) continue
          const both = text === "-a" ? "&&" : "||"
          const aliases = name === "[" ? undefined : []
          yield {at: view.at(word), aliases, message: `${text} is not well defined: write [ ... ] ${both} [ ... ]`}
        }
      }
  },
})
