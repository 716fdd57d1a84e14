import {UNKNOWN} from "../../grammars/expand.ts"
import {replaceWord, rule} from "../lint/rule.ts"
import {trimmed} from "../model/instructions.ts"
import {expandText} from "../model/value.ts"
import {isAbsoluteOn} from "../values/path.ts"

export const relativeVolume = rule({
  name: "relative-volume",
  aliases: [],
  summary: "VOLUME names a relative path",
  severity: "warning",
  since: "2026.1",
  why: `The build takes any text here, and WORKDIR is not put before it. Where the volume ends up is left to whatever runs
the container: some take the path from \`/\`, with a warning, others refuse to start.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nWORKDIR /srv\nVOLUME <|data|>\n",
      good: "FROM alpine:3.22\nWORKDIR /srv\nVOLUME /srv/data\n",
    },
    {
      bad: 'FROM alpine:3.22\nVOLUME /a\nVOLUME ["<|b|>"]\n',
      good: 'FROM alpine:3.22\nVOLUME /a\nVOLUME ["/b"]\n',
    },
  ],
  *check(analysis) {
    for (const instruction of analysis.all("VOLUME")) {
      const state = analysis.stateAt(instruction)
      if (!state) continue
      // a list that was meant as JSON is the matter of another rule, as is a comment behind the path
      if (!instruction.json && instruction.args.some(({value}) => /^\[|\]$|^#/.test(value))) continue
      for (const arg of instruction.args) {
        const text = trimmed(arg)
        const path = expandText(text, state.env, analysis.file).result
        if (
          path === UNKNOWN ||
          path === "" ||
          isAbsoluteOn(path, state.stage.os) ||
          /^(?:["']?[A-Za-z]:|[\\$%/])/.test(path)
        )
          continue
        const folder = typeof state.workdir === "string" && state.workdirSet ? state.workdir.replace(/\/$/, "") : ""
        const whole = `${folder}/${path.replace(/^(?:\.\/)+/, "")}`
        yield {
          at: {from: text.from, to: text.to},
          message: `"${path}" is not seen from WORKDIR, and some runtimes refuse a volume on a relative path: write ${whole}`,
          fix: text.value === path ? replaceWord(analysis, text, whole, `Write ${whole}`, false) : undefined,
        }
      }
    }
  },
})
