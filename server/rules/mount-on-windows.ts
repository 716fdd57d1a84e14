import {rule} from "../lint/rule.ts"
import {findFlags} from "../model/flags.ts"
import {isWindows} from "../model/windows.ts"

export const mountOnWindows = rule({
  name: "mount-on-windows",
  aliases: [],
  summary: "RUN --mount in a stage for Windows",
  severity: "warning",
  since: "2026.1",
  why: `Docker builds Windows images with its old builder, which knows no mounts and stops at the flag. Only a BuildKit that
was set up on Windows by hand reads it, and not every type of mount works there.`,
  examples: [
    {
      bad: "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN <|--mount=type=cache,target=C:/cache|> build.cmd\n",
      good: "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN build.cmd\nFROM debian:12\nRUN --mount=type=cache,target=/cache ls\n",
    },
  ],
  *check(analysis) {
    for (const stage of analysis.stages) {
      if (!isWindows(stage)) continue
      for (const instruction of stage.instructions) {
        if (instruction.name !== "RUN") continue
        for (const {from, to} of findFlags(instruction, "mount")) {
          yield {
            at: {from, to},
            message:
              "Docker's builder for Windows images knows no mounts and stops here: copy the files, or download them in this RUN",
          }
        }
      }
    }
  },
})
