import type {Statement} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import type {ShellView} from "../model/shellWalk.ts"

export const repeatedRedirect = rule({
  name: "repeated-redirect",
  aliases: ["SC2129"],
  summary: "Several commands in a row write to the same file",
  severity: "style",
  since: "2026.1",
  why: `\`{ command; command; } >> file\` opens the file once and says where the output goes once.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <<EOF\n<|echo a >> /out|>\necho b >> /out\necho c >> /out\nEOF\n",
      good: "FROM debian:13\nRUN <<EOF\n{\necho a\necho b\necho c\n} >> /out\nEOF\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      const done = new Set<unknown>()
      for (const {list, order} of view.commands) {
        const key = list[order]
        if (order > 0 || done.has(key)) continue
        done.add(key)
        let run = 0
        for (const [i, statement] of [...list, undefined].entries()) {
          const file = statement && appendedFile(view, statement)
          const before = list[i - 1]
          if (file !== undefined && run > 0 && file === appendedFile(view, before!)) run++
          else {
            const first = list[i - run]
            if (run >= 3 && first)
              yield {
                at: view.at(first),
                message: `${run} commands in a row append to ${appendedFile(view, first)}: write { ...; } >> file around them`,
              }
            run = file === undefined ? 0 : 1
          }
        }
      }
    }
  },
})

/** The file that the statement appends to, if it is one command. */
function appendedFile(view: ShellView, {pipelines}: Statement): string | undefined {
  const [pipeline, more] = pipelines
  if (!pipeline || more) return undefined
  const last = pipeline.commands[pipeline.commands.length - 1]!
  const found = last.redirects.find(({operator}) => operator === ">>")
  return found?.target && view.text(found.target)
}
