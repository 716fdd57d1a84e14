import {problemRule} from "../lint/rule.ts"

export const duplicateDirective = problemRule({
  name: "duplicate-directive",
  aliases: [],
  summary: "A parser directive is set twice",
  since: "2026.1",
  why: `Parser directives hold for the whole file, so there can be only one of each: \`syntax\`, \`escape\` and \`check\`. BuildKit
refuses a file that sets one twice, even to the same value.`,
  examples: [{bad: "# escape=`\n<|# escape=`|>\nFROM alpine:3.22\n", good: "# escape=`\nFROM alpine:3.22\n"}],
  fix({at}, {file, source}) {
    const second = file.directives.find(({from}) => from === at.from)
    const same = file.directives.filter(({name}) => name === second?.name)
    // which of two different values is meant is for the author to say
    if (!second || same.some(({value}) => value !== second.value)) return undefined
    const edits = same.slice(1).map(({from, to}) => ({
      from: source.lastIndexOf("\n", from) + 1,
      to: source.indexOf("\n", to) + 1 || source.length,
      text: "",
    }))
    return {title: `Leave one ${second.name}`, safe: true, edits}
  },
})
