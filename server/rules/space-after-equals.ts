import {rule} from "../lint/rule.ts"
import {declarationsOf} from "../model/shellWalk.ts"

export const spaceAfterEquals = rule({
  name: "space-after-equals",
  aliases: ["SC1007"],
  summary: "A blank follows the equals sign of an assignment",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `With a blank behind it, \`name=\` is empty, and what follows runs as a command with that empty variable. To set it to something,
leave the blank out; to clear it for the command, write \`name=''\`.`,
  examples: [{bad: "FROM debian:13\nRUN NAME=<||> value make\n", good: "FROM debian:13\nRUN NAME='' value make\n"}],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {assignment, visit} of view.assignments) {
        if (assignment.value || assignment.array || assignment.name === "IFS") continue
        const rest = view.shell.text.value.slice(assignment.to, visit.command.to)
        if (!/^[ \t]+[^ \t\n;&|#)]/.test(rest)) continue
        const {to} = view.at(assignment)
        yield {
          at: {from: to, to},
          message: `"${assignment.name}=" with a blank behind it is empty: leave the blank out, or write ${assignment.name}='' to say so`,
          // another assignment behind it is no value that was meant
          severity: /^[ \t]+\w+=/.test(rest) ? "info" : undefined,
          fix: {title: "Write ''", safe: true, edits: [{from: to, to, text: "''"}]},
        }
      }
    for (const view of shellViews)
      for (const {args} of declarationsOf(view))
        for (const [i, word] of args.entries()) {
          const next = args[i + 1]
          if (!/^\w+=$/.test(view.text(word)) || !next || !/^[ \t]+$/.test(view.text({from: word.to, to: next.from})))
            continue
          const {to} = view.at(word)
          yield {
            at: {from: to, to},
            message: `"${view.text(word)}" with a blank behind it is empty: leave the blank out, or write ${view.text(word)}'' to say so`,
            fix: {title: "Write ''", safe: true, edits: [{from: to, to, text: "''"}]},
          }
        }
  },
})
