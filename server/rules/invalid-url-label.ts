import {labelTypeRule} from "../lint/labels.ts"
import {parseUrl} from "../values/url.ts"

export const invalidUrlLabel = labelTypeRule({
  name: "invalid-url-label",
  aliases: ["DL3052"],
  summary: "A label that should hold an address does not",
  type: "url",
  what: "no address that can be opened: write it with its scheme, as https://example.com",
  why: `Catalogues of images make a link of the value; without a scheme, or with a blank in it, there is none.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nLABEL org.example.url=<|example.com/app|>\n",
      good: "FROM alpine:3.22\nARG VALUE=x\nLABEL org.example.url=https://example.com/app org.example.other=example.com/app\nLABEL org.example.url=$VALUE\n",
      options: {labels: new Map([["org.example.url", "url"]])},
    },
  ],
  isValid: value => {
    const url = parseUrl(value)
    return url !== undefined && url.scheme !== "" && (url.host !== "" || !value.includes("://")) && !/\s/.test(value)
  },
})
