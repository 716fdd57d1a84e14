import type {Analysis} from "../analysis.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, putBehind, removeRange} from "../lint/shellEdits.ts"
import type {ShellView, SimpleVisit} from "../model/shellWalk.ts"

export const uselessCat = rule({
  name: "useless-cat",
  aliases: ["SC2002"],
  summary: "A single file is piped out of cat",
  severity: "style",
  since: "2026.1",
  perScript: true,
  why: `Most programs read a file themselves, or from \`<\`. That saves a process, and the program's own status is the one that counts
when the file is not there.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|cat|> /etc/group | sort > /groups\n",
      good: "FROM debian:13\nRUN sort < /etc/group > /groups\n",
    },
  ],
  *check(analysis) {
    for (const view of analysis.shellViews)
      for (const {args, index, pipeline, command} of view.callsOf("cat")) {
        const [word] = args
        if (index !== 0 || pipeline.commands.length < 2 || !word || args.length !== 1) continue
        const text = view.text(word)
        if (text.startsWith("-") || /^\$(?:@|\{@\})/.test(text)) continue
        if (word.parts.some(({kind}) => MANY.has(kind))) continue
        yield {
          at: view.at(command.words[0]!),
          message: `cat is not needed for one file: let the next program read ${text}, or give it with <`,
          fix: readDirectly(analysis, view, {command, pipeline}, text),
        }
      }
  },
})

/** Undefined where the next command is no program, or reads from somewhere else. */
function readDirectly(
  analysis: Analysis,
  view: ShellView,
  {command, pipeline}: Pick<SimpleVisit, "command" | "pipeline">,
  file: string,
): Fix | undefined {
  const next = pipeline.commands[1]!
  if (next.kind !== "simple" || pipeline.operators[0]!.value !== "|") return undefined
  const last = next.words[next.words.length - 1]
  if (!last || next.redirects.some(({operator}) => operator.startsWith("<"))) return undefined
  if (command.redirects.length > 0 || command.assignments.length > 0) return undefined
  const range = {from: command.from, to: next.from}
  return fixOf("Read the file with <", false, removeRange(analysis, view, range), putBehind(view, last, ` < ${file}`))
}

/** What may become several arguments. */
const MANY = new Set<string>(["glob", "braces", "extglob", "parameter", "command"])
