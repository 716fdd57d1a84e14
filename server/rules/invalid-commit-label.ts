import {labelTypeRule} from "../lint/labels.ts"

export const invalidCommitLabel = labelTypeRule({
  name: "invalid-commit-label",
  aliases: ["DL3055"],
  summary: "A label that should hold a commit does not",
  type: "hash",
  what: "no commit of git: write 40 hexadecimal digits in lower case, or at least the first 7 of them",
  why: `The value leads from an image back to its sources. Git takes hexadecimal digits, 40 of them, 64 in newer repositories, or a unique start of at least 7.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nLABEL org.example.hash=<|main|>\n",
      good: "FROM alpine:3.22\nARG VALUE=x\nLABEL org.example.hash=0123456789abcdef0123456789abcdef01234567 org.example.other=main\nLABEL org.example.hash=$VALUE\n",
      options: {labels: new Map([["org.example.hash", "hash"]])},
    },
  ],
  isValid: value => /^(?:[0-9a-f]{7,40}|[0-9a-f]{64})$/.test(value),
})
