import {problemRule} from "../lint/rule.ts"

export const invalidEscapeDirective = problemRule({
  name: "invalid-escape-directive",
  aliases: [],
  summary: "The escape directive names no escape character",
  since: "2026.1",
  why: `The escape character continues a line, and takes the special meaning of a character away. It is the backslash, or the
backtick, which leaves the backslash to Windows paths. The value reaches to the end of the line, so no remark may
follow it.`,
  examples: [{bad: "# escape=<|^|>\nFROM alpine:3.22\n", good: "# escape=`\nFROM alpine:3.22\n"}],
})
