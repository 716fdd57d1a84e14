import {UNKNOWN} from "../../grammars/expand.ts"
import {rule} from "../lint/rule.ts"
import {ancestry} from "../model/stages.ts"
import {hasVariable, runText} from "../model/uses.ts"

/** Programs with which an entrypoint that starts as root hands over to another user. */
const DROPS =
  /\b(?:gosu|su-exec|setpriv|s6-setuidgid|s6-overlay|s6-applyuidgid|chpst|fixuid|setuser|runuser|supervisord)\b/

export const rootUser = rule({
  name: "root-user",
  aliases: ["DL3002"],
  summary: "The container runs as root",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `The last USER of the final stage, or of a stage that it is built on, decides who runs the container. As root, a
hole in the program is a hole in everything that the container can reach: mounted folders, its network, and often the host.
Switch to root only where a RUN needs it, and back again behind it. Where the entrypoint itself drops its rights, as with
gosu or su-exec, nothing is reported.`,
  examples: [
    {
      bad: 'FROM alpine:3.22\nRUN adduser -D app\nUSER <|root|>\nCMD ["httpd"]\n',
      good: 'FROM alpine:3.22\nRUN adduser -D app\nUSER root\nRUN apk add git\nUSER app\nCMD ["httpd"]\n',
    },
    {
      bad: 'FROM alpine:3.22 AS base\nUSER <|0:0|>\nFROM base\nCMD ["httpd"]\n',
      good: "FROM alpine:3.22 AS build\nUSER root\nRUN make\nFROM alpine:3.22\nCOPY --from=build /out /out\nUSER 1000\n",
    },
  ],
  *check({finalStage, file, source}) {
    const state = finalStage?.end
    const text = state?.userSetBy?.args[0]
    if (!finalStage || !state || !text || state.user === UNKNOWN || state.user === undefined) return
    if (!/^(?:root|0+)(?::.*)?$/.test(state.user) || hasVariable(text, file.escape)) return
    const uid = state.user.split(":", 1)[0]
    for (const {instructions} of ancestry(finalStage)) {
      for (const instruction of instructions) if (DROPS.test(runText(source, instruction))) return
    }
    yield {
      at: text,
      message: `the container runs as ${uid}, with every right over what it can reach: end the stage with a USER that is not root`,
    }
  },
})
