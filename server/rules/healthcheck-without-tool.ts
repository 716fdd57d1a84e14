import {rule} from "../lint/rule.ts"
import {baseImage} from "../lint/runSteps.ts"
import {ancestry, rootBase, type Stage} from "../model/stages.ts"

export const healthcheckWithoutTool = rule({
  name: "healthcheck-without-tool",
  aliases: [],
  summary: "HEALTHCHECK runs a program that the image does not have",
  severity: "warning",
  since: "2026.1",
  why: `A check whose program is missing fails every time, and the container is never healthy. Debian and Ubuntu have neither
curl nor wget, Alpine has the wget of BusyBox only, distroless images and scratch have nothing. Install the program, or
let the service check itself: many have a command for it, and an interpreter can ask as well.`,
  examples: [
    {
      bad: "FROM python:3.13-slim\nHEALTHCHECK CMD <|curl|> -f http://localhost/\n",
      good: "FROM python:3.13-slim\nRUN apt-get update && apt-get install -y curl\nHEALTHCHECK CMD curl -f http://localhost/\n",
    },
    {
      bad: "FROM alpine:3.22\nHEALTHCHECK CMD <|curl|> -f http://localhost/\n",
      good: "FROM alpine:3.22\nHEALTHCHECK CMD wget -q --spider http://localhost/\n",
    },
  ],
  *check(analysis) {
    for (const check of analysis.all("HEALTHCHECK")) {
      const stage = analysis.stageOf(check)
      if (!stage) continue
      for (const {program, programAt} of analysis.commandsOf(check)) {
        if ((program !== "curl" && program !== "wget") || !isMissing(program, stage) || mayBring(program, stage))
          continue
        yield {
          at: programAt,
          message: `"${program}" is not in this image and nothing here installs it, so that the check always fails: install it, or ask with what is there`,
        }
        break
      }
    }
  },
})

/** Whether the base is known not to have the program. */
function isMissing(program: string, stage: Stage): boolean {
  if (rootBase(stage).kind === "scratch") return true
  const image = baseImage(stage)
  if (!image) return false
  const name = image.name.replace(/^library\//, "")
  if (/^distroless\//.test(name)) return !/debug|dev/.test(image.tag)
  if (name === "debian" || name === "ubuntu") return true
  if (name === "alpine" || name === "busybox") return program === "curl"
  if (!/^(?:python|node|ruby|golang|rust)$/.test(name)) return false
  if (/(?:^|-)alpine/.test(image.tag)) return program === "curl"
  return /(?:^|-)slim(?:-|$)/.test(image.tag)
}

/** Whether something in the file may bring it: its name is written, or somebody else's script or files come in. */
function mayBring(program: string, stage: Stage): boolean {
  for (const {instructions} of ancestry(stage)) {
    for (const {name, line, heredocs, trigger} of instructions) {
      if (name === "HEALTHCHECK") continue
      if (trigger || heredocs.length > 0 || line.value.includes(program)) return true
      if (name === "RUN" && /\$|\.sh\b|xargs|(?:^|[\s;&|])(?:\.{0,2}\/|make|sh |bash |ansible|nix)/.test(line.value))
        return true
      if (name === "COPY" && /--from=/.test(line.value) && /\s\/(?:usr\/?\S*|s?bin\S*)?\s*$/.test(line.value))
        return true
    }
  }
  return false
}
