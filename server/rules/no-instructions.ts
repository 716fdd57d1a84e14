import {problemRule} from "../lint/rule.ts"

export const noInstructions = problemRule({
  name: "no-instructions",
  aliases: [],
  summary: "The file holds no instruction",
  since: "2026.1",
  why: `The file is empty, or all of it is a comment. The shortest Dockerfile is one FROM.`,
  examples: [
    {bad: "<|>", good: "FROM alpine:3.22\n"},
    {bad: "<|># nothing yet\n", good: "FROM alpine:3.22\n"},
  ],
})
