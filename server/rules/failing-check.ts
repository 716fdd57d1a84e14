import {problemRule} from "../lint/rule.ts"

export const failingCheck = problemRule({
  name: "failing-check",
  aliases: [],
  summary: "check=error=true turns a warning of BuildKit into a failure",
  since: "2026.1",
  why: `The directive \`# check=error=true\` asks BuildKit to fail the build when any of its checks finds something, and one of
them does. Mend what it finds, or leave that check out with \`skip=\`: \`# check=skip=StageNameCasing;error=true\`.
BuildKit counts all that its checks find, also where dockerlint is quieter.`,
  examples: [
    {
      bad: "# check=<|error=true|>\nFROM alpine:3.22 AS Build\n",
      good: "# check=error=true\nFROM alpine:3.22 AS build\n",
    },
  ],
})
