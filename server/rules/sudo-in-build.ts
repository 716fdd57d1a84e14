import type {Analysis} from "../analysis.ts"
import {insertAbove, keywordLike, lineEnd} from "../lint/instructionEdits.ts"
import {rule} from "../lint/rule.ts"
import {baseImage, codeOf, type RunStep, runSteps} from "../lint/runSteps.ts"
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
      bad: "FROM debian:13\nUSER app\n# as root\nRUN <|sudo|> make install\n",
      good: "FROM debian:13\nUSER app\nUSER root\n# as root\nRUN make install\nUSER app\n",
    },
    {
      bad: "FROM debian:13\nUSER app\nRUN make && <|sudo|> make install\n",
      good: "FROM debian:13\nUSER app\nRUN make\nUSER root\nRUN make install\nUSER app\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      const calls = step.commands.filter(({program}) => program === "sudo")
      const [first] = calls
      if (!first) continue
      const {user, userSetBy} = step.state ?? {}
      const isRootImage = !userSetBy && ROOT_IMAGES.test(baseImage(step.stage)?.name ?? "")
      const root = user === undefined || isRootImage || (typeof user === "string" && /^(?:root|0)(?::|$)/.test(user))
      const [option] = first.args
      const other = typeof option?.value === "string" && /^(?:-[A-Za-z]*[ui]|--user|--login)/.test(option.value)
      const plain = calls.map(call => withoutSudo(analysis, call))
      const edits = plain.every(edit => edit !== undefined) ? plain : undefined
      const around = root ? [] : asRoot(analysis, step)
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
          edits && around
            ? {title: root ? "Leave out sudo" : "Become root by USER", safe: false, edits: [...edits, ...around]}
            : undefined,
      }
    }
  },
})

/** Images of which every step runs as root, unless the file says otherwise. */
const ROOT_IMAGES =
  /^library\/(?:debian|ubuntu|alpine|fedora|centos|rockylinux|almalinux|amazonlinux|python|node|golang|ruby|php|rust|buildpack-deps|openjdk|eclipse-temurin)$/

/** Puts USER root above a step of which all runs by sudo, and the user from before below it. */
function asRoot(analysis: Analysis, {outer, stage, commands}: RunStep): Edit[] | undefined {
  const {instructions} = stage
  const own = instructions.slice(0, instructions.indexOf(outer)).findLast(({name}) => name === "USER")
  const [user] = own?.args ?? []
  const all = commands.every(({program, wrappers}) => program === "sudo" || wrappers.includes("sudo"))
  if (!all || !user || analysis.text(user) !== user.value || outer.name !== "RUN") return undefined
  const keyword = keywordLike(outer, "USER")
  const above = insertAbove(analysis, outer, `${keyword} root`)
  const below = {from: outer.to, to: outer.to, text: `${lineEnd(analysis.source, outer.from)}${keyword} ${user.value}`}
  return above && [...above, below]
}

/** Undefined where it has options, or something stands between it and the command. */
function withoutSudo({source}: Analysis, {programAt, args}: RunCommand): Edit | undefined {
  const [next] = args
  if (typeof next?.value !== "string" || !/^[\w./]+$/.test(next.value)) return undefined
  const {from, to} = programAt
  const exact = source.slice(from, to) === "sudo" && /^[ \t]+$/.test(source.slice(to, next.at.from))
  return exact ? {from, to: next.at.from, text: ""} : undefined
}
