import {rule} from "../lint/rule.ts"
import {codeOf, hasOption, optionBehind, runSteps} from "../lint/runSteps.ts"

export const useraddWithHighUid = rule({
  name: "useradd-with-high-uid",
  aliases: ["DL3046"],
  summary: "useradd with a high number and without -l",
  severity: "warning",
  since: "2026.1",
  topics: ["size"],
  why: `useradd makes an entry for the user in /var/log/lastlog and /var/log/faillog, which have one slot per possible
number. The files are mostly holes, but layers store them in full: a number of nine digits makes gigabytes. \`-l\` leaves
the entries out.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|useradd|> -u 123456 app\n",
      good: "FROM debian:13\nRUN useradd -l -u 123456 app\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      for (const command of step.commands) {
        const {program, programAt, args} = command
        if (program !== "useradd" || hasOption(command, "l", "--no-log-init")) continue
        const uid = args.map(({value}, i) => {
          const text = typeof value === "string" ? value : ""
          const before = args[i - 1]?.value
          const [, given] = /^(?:--uid=|-u)(\d+)$/.exec(text) ?? []
          return given ?? (typeof before === "string" && /^(?:-[a-zA-Z]*u|--uid)$/.test(before) ? text : "")
        })
        const high = uid.find(value => /^\d{6,}$/.test(value))
        if (!high) continue
        const edits = optionBehind(analysis, step, command, "-l")
        yield {
          at: programAt,
          message: `the user ${high} makes /var/log/lastlog and faillog huge in the layer: add -l`,
          aliases: codeOf(step, "DL3046"),
          fix: edits && {title: "Add -l", safe: false, edits},
        }
      }
    }
  },
})
