import type {Analysis} from "../analysis.ts"
import {rule} from "../lint/rule.ts"
import {codeOf, runSteps} from "../lint/runSteps.ts"
import type {RunCommand} from "../model/commands.ts"
import type {Edit} from "../text.ts"

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
    {
      bad: "FROM debian:13\nRUN <|sudo|> make install && sudo ldconfig\n",
      good: "FROM debian:13\nRUN make install && ldconfig\n",
    },
    {
      bad: "FROM debian:13\nUSER app\nRUN <|sudo|> make install\n",
      good: "FROM debian:13\nUSER root\nRUN make install\nUSER app\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      const calls = step.commands.filter(({program}) => program === "sudo")
      const [first] = calls
      if (!first) continue
      const user = step.state?.user
      const root = user === undefined || (typeof user === "string" && /^(?:root|0)(?::|$)/.test(user))
      const [option] = first.args
      const other = typeof option?.value === "string" && /^(?:-[A-Za-z]*[ui]|--user|--login)/.test(option.value)
      const edits = calls.map(call => withoutSudo(analysis, call))
      yield {
        at: first.programAt,
        message: other
          ? `"sudo" to become another user: put USER before the step and switch back behind it, or use setpriv or su-exec`
          : root
            ? `"sudo" is not needed, since this step runs as root: leave it out`
            : `"sudo" needs a user who may become root in the container too: put USER root before the step and switch back behind it`,
        aliases: codeOf(step, "DL3004"),
        related: calls.slice(1).map(({programAt}) => ({at: programAt, message: "and here"})),
        fix:
          user !== undefined && root && edits.every(edit => edit !== undefined)
            ? {title: "Leave out sudo", safe: false, edits}
            : undefined,
      }
    }
  },
})

/** Undefined where it has options, or something stands between it and the command. */
function withoutSudo({source}: Analysis, {programAt, args}: RunCommand): Edit | undefined {
  const [next] = args
  if (typeof next?.value !== "string" || !/^[\w./]+$/.test(next.value)) return undefined
  const {from, to} = programAt
  const exact = source.slice(from, to) === "sudo" && /^[ \t]+$/.test(source.slice(to, next.at.from))
  return exact ? {from, to: next.at.from, text: ""} : undefined
}
