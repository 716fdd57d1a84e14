import {replaceWord, rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import {shippedStages} from "../model/stages.ts"

export const worldWritable = rule({
  name: "world-writable",
  aliases: [],
  summary: "Everybody may write to a file or folder",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `With mode 777 every process of the container may replace the file, whoever it runs as: a flaw in one program is a
flaw in all of them. Mostly the right owner is what is missing: \`COPY --chown\`, or \`chown\` in the step that makes
it. For a user whose number is not known before, give the group 0 and \`chmod g=u\`. A sticky bit (1777) is fine. For the mode of a COPY see
loose-mode.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN chmod -R <|777|> /srv\n",
      good: "FROM debian:13\nRUN chmod -R 775 /srv\n",
    },
    {
      bad: "FROM debian:13\nRUN chmod <|a+rwX|> /srv && mkdir -m <|0777|> /a && chmod <|o+w|> /b\n",
      good: "FROM debian:13\nRUN chmod a+rX,ug+w /srv && mkdir -m 0775 /a && chmod ug+w /b\n",
    },
    {
      bad: "FROM debian:13\nRUN chmod <|o=rwx,u+s|> /srv\n",
      good: "FROM debian:13\nRUN chmod -R g=u /srv && chmod 1777 /tmp\n",
    },
  ],
  *check(analysis) {
    const shipped = analysis.finalStage ? shippedStages(analysis.finalStage) : new Set()
    for (const {stage, commands} of runSteps(analysis)) {
      if (!shipped.has(stage)) continue
      for (const {program, args} of commands) {
        const mode =
          program === "chmod"
            ? args.find(({value}) => typeof value === "string" && !value.startsWith("-"))
            : program === "mkdir" || program === "install"
              ? args.find((_, i) => /^(?:-[a-z]*m|--mode)$/.test(String(args[i - 1]?.value ?? "")))
              : undefined
        if (typeof mode?.value !== "string" || !isOpen(mode.value)) continue
        const {value, at} = mode
        const closed = withoutOthers(value)
        const title = `Make it ${closed}: the owner and the group may write`
        const fix = closed === undefined ? undefined : replaceWord(analysis, {...at, value}, closed, title, false)
        yield {at, message: lesson(value), fix}
      }
    }
  },
})

function lesson(mode: string): string {
  return `mode "${mode}" lets every process write here: give it the right owner instead, or g=u for the group`
}

/** The mode without write permission for others; undefined for what is no plain case. */
function withoutOthers(mode: string): string | undefined {
  if (/^0?[0-7]{3}$/.test(mode)) return mode.slice(0, -1) + (Number(mode.at(-1)) & ~2)
  const [, who, rest] = /^(a|ugo|o)\+([rxX]*w[rxX]*)$/.exec(mode) ?? []
  if (!who || !rest) return undefined
  const others = rest.replace("w", "")
  return others === "" ? "ug+w" : `${who}+${others},ug+w`
}

function isOpen(mode: string): boolean {
  if (/^0?[0-7]{3}$/.test(mode)) return (Number(mode.at(-1)) & 2) !== 0
  return mode.split(",").some(clause => /^(?:[ug]*[oa][ugoa]*)[+=][rxX]*w/.test(clause))
}
