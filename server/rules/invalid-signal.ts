import {commentAbove, instructionAt} from "../lint/instructionEdits.ts"
import {problemRule} from "../lint/rule.ts"
import {suggest} from "../model/suggest.ts"
import {isSignal, signalNames} from "../values/signal.ts"

export const invalidSignal = problemRule({
  name: "invalid-signal",
  aliases: [],
  summary: "STOPSIGNAL names no signal",
  since: "2026.1",
  why: `\`docker stop\` sends this signal to the first process of the container. It is a name such as \`SIGTERM\` or \`SIGRTMIN+3\`, or a
number. A comment behind it would be a part of it.`,
  examples: [
    {bad: "FROM alpine:3.22\nSTOPSIGNAL <|SIGTREM|>\n", good: "FROM alpine:3.22\nSTOPSIGNAL SIGTERM\n"},
    {
      bad: "FROM alpine:3.22\nSTOPSIGNAL <|SIGQUIT # gracefully|>\n",
      good: "FROM alpine:3.22\n# gracefully\nSTOPSIGNAL SIGQUIT\n",
    },
  ],
  fix({at}, analysis) {
    const written = analysis.text(at)
    const [, signal = "", blanks = "", rest = ""] = /^(\S+)(\s*)(.*)$/.exec(written) ?? []
    const instruction = instructionAt(analysis, at.from)
    if (rest.startsWith("#") && isSignal(signal) && instruction?.name === "STOPSIGNAL") {
      const edits = commentAbove(analysis, instruction, at.from + signal.length + blanks.length)
      return edits && {title: "Put the comment on a line of its own", safe: true, edits}
    }
    const near =
      rest === ""
        ? suggest(
            signal.toUpperCase(),
            signalNames.map(name => `SIG${name}`),
          )
        : undefined
    return near === undefined
      ? undefined
      : {title: `Write ${near}`, safe: false, edits: [{from: at.from, to: at.to, text: near}]}
  },
})
