import {innermost, instructionAt, keywordLike} from "../lint/instructionEdits.ts"
import {problemRule} from "../lint/rule.ts"

export const invalidCopySource = problemRule({
  name: "invalid-copy-source",
  aliases: [],
  summary: "COPY has a source that only ADD can fetch",
  since: "2026.1",
  why: `COPY takes files from the build context, from a stage or from an image. It can neither download nor clone: ADD can, and
with \`--checksum\` it also makes sure that the file is the one that you have seen.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nCOPY <|https://example.com/a.tgz|> /a.tgz\n",
      good: "FROM alpine:3.22\nADD https://example.com/a.tgz /a.tgz\n",
    },
    {
      bad: "FROM alpine:3.22\nCOPY <|git@github.com:moby/buildkit.git|> /src\n",
      good: "FROM alpine:3.22\nADD git@github.com:moby/buildkit.git /src\n",
    },
  ],
  fix({at}, analysis) {
    const outer = instructionAt(analysis, at.from)
    const copy = outer && innermost(outer)
    // what only COPY has
    if (copy?.name !== "COPY" || copy.flags.some(({name}) => /^(?:from|parents)$/.test(name.value))) return undefined
    const {from, to} = copy.keyword
    if (analysis.text({from, to}) !== copy.keyword.value) return undefined
    return {title: "Write ADD", safe: false, edits: [{from, to, text: keywordLike(copy, "ADD")}]}
  },
})
