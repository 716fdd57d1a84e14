import {askForBash} from "../lint/bashFixes.ts"
import {posixFixes} from "../lint/posixEdits.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {usesBeyondPosix} from "../model/beyondPosix.ts"
import {BUSYBOX_HAS} from "../model/busybox.ts"
import type {Stage} from "../model/stages.ts"

/** ShellCheck's codes for what POSIX does not have; SC2039 was once the code of them all. */
const FAMILY = Array.from({length: 60}, (_, i) => `SC${3001 + i}`)

export const missingShellFeature = rule({
  name: "missing-shell-feature",
  aliases: [...FAMILY, "SC2039", "SC2112", "SC2113"],
  summary: "A script uses what the shell of the image does not have",
  severity: "warning",
  since: "2026.1",
  why: `\`/bin/sh\` is not bash: on Debian and Ubuntu it is dash, on Alpine it is that of BusyBox. What bash has added fails there, or means
something else. Write it in the POSIX way, or put \`SHELL ["/bin/bash", "-c"]\` above the RUN.`,
  examples: [
    {bad: "FROM debian:13\nRUN <|[[|> -f /a ]] && make\n", good: "FROM debian:13\nRUN [ -f /a ] && make\n"},
    {
      bad: "FROM debian:13\nRUN <|source|> /etc/profile && make\n",
      good: "FROM debian:13\nRUN . /etc/profile && make\n",
    },
    {
      bad: 'FROM debian:13\nRUN if [ "$HOME" <|==|> /root ]; then make; fi\n',
      good: 'FROM debian:13\nRUN if [ "$HOME" = /root ]; then make; fi\n',
    },
  ],
  *check(analysis) {
    // one SHELL is enough for a stage
    const withBash = new Map<Stage | undefined, Fix | undefined>()
    for (const view of analysis.shellViews) {
      const {dialect, instruction} = view.shell
      if (dialect !== "sh" && dialect !== "dash" && dialect !== "ash") continue
      const uses = usesBeyondPosix(view)
      if (uses.length === 0) continue
      const inPosix = posixFixes(view)
      const severity = dialect === "sh" ? "info" : undefined
      for (const {name, at, code, instead} of uses) {
        if (dialect === "ash" && BUSYBOX_HAS.has(code)) continue
        const stage = analysis.stageOf(instruction)
        if (!withBash.has(stage)) withBash.set(stage, askForBash(analysis, instruction, []))
        const message =
          dialect === "sh" ? `${name} is not in every sh` : `${name} is not in ${dialect}, which is the shell here`
        yield {
          at: view.at(at),
          message: `${message}: ${instead ?? "ask for bash with SHELL"}`,
          severity,
          aliases: [code],
          fix: inPosix(code, at) ?? withBash.get(stage),
        }
      }
    }
  },
})
