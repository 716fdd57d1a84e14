import type {Statement} from "../../grammars/shellTree.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, isSingle, putBefore, replaceRange} from "../lint/shellEdits.ts"
import type {ShellView} from "../model/shellWalk.ts"
import type {Edit} from "../text.ts"

export const repeatedRedirect = rule({
  name: "repeated-redirect",
  aliases: ["SC2129"],
  summary: "Several commands in a row write to the same file",
  severity: "style",
  since: "2026.1",
  perScript: true,
  why: `\`{ command; command; } >> file\` opens the file once and says where the output goes once.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <<EOF\n<|echo a >> /out|>\necho b >> /out\necho c >> /out\nEOF\n",
      good: "FROM debian:13\nRUN <<EOF\n{ echo a\necho b\necho c; } >> /out\nEOF\n",
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
                fix: grouped(view, list.slice(i - run, i)),
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

/** Undefined where one of them is more than one command with this redirection at its end. */
function grouped(view: ShellView, statements: readonly Statement[]): Fix | undefined {
  const edits: (Edit | undefined)[] = []
  let file = ""
  for (const statement of statements) {
    const [pipeline] = statement.pipelines
    const last = pipeline!.commands[pipeline!.commands.length - 1]!
    const [redirect, more] = last.redirects
    if (!redirect || more || redirect.to !== statement.to || last.kind !== "simple" || !isSingle(statement))
      return undefined
    if (redirect.descriptor !== undefined) return undefined
    const start = last.words[last.words.length - 1]?.to ?? redirect.from
    edits.push(start < redirect.from ? replaceRange(view, {from: start, to: redirect.to}, "") : undefined)
    file = view.text(redirect)
  }
  const [first] = statements
  const end = statements[statements.length - 1]!
  // what a command reads may be what the others write
  if (
    statements
      .filter(one => view.text(one).includes(file.replace(/^>>\s*/, "")))
      .some(one => view.text(one).split(file).length > 2)
  )
    return undefined
  const closing = edits[edits.length - 1]
  if (!closing) return undefined
  edits[edits.length - 1] = {...closing, text: `; } ${file}`}
  return end === first ? undefined : fixOf("Put them in braces", false, putBefore(view, first!, "{ "), ...edits)
}
