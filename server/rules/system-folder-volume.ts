import {UNKNOWN} from "../../grammars/expand.ts"
import {rule} from "../lint/rule.ts"
import {expandText} from "../model/value.ts"
import {cleanPath} from "../values/path.ts"

export const systemFolderVolume = rule({
  name: "system-folder-volume",
  aliases: [],
  summary: "VOLUME hides a folder that every container needs from the kernel",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `A container gets \`/proc\`, \`/sys\` and \`/dev\` from the kernel. A volume in their place hides devices and the state
of processes, or keeps the container from starting at all. A volume on \`/\` is refused. Where the host's devices are
wanted, give them when the container starts (\`docker run --device\`).`,
  examples: [
    {bad: "FROM debian:12\nVOLUME <|/dev|>\n", good: "FROM debian:12\nVOLUME /data\n"},
    {
      bad: 'FROM debian:12\nVOLUME ["/data", "<|/proc/sys|>"]\n',
      good: 'FROM debian:12\nVOLUME ["/data", "/dev/shm", "/sys/fs/cgroup"]\n',
    },
  ],
  *check(analysis) {
    for (const instruction of analysis.all("VOLUME")) {
      const state = analysis.stateAt(instruction)
      if (!state || state.stage.os === "windows") continue
      for (const text of instruction.args) {
        const {result} = expandText(text, state.env, {escape: analysis.file.escape})
        if (result === UNKNOWN || !result.startsWith("/")) continue
        const path = cleanPath(result)
        // folders below, such as /sys/fs/cgroup for systemd, can be volumes; those in /proc can't
        if (!/^\/proc(\/|$)|^\/(sys|dev)?$/.test(path)) continue
        const {from, to} = text
        const why =
          path === "/"
            ? "a container can't start with a volume in place of its root"
            : `a volume on ${path} hides what the kernel shows there, or keeps the container from starting`
        yield {at: {from, to}, message: `${why}: leave it out, and give devices or mounts to docker run`}
      }
    }
  },
})
