import {rule} from "../lint/rule.ts"

export const arrayAsText = rule({
  name: "array-as-text",
  aliases: ["SC2124", "SC2128", "SC2145", "SC2178"],
  summary: "A list is used like a single value",
  severity: "warning",
  since: "2026.1",
  why: `\`"$@"\` in an assignment, or in the middle of a word, joins or splits what was several values, and the name of an array alone is
its first element. Write \`"$*"\` to join, or keep the list in an array.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN set -- a b && list=<|"$@"|> && echo "$list"\n',
      good: 'FROM debian:13\nRUN set -- a b && list="$*" && echo "$list"\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      const arrays = new Set(view.assignments.flatMap(({assignment}) => (assignment.array ? [assignment.name] : [])))
      for (const {assignment} of view.assignments)
        if (!assignment.array && !assignment.index) arrays.delete(assignment.name)
      for (const {part, use, word, doubleQuoted, within} of view.expansions) {
        if (part.kind !== "parameter" || within || part.prefix === "#") continue
        const index = part.index && view.text(part.index)
        const all = part.name === "@" || index === "@"
        const text = view.text(part)
        if (all && use === "assignment") {
          yield {
            at: view.at(word),
            aliases: ["SC2124"],
            message: `${text} is several values and the variable takes one: write "$*" to join them`,
          }
        } else if (all && doubleQuoted && use !== "here-document" && part.operator === undefined) {
          const [only, more] = word.parts
          if (more || (only?.kind === "double" && only.parts.length > 1))
            yield {
              at: view.at(part),
              aliases: ["SC2145"],
              message: `what stands beside ${text} goes to its first and last value alone: use $*, or a word of its own`,
            }
        } else if (arrays.has(part.name) && !part.index && part.prefix === undefined)
          yield {
            at: view.at(part),
            aliases: ["SC2128"],
            message: `${text} is only the first of the array ${part.name}: write \${${part.name}[@]}`,
          }
      }
    }
  },
})
