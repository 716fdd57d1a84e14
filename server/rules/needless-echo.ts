import type {SimpleCommand, Substitution} from "../../grammars/shellTree.ts"
import type {Analysis} from "../analysis.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, isSingle, removeRange, replaceRange} from "../lint/shellEdits.ts"
import {onlyCommand, type ShellView, type SimpleVisit} from "../model/shellWalk.ts"

export const needlessEcho = rule({
  name: "needless-echo",
  aliases: ["SC2005", "SC2116"],
  summary: "echo and a substitution undo each other",
  severity: "style",
  since: "2026.1",
  perScript: true,
  why: `\`echo $(command)\` prints what the command prints anyway, and \`$(echo text)\` is the text itself. Leave both out.`,
  examples: [{bad: 'FROM debian:13\nRUN <|echo "$(date)"|> > /built\n', good: "FROM debian:13\nRUN date > /built\n"}],
  *check(analysis) {
    for (const view of analysis.shellViews)
      for (const {part, use, doubleQuoted} of view.expansions) {
        if (part.kind !== "command" || !/^[$`]/.test(part.style) || use === "here-document") continue
        const only = onlyCommand(view, part)
        const first = only?.args[0]
        if (only?.name !== "echo" || !first || only.command.redirects.length > 0) continue
        if (view.text(first).startsWith("-")) continue
        if (only.args.some(({parts}) => parts.some(({kind}) => kind === "glob" || kind === "braces"))) continue
        yield {
          at: view.at(part),
          message: `echo in ${part.style === "`" ? "backquotes" : "$(...)"} is not needed: write its text alone`,
          fix: textAlone(view, part, only, doubleQuoted),
          aliases: ["SC2116"],
        }
      }
    for (const view of analysis.shellViews)
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
          fix: commandAlone(analysis, view, command, inner),
          aliases: ["SC2005"],
        }
      }
  },
})

/** Undefined where the command is more than one pipeline, or one that does something to its own shell. */
function commandAlone(
  analysis: Analysis,
  view: ShellView,
  {words, assignments, redirects}: SimpleCommand,
  {script, escaped, from, to}: Substitution,
): Fix | undefined {
  const [statement, more] = script.statements
  if (!statement || more || escaped || !isSingle(statement) || script.comments.length > 0) return undefined
  const [pipeline] = statement.pipelines
  const last = pipeline!.commands[pipeline!.commands.length - 1]!
  const plain = pipeline!.commands.every(({kind}) => kind === "simple") && !pipeline!.negated
  const visit = view.simpleOf(last)
  if (!plain || !visit || /^(?:cd|exec|exit|set|export|unset|eval|\.)$/.test(visit.name)) return undefined
  if (assignments.length > 0 || (redirects.length > 0 && last.redirects.length > 0)) return undefined
  const end = words[1]!.to
  if (from < words[1]!.from || to > end) return undefined
  return fixOf(
    "Leave echo out",
    false,
    removeRange(analysis, view, {from: words[0]!.from, to: statement.from}),
    replaceRange(view, {from: statement.to, to: end}, ""),
  )
}

/** Undefined where it is more than one word, or does not stand for the same in the quotes around it. */
function textAlone(view: ShellView, part: Substitution, {args}: SimpleVisit, quoted: boolean): Fix | undefined {
  const [word, more] = args
  if (!word || more || part.escaped) return undefined
  const [only, next] = word.parts
  const inner = only?.kind === "double" && !next ? only.parts : word.parts
  const isText = inner.every(
    part => part.kind === "parameter" || (part.kind === "literal" && /^[^\\"$`]*$/.test(view.text(part))),
  )
  if (!isText) return undefined
  const text = view.text(word)
  return fixOf("Write the text alone", false, replaceRange(view, part, quoted ? text.replace(/^"|"$/g, "") : text))
}
