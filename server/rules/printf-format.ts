import {rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"

export const printfFormat = rule({
  name: "printf-format",
  aliases: ["SC2059"],
  summary: "A variable is the format of printf",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `A \`%\` or backslash in the value is taken for part of the format. Give the format first and the value after it.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN printf <|"$HOME"|> > /out\n',
      good: "FROM debian:13\nRUN printf '%s' \"$HOME\" > /out\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {args} of view.callsOf("printf")) {
        const format = args[0]?.literal === "-v" ? args[2] : args[0]?.literal === "--" ? args[1] : args[0]
        if (!format) continue
        const variable = view.expansionsIn(format).find(({part}) => view.text(part).startsWith("$"))
        if (!variable || /%/.test(view.text(format).replace(/\$\{[^}]*\}/g, ""))) continue
        const value = view.text(variable.part)
        const alone = view.text(format).replace(/"/g, "") === value
        yield {
          at: view.at(format),
          message: `a % or backslash in ${value} would be read as format: ${alone ? `write printf '%s' "${value}"` : `write %s for it, and "${value}" behind the format`}`,
          fix:
            alone && args.length === 1
              ? fixOf("Write printf '%s'", false, replaceRange(view, format, `'%s' "${value}"`))
              : undefined,
        }
      }
  },
})
