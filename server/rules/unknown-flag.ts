import {problemRule} from "../lint/rule.ts"

export const unknownFlag = problemRule({
  name: "unknown-flag",
  aliases: ["DL1000"],
  summary: "An instruction has a flag that it does not know",
  since: "2026.1",
  why: `Flags are those of the instruction, not of the command that it runs: a command's own options stand behind its name. Newer
flags need a newer front end, which \`# syntax=docker/dockerfile:1\` brings.`,
  examples: [
    {bad: "FROM alpine:3.22\nCOPY --<|chwon|>=1000 a /a\n", good: "FROM alpine:3.22\nCOPY --chown=1000 a /a\n"},
  ],
  fix({at, suggestion}, {source}) {
    const written = source.slice(at.from, at.to)
    if (suggestion === undefined || suggestion === written || /[^\w-]/.test(written)) return undefined
    return {title: `Write --${suggestion}`, safe: false, edits: [{...at, text: suggestion}]}
  },
})
