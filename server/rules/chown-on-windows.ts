import {rule} from "../lint/rule.ts"
import {findFlag} from "../model/flags.ts"
import {isWindows} from "../model/windows.ts"

export const chownOnWindows = rule({
  name: "chown-on-windows",
  aliases: [],
  summary: "--chown in a stage for Windows",
  severity: "info",
  since: "2026.1",
  why: `Docker documents the flag for Linux images only: users and groups of Linux mean nothing to the files of a Windows
image. Some builders ignore it, others look for a Windows account of this name and fail where there is none. Use
\`icacls\` in a RUN where the permissions matter.`,
  examples: [
    {
      bad: "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY <|--chown=app:app|> a.exe C:/a.exe\n",
      good: "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY a.exe C:/a.exe\n",
    },
  ],
  *check(analysis) {
    const {source} = analysis
    for (const stage of analysis.stages) {
      if (!isWindows(stage)) continue
      for (const instruction of stage.instructions) {
        const flag =
          instruction.name === "COPY" || instruction.name === "ADD" ? findFlag(instruction, "chown") : undefined
        if (!flag) continue
        const {from, to} = flag
        const blanks = /^[ \t]*/.exec(source.slice(to))![0].length
        yield {
          at: {from, to},
          message:
            "Docker supports --chown for Linux images only, and builders ignore it here or fail: leave it out, and use icacls where permissions matter",
          fix: {title: "Remove --chown", safe: false, edits: [{from, to: to + blanks, text: ""}]},
        }
      }
    }
  },
})
