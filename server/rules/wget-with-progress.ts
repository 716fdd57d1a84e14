import {rule} from "../lint/rule.ts"
import {codeOf, hasOption, optionBehind, runSteps} from "../lint/runSteps.ts"

export const wgetWithProgress = rule({
  name: "wget-with-progress",
  aliases: ["DL3047"],
  summary: "wget fills the log with its progress",
  severity: "info",
  since: "2026.1",
  why: `Where there is no terminal, wget prints a line for every 50 kB, which buries the rest of the build's log.
\`--progress=dot:giga\` prints a line for every 32 MB, \`-nv\` one for the file, \`-q\` none. The wget of BusyBox, as on
Alpine, knows \`-q\` only.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|wget|> https://example.com/a.tar\n",
      good: "FROM debian:13\nRUN wget --progress=dot:giga https://example.com/a.tar\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN <|wget|> https://example.com/a.tar\n",
      good: "FROM alpine:3.22\nRUN wget -q https://example.com/a.tar\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      const option = analysis.shellOf(step.run)?.dialect === "ash" ? "-q" : "--progress=dot:giga"
      for (const command of step.commands) {
        if (command.program !== "wget" || command.args.length === 0 || isQuiet(command)) continue
        const edits = optionBehind(analysis, step, command, option)
        yield {
          at: command.programAt,
          message: `"wget" fills the log with its progress: add ${option}`,
          aliases: codeOf(step, "DL3047"),
          fix: edits && {title: `Add ${option}`, safe: true, edits},
        }
      }
    }
  },
})

function isQuiet(command: Parameters<typeof hasOption>[0]): boolean {
  // of letters behind one dash, those behind O and the like are a file's name
  const letters = command.args.flatMap(({value}) =>
    typeof value === "string" ? (/^-([A-Za-z]+)/.exec(value)?.[1]?.replace(/[OPUte].*$/, "") ?? "") : "",
  )
  return (
    letters.some(text => /[qoa]|nv/.test(text)) ||
    hasOption(
      command,
      "",
      "--progress",
      "--quiet",
      "--no-verbose",
      "--output-file",
      "--append-output",
      "--version",
      "--help",
    )
  )
}
