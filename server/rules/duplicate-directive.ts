import {problemRule} from "../lint/rule.ts"

export const duplicateDirective = problemRule({
  name: "duplicate-directive",
  aliases: [],
  summary: "A parser directive is set twice",
  since: "2026.1",
  why: `Parser directives hold for the whole file, so there can be only one of each: \`syntax\`, \`escape\` and \`check\`. BuildKit
refuses a file that sets one twice, even to the same value.`,
  examples: [{bad: "# escape=`\n<|# escape=`|>\nFROM alpine:3.22\n", good: "# escape=`\nFROM alpine:3.22\n"}],
})
