import type {Word} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"
import {hasOption} from "../model/shellWalk.ts"

export const echoEscapes = rule({
  name: "echo-escapes",
  aliases: ["SC2028"],
  summary: "echo may print a backslash sequence as it stands",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `Whether echo turns \`\n\` into a line break depends on the shell: that of Debian and Alpine does, bash does not. printf does
always.`,
  examples: [
    {
      bad: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN echo <|"one\\ntwo"|> > /list\n',
      good: `FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN printf '%b\\n' "one\\ntwo" > /list\n`,
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      const {dialect} = view.shell
      if (dialect === "dash" || dialect === "ash") continue
      for (const visit of view.callsOf("echo")) {
        if (visit.args[0]?.literal?.startsWith("-") && hasOption(visit, "e")) continue
        for (const word of visit.args) {
          const found = /\\[rntabefv0-7x]/.exec(plain(word))?.[0]
          if (found === undefined) continue
          const [program] = visit.command.words
          const isEcho = visit.args.length === 1 && program!.literal === "echo"
          yield {
            at: view.at(word),
            message: `not every echo turns ${found} into a control character: use printf`,
            fix: isEcho
              ? fixOf("Write printf '%b\\n'", false, replaceRange(view, program!, "printf '%b\\n'"))
              : undefined,
          }
          break
        }
      }
    }
  },
})

/** What stands in the quotes of a word. */
function plain({parts}: Word): string {
  return parts
    .map(part =>
      part.kind === "single"
        ? part.value
        : part.kind === "double"
          ? part.parts.map(inner => (inner.kind === "literal" ? inner.value : "")).join("")
          : "",
    )
    .join("")
}
