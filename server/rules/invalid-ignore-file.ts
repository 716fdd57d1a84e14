import {problemRule} from "../lint/rule.ts"

export const invalidIgnoreFile = problemRule({
  name: "invalid-ignore-file",
  aliases: [],
  summary: "The .dockerignore file can't be read",
  since: "2026.1",
  why: `A pattern that BuildKit can't read in \`.dockerignore\` stops every build with that context, even one that copies
nothing. A lone \`!\` and a bracket that is never closed are such patterns.`,
  examples: [
    {
      bad: "<|FROM|> alpine:3.22\n",
      good: "FROM alpine:3.22\n",
      ignoreFile: "*.log\n!\n",
      goodIgnoreFile: "*.log\n!keep.log\n",
    },
  ],
})
