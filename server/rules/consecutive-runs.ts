import type {Analysis} from "../analysis.ts"
import {joinRuns} from "../lint/edits.ts"
import {rule} from "../lint/rule.ts"
import type {RunCommand} from "../model/commands.ts"
import type {Instruction} from "../syntax/ast.ts"

export const consecutiveRuns = rule({
  name: "consecutive-runs",
  aliases: ["DL3059"],
  summary: "Small RUNs one behind the other",
  severity: "info",
  since: "2026.1",
  topics: ["cache"],
  why: `Each RUN is a layer of its own. Single commands that belong together may be one, joined by \`&&\` or in a heredoc; a file
that one of them makes and the next one removes is then stored nowhere. Separate steps are right where one changes often
and another takes long.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN mkdir /a\n<|RUN|> mkdir /b\n",
      good: "FROM debian:13\nRUN mkdir /a \\\n    && mkdir /b\n",
    },
    {
      bad: "FROM debian:13\nRUN --network=none make\n# how it starts\n<|RUN|> --network=none make install\n",
      good: "FROM debian:13\nRUN --network=none make \\\n    # how it starts\n    && make install\n",
    },
  ],
  *check(analysis) {
    for (const {instructions} of analysis.stages) {
      let before: Instruction | undefined
      for (const run of instructions) {
        if (run.name !== "RUN") {
          before = undefined
          continue
        }
        const same = before && flagsOf(before) === flagsOf(run) && isSmall(before, analysis) && isSmall(run, analysis)
        const edits = same && joinRuns(analysis, before!, run)
        before = run
        if (!same) continue
        yield {
          at: run.keyword,
          message: "this RUN and the one above it are small and could be one layer",
          fix: edits ? {title: "Join it to the RUN above", safe: false, edits} : undefined,
        }
      }
    }
  },
})

function flagsOf({flags}: Instruction): string {
  return flags
    .map(({text}) => text.value)
    .sort()
    .join(" ")
}

/** One command, tests aside; of other shells than those of Unix, by what separates commands there. */
function isSmall(run: Instruction, analysis: Analysis): boolean {
  if (!run.json && !analysis.shellOf(run)?.script)
    return !/[;&|\n]/.test((run.args[0]?.value ?? ";").replace(/"[^"]*"|'[^']*'/g, ""))
  const isOwn = ({wrappers, program}: RunCommand) => wrappers.length === 0 && !/^(?:\[\[?|test)$/.test(program ?? "")
  return analysis.commandsOf(run).filter(isOwn).length <= 1
}
