import type {Analysis} from "../analysis.ts"
import {innermost, instructionAt} from "../lint/instructionEdits.ts"
import type {Fix} from "../lint/rule.ts"
import {problemRule} from "../lint/rule.ts"
import type {Span} from "../text.ts"

export const invalidFlagValue = problemRule({
  name: "invalid-flag-value",
  aliases: ["DL1000"],
  summary: "A flag has no value, or one that it does not know",
  since: "2026.1",
  why: `A flag is written \`--name=value\`, without a blank before or behind the equals sign: a word behind \`--name\` is an
argument of the instruction. Flags that switch something on may stand bare, and otherwise take \`true\` or \`false\`.`,
  examples: [
    {bad: "FROM alpine:3.22\nCOPY <|--from|> build /a /a\n", good: "FROM alpine:3.22\nCOPY --from=build /a /a\n"},
    {bad: "FROM alpine:3.22\nCOPY --link=<|yes|> a /a\n", good: "FROM alpine:3.22\nCOPY --link=true a /a\n"},
    {bad: "FROM alpine:3.22\nRUN --network=<|hots|> make\n", good: "FROM alpine:3.22\nRUN --network=host make\n"},
  ],
  fix({at, suggestion}, analysis) {
    const written = analysis.text(at)
    if (written.startsWith("--")) return joinValue(analysis, at)
    const meant =
      suggestion ?? (/^(?:yes|on|1)$/i.test(written) ? "true" : /^(?:no|off|0)$/i.test(written) ? "false" : undefined)
    if (meant === undefined || /[^\w-]/.test(written)) return undefined
    return {title: `Write ${meant}`, safe: false, edits: [{from: at.from, to: at.to, text: meant}]}
  },
})

/** `--from build` for `--from=build`, where enough words are left without that one. */
function joinValue(analysis: Analysis, {from, to}: Span): Fix | undefined {
  const outer = instructionAt(analysis, from)
  const own = outer && innermost(outer)
  const [value, ...rest] = own?.args ?? []
  if (!value || own?.json || !/^(?:COPY|ADD|FROM)$/.test(own?.name ?? "") || value.value.startsWith("<<"))
    return undefined
  const least = own!.name === "FROM" ? 1 : 2
  if (rest.length < least || own!.flags.at(-1)?.to !== to || !/^[ \t]+$/.test(analysis.source.slice(to, value.from)))
    return undefined
  const flag = analysis.text({from, to})
  return {title: `Write ${flag}=${value.value}`, safe: false, edits: [{from: to, to: value.from, text: "="}]}
}
