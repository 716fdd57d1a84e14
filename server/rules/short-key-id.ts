import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"

export const shortKeyId = rule({
  name: "short-key-id",
  aliases: [],
  summary: "A key is asked for by a number that anybody can forge",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `A key with a given short number (8 digits) is made in seconds on any computer, and key servers do hold such
doubles; numbers with 16 digits have been doubled too. Only the whole fingerprint (40 digits) names one key. Find it with
\`gpg --fingerprint\`, or where the project publishes it.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN gpg --batch --keyserver keys.openpgp.org --recv-keys <|0x7F0CEB10|>\n",
      good: "FROM debian:13\nRUN gpg --batch --keyserver keys.openpgp.org --recv-keys 9DA31620334BD75D9DCB49F368818C72E52529D4 && gpg --list-keys 7F0CEB10\n",
    },
  ],
  *check(analysis) {
    for (const {commands} of runSteps(analysis)) {
      const seen = new Set<number>()
      for (const {program, args} of commands) {
        if (!/^(?:gpg2?|apt-key)$/.test(program ?? "")) continue
        const start = args.findIndex(
          ({value}) => typeof value === "string" && /^--(?:recv(?:-keys?)?|receive-keys?)$/.test(value),
        )
        for (const {value, at} of start < 0 ? [] : args.slice(start + 1)) {
          if (typeof value !== "string" || value.startsWith("-") || seen.has(at.from)) continue
          if (!/^(?:0x)?[0-9A-F]{8}$/i.test(value)) continue
          seen.add(at.from)
          yield {
            at,
            message: `anybody can make a key with the short number "${value}": write the whole fingerprint, 40 digits`,
          }
        }
      }
    }
  },
})
