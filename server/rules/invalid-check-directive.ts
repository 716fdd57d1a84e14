import {problemRule} from "../lint/rule.ts"

export const invalidCheckDirective = problemRule({
  name: "invalid-check-directive",
  aliases: [],
  summary: "The check directive can't be read",
  since: "2026.1",
  why: `\`# check=\` takes \`skip=NAME,NAME\`, \`error=true\` and \`experimental=NAME\`, with semicolons between them and no blanks: the
first blank ends it. A wrong one at the top of the file stops every build, before anything else is looked at.`,
  examples: [
    {bad: "# check=<|skip|>\nFROM alpine:3.22\n", good: "# check=skip=all\nFROM alpine:3.22\n"},
    {bad: "# check=<|error=yes|>\nFROM alpine:3.22\n", good: "# check=error=true\nFROM alpine:3.22\n"},
  ],
})
