import type {Part} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import type {ShellView, WordVisit} from "../model/shellWalk.ts"

export const variableInSingleQuotes = rule({
  name: "variable-in-single-quotes",
  aliases: ["SC2016"],
  summary: "A variable stands in single quotes, where it is not replaced",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `Between single quotes a \`$\` is only a dollar sign. If the value is meant, use double quotes. If the text is meant for another
program that replaces it later, all is well.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN echo <|'export PATH=$HOME/bin'|> >> /etc/profile\n",
      good: 'FROM debian:13\nRUN echo "export PATH=$HOME/bin" >> /etc/profile\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {word, visit} of view.words)
        for (const part of singles(word.parts)) {
          if (!/\$[{(0-9a-zA-Z_]|`[^`]+`/.test(part.value)) continue
          const name = programOf(view, visit)
          if (name === "sed" ? /\$[{dpsaic]($|[^a-zA-Z])/.test(part.value) : FINE.test(name)) continue
          if (
            visit.command.kind === "simple" &&
            visit.command.assignments.some(({name}) => /^PS[0-9]$|^PROMPT_COMMAND$/.test(name))
          )
            continue
          const found = /\$\{?\w+\}?|\$\(|`/.exec(part.value)?.[0] ?? "$"
          yield {
            at: view.at(part),
            message: `${found} is not replaced between single quotes: use double quotes if its value is meant`,
          }
        }
  },
})

/** Programs that are given scripts, and replace variables themselves. */
const FINE =
  /^(?:trap|sh|bash|ksh|zsh|ssh|eval|xprop|alias|sudo|doas|docker|podman|oc|dpkg-query|jq|rename|rg|unset|git filter-branch|.*awk|perl.*)$/

function* singles(parts: readonly Part[]): Generator<Part & {kind: "single"}> {
  for (const part of parts) {
    if (part.kind === "single") yield part
    else if (part.kind === "parameter" && part.word) yield* singles(part.word)
  }
}

function programOf(view: ShellView, {command}: WordVisit["visit"]): string {
  const found = view.simpleOf(command)
  if (!found) return ""
  const {name, args} = found
  if (name === "git") return `git ${args[0]?.literal ?? ""}`
  if (name !== "find") return name
  const run = args.findIndex(({literal}) => literal === "-exec" || literal === "-execdir")
  return (run < 0 ? undefined : args[run + 1]?.literal) ?? name
}
