import {removal} from "../lint/instructionEdits.ts"
import {rule} from "../lint/rule.ts"
import {isWindows} from "../model/windows.ts"

export const stopsignalOnWindows = rule({
  name: "stopsignal-on-windows",
  aliases: [],
  summary: "STOPSIGNAL in a stage for Windows",
  severity: "warning",
  since: "2026.1",
  why: `Windows has no signals: \`docker stop\` sends the event of a system that shuts down, whatever the image asks
for. A program has to handle that event.`,
  examples: [
    {
      bad: "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n<|STOPSIGNAL SIGTERM|>\n",
      good: "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n",
    },
  ],
  *check(analysis) {
    for (const stage of analysis.stages) {
      if (!isWindows(stage)) continue
      for (const instruction of stage.instructions) {
        const {name, from, to} = instruction
        const fix = name === "STOPSIGNAL" ? removal(analysis, instruction, "Remove this STOPSIGNAL") : undefined
        if (name === "STOPSIGNAL")
          yield {
            at: {from, to},
            message:
              "Windows has no signals, so this has no effect: leave it out, and handle the shutdown event in the program",
            // the setting itself is in the image
            fix: fix && {...fix, safe: false},
          }
      }
    }
  },
})
