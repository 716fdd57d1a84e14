import {UNKNOWN} from "../../grammars/expand.ts"
import {rule} from "../lint/rule.ts"
import {expandText} from "../model/value.ts"
import {isAbsoluteOn, normalizeWorkdir, toSlash} from "../values/path.ts"

export const systemFolderWorkdir = rule({
  name: "system-folder-workdir",
  aliases: [],
  summary: "WORKDIR is a folder that the kernel or the boot owns",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `\`/proc\`, \`/sys\` and \`/dev\` are mounted anew by every container and every RUN: what COPY puts there is hidden as
soon as something runs. \`/boot\` and \`/lost+found\` belong to a system that boots. Use a folder of your own, such as
\`/app\` or \`/srv\`.`,
  examples: [
    {bad: "FROM debian:12\nWORKDIR <|/proc/app|>\n", good: "FROM debian:12\nWORKDIR /app\n"},
    {bad: "FROM debian:12\nWORKDIR <|/dev|>\nWORKDIR <|shm|>\n", good: "FROM debian:12\nWORKDIR /devel\nWORKDIR dev\n"},
  ],
  *check(analysis) {
    for (const instruction of analysis.all("WORKDIR")) {
      const [text] = instruction.args
      const state = analysis.stateAt(instruction)
      if (!text || !state || state.stage.os === "windows") continue
      const {result} = expandText(text, state.env, {escape: analysis.file.escape})
      if (result === UNKNOWN || (state.workdir === UNKNOWN && !isAbsoluteOn(result, state.stage.os))) continue
      const folder = normalizeWorkdir(state.workdir === UNKNOWN ? "/" : state.workdir, result, state.stage.os)
      const top =
        typeof folder === "string" &&
        /^\/(proc|sys|dev|boot|initrd|lost\+found)(?=\/|$)/.exec(toSlash(folder, state.stage.os))?.[0]
      if (!top) continue
      const {from, to} = text
      const why = /boot|initrd|lost/.test(top)
        ? `${top} belongs to a system that boots`
        : `${top} is mounted anew for every step and container, which hides what is copied there`
      yield {at: {from, to}, message: `${why}: use a folder of your own, such as /app`}
    }
  },
})
