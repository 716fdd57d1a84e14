import {problemRule} from "../lint/rule.ts"

export const invalidEscapeDirective = problemRule({
  name: "invalid-escape-directive",
  aliases: [],
  summary: "The escape directive names no escape character",
  since: "2026.1",
  why: `The escape character continues a line, and takes the special meaning of a character away. It is the backslash, or the
backtick, which leaves the backslash to Windows paths. The value reaches to the end of the line, so no remark may
follow it.`,
  examples: [
    {bad: "# escape=<|^|>\nFROM alpine:3.22\n", good: "# escape=`\nFROM alpine:3.22\n"},
    {
      bad: "# escape=<|^|>\nFROM alpine:3.22\nRUN echo a `\n  b\n",
      good: "# escape=`\nFROM alpine:3.22\nRUN echo a `\n  b\n",
    },
    {bad: "# escape=<|` for Windows|>\nFROM alpine:3.22\n", good: "# escape=`\nFROM alpine:3.22\n"},
  ],
  fix({at}, {source, text}) {
    const wanted = firstOf(text(at)) ?? lastOfLines(source)
    return wanted === undefined
      ? undefined
      : {title: `Write # escape=${wanted}`, safe: false, edits: [{from: at.from, to: at.to, text: wanted}]}
  },
})

/** The escape character that is written, among quotes, remarks or more of its kind. */
function firstOf(value: string): string | undefined {
  return /^["']?([`\\])\1*["']?(?:\s|$)/.exec(value)?.[1]
}

/** The one that ends lines of the file, where only one of them does. */
function lastOfLines(source: string): string | undefined {
  const ends = new Set([...source.matchAll(/[`\\](?=[ \t\r]*\n)/g)].map(([end]) => end))
  return ends.size === 1 ? [...ends][0] : undefined
}
