import {rule} from "../lint/rule.ts"

export const badExitStatus = rule({
  name: "bad-exit-status",
  aliases: ["SC2242", "SC2241"],
  summary: "exit is given something else than a number",
  severity: "error",
  since: "2026.1",
  perScript: true,
  why: `Only numbers from 0 to 255 are a status. A shell that gets a text fails with a message about that.`,
  examples: [
    {bad: "FROM debian:13\nRUN test -f /a || exit <|failed|>\n", good: "FROM debian:13\nRUN test -f /a || exit 1\n"},
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {name, args} of view.callsOf("exit", "return")) {
        const [word, more] = args
        if (!word) continue
        if (more) yield {at: view.at(more), aliases: ["SC2241"], message: `${name} takes a single status`}
        else if (word.literal !== undefined && (!/^\d{1,3}$/.test(word.literal) || Number(word.literal) > 255))
          yield {
            at: view.at(word),
            aliases: ["SC2242"],
            message: `"${word.literal}" is no status: write a number from 0 to 255`,
          }
      }
  },
})
