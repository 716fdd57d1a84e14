import type {Part} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"

export const quotesInQuotes = rule({
  name: "quotes-in-quotes",
  aliases: ["SC2140", "SC2026"],
  summary: "Quotes end where they were not meant to",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `\`"a "b" c"\` is two quoted pieces with a bare b between them: the inner quotes are lost. Escape them, or use the other kind of
quotes outside.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN echo "name="<|value|>" x" > /out\n',
      good: "FROM debian:13\nRUN echo 'name=\"value\" x' > /out\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {word, use} of view.words) {
        if (use === "test") continue
        for (const [i, part] of word.parts.entries()) {
          const before = word.parts[i - 1]
          const after = word.parts[i + 1]
          if (part.kind !== "literal" || part.escaped || (before?.kind !== "double" && before?.kind !== "single"))
            continue
          if (before.kind === "double" && after?.kind !== "double") continue
          if (!(before.kind === "double" ? /^[\w/.-]{2,}$|^\w$/ : /^[A-Za-z0-9]+$/).test(part.value)) continue
          if (
            before.kind === "double" &&
            after?.kind === "double" &&
            isOneThing(before.parts) &&
            isOneThing(after.parts)
          )
            continue
          yield {
            at: view.at(part),
            message: after
              ? `${part.value} is outside of the quotes, which end before it: escape the inner quotes`
              : `${part.value} is outside of the quotes, which end before it: put it inside`,
            severity: before.kind === "single" ? "info" : undefined,
            aliases: [before.kind === "single" ? "SC2026" : "SC2140"],
          }
          break
        }
      }
  },
})

/** Nothing but one substitution. */
function isOneThing(parts: readonly Part[]): boolean {
  return parts.length === 1 && parts[0]!.kind !== "literal"
}
