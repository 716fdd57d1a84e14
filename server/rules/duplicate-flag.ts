import {problemRule} from "../lint/rule.ts"

export const duplicateFlag = problemRule({
  name: "duplicate-flag",
  aliases: ["DL1000"],
  summary: "A flag is given twice",
  since: "2026.1",
  why: `Only \`--mount\`, \`--exclude\` and \`--device\` may be repeated. With any other flag BuildKit can't tell which of the two
values is meant, and refuses the file.`,
  examples: [
    {bad: "FROM alpine:3.22\nCOPY --link <|--link|> a /a\n", good: "FROM alpine:3.22\nCOPY --link a /a\n"},
    {bad: "FROM alpine:3.22\nCOPY --chown=1 <|--chown=2|> a /a\n", good: "FROM alpine:3.22\nCOPY --chown=2 a /a\n"},
  ],
  fix({at}, {file, text, source}) {
    for (const {flags, trigger} of file.instructions) {
      const all = [...flags, ...(trigger?.flags ?? [])]
      const flag = all.find(({from}) => from === at.from)
      if (!flag) continue
      // which of two different values is meant is for the author to say
      if (all.find(({name}) => name.value === flag.name.value)?.text.value !== flag.text.value) return undefined
      const blanks = /^[ \t]*/.exec(source.slice(at.to))![0].length
      return {
        title: `Remove the second ${text(at)}`,
        safe: true,
        edits: [{from: at.from, to: at.to + blanks, text: ""}],
      }
    }
    return undefined
  },
})
