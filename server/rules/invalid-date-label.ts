import {labelTypeRule} from "../lint/labels.ts"
import {isDateTime} from "../values/dateTime.ts"

export const invalidDateLabel = labelTypeRule({
  name: "invalid-date-label",
  aliases: ["DL3053"],
  summary: "A label that should hold a date and time does not",
  type: "rfc3339",
  what: "no date and time as in RFC 3339: write it like 2026-01-31T12:00:00Z",
  why: `Programs read the value as RFC 3339 has it: the date, a T, the time and the zone. Any other form can be read in two ways.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nLABEL org.example.rfc3339=<|2026-01-31|>\n",
      good: "FROM alpine:3.22\nARG VALUE=x\nLABEL org.example.rfc3339=2026-01-31T12:00:00Z org.example.other=2026-01-31\nLABEL org.example.rfc3339=$VALUE\n",
      options: {labels: new Map([["org.example.rfc3339", "rfc3339"]])},
    },
  ],
  isValid: isDateTime,
})
