import {rule} from "../lint/rule.ts"
import {findFlag} from "../model/flags.ts"
import {parseDuration} from "../values/duration.ts"

const DEFAULT_INTERVAL = 30_000_000_000n

export const slowHealthcheck = rule({
  name: "slow-healthcheck",
  aliases: [],
  summary: "HEALTHCHECK waits longer for an answer than between two checks",
  severity: "info",
  since: "2026.1",
  why: `The next check starts an interval after the one before has ended. With a timeout that is longer than the interval, a
service that hangs is looked at more rarely than one that works, and is found out late: after retries times (timeout and
interval). A check should answer in a few seconds.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nHEALTHCHECK --interval=5s --timeout=<|10s|> CMD true\n",
      good: "FROM alpine:3.22\nHEALTHCHECK --interval=5s --timeout=3s CMD true\n",
    },
    {
      bad: "FROM alpine:3.22\nHEALTHCHECK --timeout=<|1m|> CMD true\n",
      good: "FROM alpine:3.22\nHEALTHCHECK --interval=5s CMD true\nHEALTHCHECK --timeout=30s CMD true\n",
    },
  ],
  *check(analysis) {
    for (const instruction of analysis.all("HEALTHCHECK")) {
      const interval = findFlag(instruction, "interval")?.value
      const timeout = findFlag(instruction, "timeout")?.value
      const wait = timeout && parseDuration(timeout.value)
      if (!timeout || !wait) continue
      const pause = interval ? parseDuration(interval.value) : DEFAULT_INTERVAL
      if (pause === undefined || wait <= (pause === 0n ? DEFAULT_INTERVAL : pause)) continue
      const shown = interval && pause !== 0n ? interval.value : "30s"
      yield {
        at: {from: timeout.from, to: timeout.to},
        message: `a check may hang for ${timeout.value}, while they are only ${shown} apart: a timeout below the interval finds a dead service sooner`,
      }
    }
  },
})
