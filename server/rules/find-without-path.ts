import {rule} from "../lint/rule.ts"

export const findWithoutPath = rule({
  name: "find-without-path",
  aliases: ["SC2185"],
  summary: "find has no folder to look in",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `Some versions of find need one. Write \`find . ...\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|find|> -name '*.pyc' -delete\n",
      good: "FROM debian:13\nRUN find . -name '*.pyc' -delete\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {args, command} of view.callsOf("find")) {
        const first = args.find(({literal}) => !/^-(?:[HLP]|O\d?|D)$/.test(literal ?? ""))
        const text = first && view.text(first)
        if (text !== undefined && !/^[-(!]|^\\[(!]/.test(text)) continue
        if (/^--?(?:version|help)$|^-files0-from$/.test(text ?? "")) continue
        const at = view.at(command.words[0]!)
        yield {
          at,
          message: "not every find looks in the current folder by itself: write find .",
          severity: "info",
          fix:
            first && args[0] === first
              ? {title: "Write find .", safe: true, edits: [{from: at.to, to: at.to, text: " ."}]}
              : undefined,
        }
      }
  },
})
