import {rule} from "../lint/rule.ts"
import {codeOf, runSteps} from "../lint/runSteps.ts"

export const sudoInBuild = rule({
  name: "sudo-in-build",
  aliases: ["DL3004"],
  summary: "sudo in a RUN",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `Steps run as root until there is a USER, so that sudo has nothing to do, and most images do not have it. Behind a
USER it works only where that user may become root without a password, which anybody who gets into the container may do
too: switch with \`USER root\` for the step and back behind it. To start a program as another user, gosu, su-exec or
setpriv pass signals on, and sudo does not.`,
  examples: [
    {bad: "FROM debian:13\nRUN <|sudo|> make install\n", good: "FROM debian:13\nRUN make install\n"},
    {
      bad: "FROM debian:13\nUSER app\nRUN <|sudo|> make install\n",
      good: "FROM debian:13\nUSER root\nRUN make install\nUSER app\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      const user = step.state?.user
      const root = user === undefined || (typeof user === "string" && /^(?:root|0)(?::|$)/.test(user))
      for (const {program, programAt, args} of step.commands) {
        if (program !== "sudo") continue
        const [next] = args
        const other = typeof next?.value === "string" && /^(?:-[A-Za-z]*[ui]|--user|--login)/.test(next.value)
        const plain = next && typeof next.value === "string" && /^[\w./]+$/.test(next.value)
        const blank = plain && /^[ \t]+$/.test(analysis.source.slice(programAt.to, next.at.from))
        const exact = blank && analysis.source.slice(programAt.from, programAt.to) === "sudo"
        yield {
          at: programAt,
          message: other
            ? `"sudo" to become another user: put USER before the step and switch back behind it, or use setpriv or su-exec`
            : root
              ? `"sudo" is not needed, since this step runs as root: leave it out`
              : `"sudo" needs a user who may become root in the container too: put USER root before the step and switch back behind it`,
          aliases: codeOf(step, "DL3004"),
          fix:
            exact && user !== undefined && root
              ? {title: "Leave out sudo", safe: false, edits: [{from: programAt.from, to: next.at.from, text: ""}]}
              : undefined,
        }
      }
    }
  },
})
