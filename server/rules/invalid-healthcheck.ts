import {problemRule} from "../lint/rule.ts"

export const invalidHealthcheck = problemRule({
  name: "invalid-healthcheck",
  aliases: ["DL1000"],
  summary: "A HEALTHCHECK can't be read",
  since: "2026.1",
  why: `A health check is \`HEALTHCHECK [options] CMD command\`, or \`HEALTHCHECK NONE\` to drop that of the base image. Times need
a unit, as in \`30s\` or \`1m30s\`, and variables are not replaced in them.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nHEALTHCHECK <|curl|> -f http://localhost/\n",
      good: "FROM alpine:3.22\nHEALTHCHECK CMD curl -f http://localhost/\n",
    },
    {
      bad: "FROM alpine:3.22\nHEALTHCHECK --interval=<|30|> CMD true\n",
      good: "FROM alpine:3.22\nHEALTHCHECK --interval=30s CMD true\n",
    },
  ],
  fix({at, suggestion}, {text}) {
    const written = text(at)
    if (suggestion !== undefined)
      return {title: `Write ${suggestion}`, safe: false, edits: [{from: at.from, to: at.to, text: suggestion}]}
    if (/^\d+$/.test(written))
      return {title: `Write ${written}s`, safe: false, edits: [{from: at.to, to: at.to, text: "s"}]}
    // a word in capitals is meant as another kind of check
    return /^(?:cmd$|[A-Z]{2,}$|[\d.$-])/.test(written) || /^cmd$/i.test(written)
      ? undefined
      : {title: "Put CMD before the command", safe: true, edits: [{from: at.from, to: at.from, text: "CMD "}]}
  },
})
