import {problemRule} from "../lint/rule.ts"

export const jsonNotStrings = problemRule({
  name: "json-not-strings",
  aliases: [],
  summary: "A JSON array holds something that is no string",
  since: "2026.1",
  why: `The elements of an exec form become the arguments of a program, and arguments are texts. A number, \`true\` or \`null\` without
quotes is valid JSON but no text, and BuildKit refuses it.`,
  examples: [
    {bad: 'FROM alpine:3.22\nCMD ["sleep", <|60|>]\n', good: 'FROM alpine:3.22\nCMD ["sleep", "60"]\n'},
    {bad: 'FROM alpine:3.22\nCMD ["a", <|1|>, true]\n', good: 'FROM alpine:3.22\nCMD ["a", "1", "true"]\n'},
  ],
  fix({at}, {file, text}) {
    for (const {json, trigger} of file.instructions) {
      const others = [...(json?.notStrings ?? []), ...(trigger?.json?.notStrings ?? [])]
      if (others[0]?.from !== at.from) continue
      // what is nested has no text to put in quotes
      if (others.some(other => !/^[\w.+-]+$/.test(text(other)))) return undefined
      const edits = others.map(other => ({from: other.from, to: other.to, text: `"${text(other)}"`}))
      return {title: "Put double quotes around it", safe: true, edits}
    }
    return undefined
  },
})
