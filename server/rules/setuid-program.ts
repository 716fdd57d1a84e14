import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import {shippedStages} from "../model/stages.ts"

export const setuidProgram = rule({
  name: "setuid-program",
  aliases: [],
  summary: "A program is made to run with the rights of its owner",
  severity: "info",
  since: "2026.1",
  topics: ["security"],
  why: `A setuid program of root runs as root whoever starts it: a flaw in it gives root to every process of the container, and
USER no longer protects from it. Let the one step that needs the rights run as root, or give the program the one right that it
needs (\`setcap cap_net_bind_service=+ep\`). The setgid bit of folders is fine. For the mode of a COPY see loose-mode.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN chmod <|4755|> /usr/bin/tool && chmod <|u+s|> /usr/bin/other\n",
      good: "FROM debian:13\nRUN chmod 0755 /usr/bin/tool && chmod u-s /usr/bin/other && chmod g+s /srv && chmod 2775 /srv/a\n",
    },
  ],
  *check(analysis) {
    const shipped = analysis.finalStage ? shippedStages(analysis.finalStage) : new Set()
    for (const {stage, commands} of runSteps(analysis)) {
      if (!shipped.has(stage)) continue
      for (const {program, args} of commands) {
        if (program !== "chmod") continue
        const mode = args.find(({value}) => typeof value === "string" && !/^-(?!.*[-+=]|[rwxst])/.test(value))
        if (typeof mode?.value !== "string" || !isSetuid(mode.value)) continue
        yield {
          at: mode.at,
          message: `mode "${mode.value}" gives the rights of the owner to whoever starts the program: leave the s out, or give it the one right that it needs by setcap`,
        }
      }
    }
  },
})

function isSetuid(mode: string): boolean {
  if (/^0?[0-7]{4}$/.test(mode)) return (Number(mode.at(-4)) & 4) !== 0
  return mode.split(",").some(clause => /^(?:[ugo]*[ua][ugoa]*)?[+=][rwxXt]*s/.test(clause))
}
