import {problemRule} from "../lint/rule.ts"

export const invalidChmod = problemRule({
  name: "invalid-chmod",
  aliases: [],
  summary: "The mode of a --chmod can't be read",
  since: "2026.1",
  why: `\`--chmod\` takes an octal number such as \`0755\`, or a symbolic mode as chmod has it, such as \`u=rwX,go=rX\`. Prefixes like
\`0o\` or \`0x\` are not read.`,
  examples: [
    {bad: "FROM alpine:3.22\nCOPY --chmod=<|rwx|> a /a\n", good: "FROM alpine:3.22\nCOPY --chmod=0755 a /a\n"},
    {bad: "FROM alpine:3.22\nCOPY --chmod=<|0o755|> a /a\n", good: "FROM alpine:3.22\nCOPY --chmod=0755 a /a\n"},
  ],
  fix({at}, {text}) {
    const digits = /^0o([0-7]{3,4})$/i.exec(text(at))?.[1]
    if (digits === undefined) return undefined
    const mode = digits.padStart(4, "0")
    return {title: `Write ${mode}`, safe: true, edits: [{from: at.from, to: at.to, text: mode}]}
  },
})
