import {rule} from "../lint/rule.ts"
import {operands, runSteps} from "../lint/runSteps.ts"
import {ancestry} from "../model/stages.ts"

export const unsetEnvironmentVariable = rule({
  name: "unset-environment-variable",
  aliases: [],
  summary: "unset at the end of a RUN does not take an ENV back",
  severity: "warning",
  since: "2026.1",
  why: `A RUN has a shell of its own: what it unsets is set again in the next step and in the container, because ENV is
kept in the settings of the image. A value for one step belongs in that RUN (\`NAME=value command\`), one for the build
only in an ARG. \`ENV NAME=\` makes it empty.`,
  examples: [
    {
      bad: "FROM debian:13\nENV TOKEN=a\nRUN make && unset <|TOKEN|>\n",
      good: "FROM debian:13\nENV TOKEN=a\nRUN unset TOKEN && make\nRUN LOCAL=1 && unset LOCAL\n",
    },
  ],
  *check(analysis) {
    for (const {stage, outer, commands} of runSteps(analysis)) {
      for (const [i, command] of commands.entries()) {
        if (command.program !== "unset" || command.aside || command.conditional) continue
        // what follows runs without the variable, which may be what it is for
        if (commands.slice(i + 1).some(({program}) => program !== "unset")) continue
        for (const {value, at} of operands(command)) {
          const set = [...ancestry(stage)].some(({instructions}) =>
            instructions.some(
              ({name, from, pairs}) =>
                name === "ENV" && from < outer.from && pairs.some(({key}) => key.value === value),
            ),
          )
          if (set)
            yield {
              at,
              message: `"${value as string}" is set again behind this RUN, since ENV has set it: use ARG, or set it in the RUN alone`,
            }
        }
      }
    }
  },
})
