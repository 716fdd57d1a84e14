import {rule} from "../lint/rule.ts"
import {onlyCommand} from "../model/shellWalk.ts"

export const needlessEcho = rule({
  name: "needless-echo",
  aliases: ["SC2005", "SC2116"],
  summary: "echo and a substitution undo each other",
  severity: "style",
  since: "2026.1",
  why: `\`echo $(command)\` prints what the command prints anyway, and \`$(echo text)\` is the text itself. Leave both out.`,
  examples: [{bad: 'FROM debian:13\nRUN <|echo "$(date)"|> > /built\n', good: "FROM debian:13\nRUN date > /built\n"}],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {part, use} of view.expansions) {
        if (part.kind !== "command" || !/^[$`]/.test(part.style) || use === "here-document") continue
        const only = onlyCommand(view, part)
        const first = only?.args[0]
        if (only?.name !== "echo" || !first || only.command.redirects.length > 0) continue
        if (view.text(first).startsWith("-")) continue
        if (only.args.some(({parts}) => parts.some(({kind}) => kind === "glob" || kind === "braces"))) continue
        yield {
          at: view.at(part),
          message: `echo in ${part.style === "`" ? "backquotes" : "$(...)"} is not needed: write its text alone`,
          aliases: ["SC2116"],
        }
      }
    for (const view of shellViews)
      for (const {args, command} of view.callsOf("echo")) {
        const [only, more] = args
        if (!only || more) continue
        const [part, next] = only.parts
        const inner = part?.kind === "double" && part.parts.length === 1 ? part.parts[0] : part
        if (next || inner?.kind !== "command" || !/^[$`]/.test(inner.style) || inner.script.statements.length === 0)
          continue
        const text = view.text(inner)
        if (/^(?:\$\(|`)\s*</.test(text)) continue
        yield {
          at: view.at({from: command.words[0]!.from, to: only.to}),
          message: "echo is not needed here: the command in it prints by itself",
          aliases: ["SC2005"],
        }
      }
  },
})
