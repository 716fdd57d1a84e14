import {labelTypeRule} from "../lint/labels.ts"
import {isEmail} from "../values/email.ts"

export const invalidEmailLabel = labelTypeRule({
  name: "invalid-email-label",
  aliases: ["DL3058"],
  summary: "A label that should hold an e-mail address does not",
  type: "email",
  what: "no e-mail address: write it like team@example.com",
  why: `The value says whom to write to when something is wrong with the image. It is one address, without a name beside it.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nLABEL org.example.email=<|team|>\n",
      good: "FROM alpine:3.22\nARG VALUE=x\nLABEL org.example.email=team@example.com org.example.other=team\nLABEL org.example.email=$VALUE\n",
      options: {labels: new Map([["org.example.email", "email"]])},
    },
  ],
  isValid: isEmail,
})
