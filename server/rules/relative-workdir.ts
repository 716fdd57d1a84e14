import {rule} from "../lint/rule.ts"
import {isAbsoluteOn} from "../values/path.ts"

export const relativeWorkdir = rule({
  name: "relative-workdir",
  aliases: ["DL3000", "WorkdirRelativePath"],
  summary: "WORKDIR is relative to an earlier directory",
  severity: "warning",
  since: "2026.1",
  why: `A relative WORKDIR is appended to the one before it, or to the one that the base image happens to set. When
somebody moves an instruction, or the base image changes, everything behind it lands in another folder.`,
  examples: [
    {bad: "FROM alpine:3.22\nWORKDIR <|app|>\n", good: "FROM alpine:3.22\nWORKDIR /app\n"},
    {
      bad: "FROM alpine:3.22\nWORKDIR /srv\nWORKDIR <|app|>\n",
      good: "FROM alpine:3.22\nWORKDIR /srv\nWORKDIR /srv/app\n",
    },
  ],
  *check(analysis) {
    const first = new Set(
      analysis.build.checks.filter(({rule}) => rule === "WorkdirRelativePath").map(({instruction}) => instruction),
    )
    for (const instruction of analysis.all("WORKDIR")) {
      const [path] = instruction.args
      const state = analysis.stateAt(instruction)
      if (
        !path ||
        !state ||
        /^["']?[$%~]/.test(path.value) ||
        isAbsoluteOn(path.value.replace(/["']/g, ""), state.stage.os)
      )
        continue
      if (/^["']?[A-Za-z]:/.test(path.value)) continue
      const workdir = typeof state.workdir === "string" ? state.workdir : undefined
      const base = workdir === "/" ? "" : workdir
      yield {
        at: path,
        message:
          base === undefined
            ? `"${path.value}" is relative to whatever folder the base image sets: write /${path.value}`
            : `"${path.value}" is relative to ${base || "/"}: write ${base}/${path.value}`,
        aliases: first.has(instruction) ? ["DL3000", "WorkdirRelativePath"] : ["DL3000"],
        fix: {
          title: `Write ${base ?? ""}/${path.value}`,
          safe: base !== undefined,
          edits: [{from: path.from, to: path.from, text: `${base ?? ""}/`}],
        },
      }
    }
  },
})
