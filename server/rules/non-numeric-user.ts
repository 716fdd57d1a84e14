import {rule} from "../lint/rule.ts"
import {hasVariable} from "../model/uses.ts"

export const nonNumericUser = rule({
  name: "non-numeric-user",
  aliases: ["DL3066"],
  summary: "The user of the container is given by name",
  severity: "info",
  since: "2026.1",
  why: `Kubernetes can't tell from a name whether a user is root: with \`runAsNonRoot\` it refuses to start the container
unless the pod says \`runAsUser\`. A number works everywhere, also where the image has no /etc/passwd. Only the user that
the finished image runs as is looked at. The name still can be used to create the user, as in \`adduser -u 1000 app\`.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nRUN adduser -D -u 1000 app\nUSER <|app|>\n",
      good: "FROM alpine:3.22\nRUN adduser -D -u 1000 app\nUSER app\nRUN id\nUSER 1000\n",
    },
    {bad: "FROM alpine:3.22\nUSER <|app|>:1000\n", good: "FROM alpine:3.22\nUSER 1000:app\n"},
  ],
  *check({finalStage, file}) {
    const state = finalStage?.end
    const text = state?.userSetBy?.args[0]
    if (!finalStage || !text || typeof state?.user !== "string") return
    const name = state.user.split(":", 1)[0]!
    // the names of Windows are the only way there; root is the matter of another rule
    if (finalStage.os === "windows" || /^(?:\d*|root|Container(?:User|Administrator)|.*\\.*)$/i.test(name)) return
    if (hasVariable(text, file.escape)) return
    const start = text.value.startsWith(name) ? text.from : undefined
    yield {
      at: start === undefined ? text : {from: start, to: text.map ? text.to : start + name.length},
      message: `Kubernetes can't tell that "${name}" is not root: write the number of the user`,
    }
  },
})
