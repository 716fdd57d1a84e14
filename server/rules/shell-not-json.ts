import {problemRule} from "../lint/rule.ts"

export const shellNotJson = problemRule({
  name: "shell-not-json",
  aliases: [],
  summary: "SHELL has no JSON array",
  since: "2026.1",
  why: `SHELL says which program reads the commands that are written as text, so it can't be such a text itself: it is a JSON array of the
program and its arguments. JSON knows double quotes only, and a backslash is written twice in it.`,
  examples: [
    {bad: "FROM alpine:3.22\nSHELL <|/bin/ash -c|>\n", good: 'FROM alpine:3.22\nSHELL ["/bin/ash", "-c"]\n'},
    {bad: "FROM alpine:3.22\nSHELL <|['/bin/ash', '-c']|>\n", good: 'FROM alpine:3.22\nSHELL ["/bin/ash", "-c"]\n'},
  ],
  fix({at}, {text}) {
    const words = exactWords(text(at))
    const json = words && `[${words.map(word => `"${word}"`).join(", ")}]`
    return json === undefined
      ? undefined
      : {title: `Write ${json}`, safe: true, edits: [{from: at.from, to: at.to, text: json}]}
  },
})

/** The words that are meant, where there is no doubt. */
function exactWords(text: string): string[] | undefined {
  const list = /^\[(.*)\]$/.exec(text.trim())?.[1]
  const words =
    list === undefined
      ? text.trim().split(/[ \t]+/)
      : list.split(",").map(word => word.trim().replace(/^(['"]?)(.*)\1$/, "$2"))
  return words.every(word => /^[\w./:=+-]+$/.test(word)) ? words : undefined
}
