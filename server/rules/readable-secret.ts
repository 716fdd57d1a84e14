import {rule} from "../lint/rule.ts"
import {findFlags} from "../model/flags.ts"
import {optionsOf} from "../syntax/details.ts"

export const readableSecret = rule({
  name: "readable-secret",
  aliases: [],
  summary: "A mounted secret or ssh socket is open to every user",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `A secret is mounted with mode \`0400\`, and the socket of the ssh agent with \`0600\`, so only their owner can read
them. With permissions for others, every user and every program of the step, such as an install script of a dependency
that runs as another user, can read them. Where a step runs as another user, give that user the file: \`uid=1000\`.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nRUN --mount=type=secret,id=token,mode=<|0444|> cat /run/secrets/token\n",
      good: "FROM alpine:3.22\nRUN --mount=type=secret,id=token,mode=0440,uid=1000 cat /run/secrets/token\nRUN --mount=type=cache,target=/c,mode=0777 ls\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN --mount=type=ssh,mode=<|666|> git fetch\n",
      good: "FROM alpine:3.22\nRUN --mount=type=ssh git fetch\n",
    },
  ],
  *check(analysis) {
    for (const instruction of analysis.all("RUN")) {
      for (const flag of findFlags(instruction, "mount")) {
        const options = optionsOf(flag) ?? []
        const last = (name: string) => options.findLast(({key}) => key.value.toLowerCase() === name)?.value
        const type = last("type")?.value.toLowerCase()
        const mode = last("mode")
        if ((type !== "secret" && type !== "ssh") || !mode || !/^[0-7]{1,6}$/.test(mode.value)) continue
        if (!(Number.parseInt(mode.value, 8) & 0o007)) continue
        const {from, to} = mode
        const what = type === "ssh" ? "use the ssh agent" : "read the secret"
        const usual = type === "ssh" ? "0600" : "0400"
        yield {
          at: {from, to},
          message: `mode ${mode.value} lets every user in the step ${what}: leave it out (${usual} is the default), and set uid where another user needs it`,
        }
      }
    }
  },
})
