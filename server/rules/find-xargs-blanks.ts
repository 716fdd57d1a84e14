import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, putBehind, replaceRange} from "../lint/shellEdits.ts"
import {neighbour, optionsOf, type ShellView, type SimpleVisit} from "../model/shellWalk.ts"

export const findXargsBlanks = rule({
  name: "find-xargs-blanks",
  aliases: ["SC2038"],
  summary: "xargs cuts the names that find gives it at blanks",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `xargs takes each blank for the end of a name, and quotes for its own. \`find -print0 | xargs -0\` keeps names whole, and so does
\`find -exec ... {} +\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|find /src -name '*.pyc'|> | xargs rm -f\n",
      good: "FROM debian:13\nRUN find /src -name '*.pyc' -print0 | xargs -0 rm -f\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const visit of view.callsOf("find")) {
        const next = neighbour(view, visit, 1)
        if (next?.name !== "xargs") continue
        const options = [...optionsOf(visit), ...optionsOf(next)]
        if (options.some(text => /^-*(?:null|print0|printf)/.test(text) || /^-[^-]*0/.test(text))) continue
        yield {
          at: view.at(visit.command),
          message: "xargs cuts file names at blanks: write find ... -print0 | xargs -0, or find ... -exec ... {} +",
          fix: withNulls(view, visit, next),
        }
      }
  },
})

/** Undefined where find does something else than to print each name, or xargs looks for other ends of names. */
function withNulls(view: ShellView, {command, args}: SimpleVisit, next: SimpleVisit): Fix | undefined {
  if (args.some(({literal}) => /^(?:,|-o|-or|-exec.*|-ok.*|-delete|-f?print.+|-f?ls|-quit)$/.test(literal ?? "")))
    return undefined
  const print = args.find(({literal}) => literal === "-print")
  const last = command.words[command.words.length - 1]!
  if (print && print !== last) return undefined
  const [program] = next.command.words
  if (
    program!.literal !== "xargs" ||
    optionsOf(next).some(option => /^-[dLlE]|^--(?:delim|max-lines|eof)/.test(option))
  )
    return undefined
  const edit = print ? replaceRange(view, print, "-print0") : putBehind(view, last, " -print0")
  return fixOf("End each name with a null character", false, edit, putBehind(view, program!, " -0"))
}
