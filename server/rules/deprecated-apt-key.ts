import {rule} from "../lint/rule.ts"
import {baseImage, runSteps} from "../lint/runSteps.ts"

/** Releases that no longer have the program. */
const WITHOUT = /^(?:debian (?:1[3-9]|[2-9]\d|trixie|forky|sid|testing|unstable)|ubuntu (?:2[5-9]|[3-9]\d))\b/

export const deprecatedAptKey = rule({
  name: "deprecated-apt-key",
  aliases: [],
  summary: "apt-key is deprecated, and gone in newer releases",
  severity: "info",
  since: "2026.1",
  topics: ["security"],
  why: `A key that apt-key adds is trusted for every repository: whoever holds it can replace any package of the system.
The program was last in Debian 12 and Ubuntu 24.04. Store the key in a file of its own, which apt reads armoured too, and name
it where the repository is named:

    ADD https://example.com/key.asc /etc/apt/keyrings/example.asc
    RUN echo "deb [signed-by=/etc/apt/keyrings/example.asc] https://example.com/apt stable main" > /etc/apt/sources.list.d/example.list

A newer apt takes the key as it is downloaded; only an old one (before 1.4) wants it through \`gpg --dearmor\`.`,
  examples: [
    {
      bad: "FROM debian:12\nRUN curl -fsSL https://example.com/key.asc | <|apt-key add|> -\n",
      good: "FROM debian:12\nRUN curl -fsSLo /etc/apt/keyrings/example.asc https://example.com/key.asc && apt-key list\n",
    },
  ],
  *check(analysis) {
    for (const {stage, commands} of runSteps(analysis)) {
      const image = baseImage(stage)
      const isGone = image !== undefined && WITHOUT.test(`${image.name.replace(/^library\//, "")} ${image.tag}`)
      for (const {program, programAt, args} of commands) {
        const verb = args.find(
          ({value}) => typeof value === "string" && /^(?:add|adv|--keyserver|--recv-keys)$/.test(value),
        )
        if (program !== "apt-key" || !verb) continue
        yield {
          at: {from: programAt.from, to: Math.max(verb.at.to, programAt.to)},
          severity: isGone ? "error" : "info",
          message: isGone
            ? "this release has no apt-key any more: store the key in /etc/apt/keyrings, and name it by signed-by= in the source"
            : "apt-key makes a key good for every repository, and newer releases do not have it: store it in /etc/apt/keyrings, and name it by signed-by= in the source",
        }
      }
    }
  },
})
