import {rule} from "../lint/rule.ts"

export const oldGrepName = rule({
  name: "old-grep-name",
  aliases: ["SC2196", "SC2197"],
  summary: "egrep and fgrep are old names",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `GNU grep warns about them since 3.8 and will drop them. \`grep -E\` and \`grep -F\` are the same.`,
  examples: [
    {bad: "FROM debian:13\nRUN <|egrep|> 'a|b' /etc/hosts\n", good: "FROM debian:13\nRUN grep -E 'a|b' /etc/hosts\n"},
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {name, command} of view.callsOf("egrep", "fgrep")) {
        const at = view.at(command.words[0]!)
        const text = `grep -${name[0]!.toUpperCase()}`
        const plain = view.text(command.words[0]!) === name
        yield {
          at,
          message: `${name} is an old name: write ${text}`,
          aliases: [name === "egrep" ? "SC2196" : "SC2197"],
          fix: plain ? {title: `Write ${text}`, safe: true, edits: [{...at, text}]} : undefined,
        }
      }
  },
})
