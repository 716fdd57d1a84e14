import {problemRule} from "../lint/rule.ts"
import type {Edit} from "../text.ts"

export const invalidStageName = problemRule({
  name: "invalid-stage-name",
  aliases: [],
  summary: "A stage has a name that it can't have",
  since: "2026.1",
  why: `A stage's name starts with a letter, and goes on with letters, digits, \`-\`, \`_\` and \`.\`. BuildKit also looks the name up as an image, so
it must not end with a separator or hold two dots in a row.`,
  examples: [
    {bad: "FROM alpine:3.22 AS <|1st|>\n", good: "FROM alpine:3.22 AS first\n"},
    {bad: "FROM alpine:3.22 AS <|build-|>\n", good: "FROM alpine:3.22 AS build\n"},
    {
      bad: "FROM alpine:3.22 AS <|my/build|>\nFROM scratch\nCOPY --from=my/build /a /a\n",
      good: "FROM alpine:3.22 AS my-build\nFROM scratch\nCOPY --from=my-build /a /a\n",
    },
  ],
  fix({at}, {file, source, stages, text}) {
    const written = text(at)
    const name = written
      .replace(/[^A-Za-z0-9_.-]+/g, "-")
      .replace(/([._-])[._-]+/g, "$1")
      .replace(/[._-]+$/, "")
    if (name === written || !/^[a-z]/i.test(name) || stages.some(stage => stage.name === name.toLowerCase()))
      return undefined
    const edits: Edit[] = [{from: at.from, to: at.to, text: name}]
    for (const {from, to} of file.instructions) {
      for (
        let use = source.indexOf(`from=${written}`, from);
        use >= 0 && use < to;
        use = source.indexOf(`from=${written}`, use + 1)
      ) {
        const start = use + "from=".length
        if (/[\s,]/.test(source[start + written.length] ?? " "))
          edits.push({from: start, to: start + written.length, text: name})
      }
    }
    return {title: `Write ${name}`, safe: false, edits}
  },
})
