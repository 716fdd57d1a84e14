import {labelTypeRule} from "../lint/labels.ts"
import {isLicenseExpression} from "../values/spdx.ts"

export const invalidLicenseLabel = labelTypeRule({
  name: "invalid-license-label",
  aliases: ["DL3054"],
  summary: "A label that should hold a licence does not",
  type: "spdx",
  what: "no SPDX expression: write names of the SPDX list joined by AND or OR, as Apache-2.0 OR MIT",
  why: `Licence scanners read the value as an SPDX expression; a licence by another name is one that they do not know.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nLABEL org.example.spdx=<|Apache2|>\n",
      good: "FROM alpine:3.22\nARG VALUE=x\nLABEL org.example.spdx='(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0' org.example.other=Apache2\nLABEL org.example.spdx=$VALUE\n",
      options: {labels: new Map([["org.example.spdx", "spdx"]])},
    },
  ],
  isValid: isLicenseExpression,
})
