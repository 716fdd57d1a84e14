import {rule} from "../lint/rule.ts"

export const splitIntoArray = rule({
  name: "split-into-array",
  aliases: ["SC2206", "SC2207"],
  summary: "An array is made from a value without quotes",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `The value is split at blanks, and patterns in it are replaced. \`mapfile -t\` or \`read -a\` makes an array from lines or words.`,
  examples: [
    {
      bad: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN list=(<|$(ls /src)|>) && echo "${#list[@]}"\n',
      good: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN mapfile -t list < <(ls /src) && echo "${#list[@]}"\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {part, use, quoted, clean, word} of view.expansions) {
        if (use !== "array" || quoted || word.parts.length > 1) continue
        if (part.kind === "parameter" && (part.name === "@" || part.index || part.prefix === "#" || clean)) continue
        if (part.kind === "command" && !/^[$`]/.test(part.style)) continue
        const code = part.kind === "command" ? "SC2207" : "SC2206"
        yield {
          at: view.at(part),
          aliases: [code],
          message: "this is split at blanks and its patterns are replaced: put it in quotes, or use mapfile -t",
        }
      }
  },
})
