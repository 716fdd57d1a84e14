import type {Parameter, Range, Word} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import {fixOf, putBefore, putBehind, replaceRange} from "../lint/shellEdits.ts"
import type {Expansion, ShellView} from "../model/shellWalk.ts"
import type {Edit} from "../text.ts"

export const arrayAsText = rule({
  name: "array-as-text",
  aliases: ["SC2124", "SC2128", "SC2145", "SC2178", "SC2179"],
  summary: "A list is used like a single value",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `\`"$@"\` in an assignment, or in the middle of a word, joins or splits what was several values, and the name of an array alone is
its first element. Write \`"$*"\` to join, or keep the list in an array.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN set -- a b && list=<|"$@"|> && echo "$list"\n',
      good: 'FROM debian:13\nRUN set -- a b && list="$*" && echo "$list"\n',
    },
    {
      bad: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN files=(a b); <|files|>=c; ls "${files[@]}"\n',
      good: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN files=(a b); files=(c); ls "${files[@]}"\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      const changes = changesOf(view)
      for (const {name, at, to, text} of changes)
        if (to === "text" && text && isArray(changes, name, at.from))
          yield {
            at: view.at(at),
            fix:
              text.value &&
              fixOf("Write it as an array", false, putBefore(view, text.value, "("), putBehind(view, text.value, ")")),
            aliases: [text.append ? "SC2179" : "SC2178"],
            message: text.append
              ? `${name} is an array, and this adds to its first value: write ${name}+=(...) to add a value`
              : `${name} is an array, and this sets its first value alone: write ${name}=(...), or take another name`,
          }
      for (const found of view.expansions) {
        const {part, use, word, doubleQuoted, within} = found
        if (part.kind !== "parameter" || within || part.prefix === "#") continue
        const index = part.index && view.text(part.index)
        const all = part.name === "@" || index === "@"
        const text = view.text(part)
        if (all && use === "assignment") {
          yield {
            at: view.at(word),
            aliases: ["SC2124"],
            message: `${text} is several values and the variable takes one: write "$*" to join them`,
            fix: part.operator === undefined ? fixOf("Join them with *", false, star(view, part)) : undefined,
          }
        } else if (all && doubleQuoted && use !== "here-document" && part.operator === undefined) {
          const [only, more] = word.parts
          if (more || (only?.kind === "double" && only.parts.length > 1))
            yield {
              at: view.at(part),
              aliases: ["SC2145"],
              message: `what stands beside ${text} goes to its first and last value alone: use $*, or a word of its own`,
              fix: fixOf("Join them with *", false, star(view, part)),
            }
        } else if (isArray(changes, part.name, part.from) && !part.index && part.prefix === undefined)
          yield {
            at: view.at(part),
            aliases: ["SC2128"],
            message: `${text} is only the first of the array ${part.name}: write \${${part.name}[@]}`,
            fix: isArgument(found)
              ? fixOf("Write all values", false, replaceRange(view, part, `\${${part.name}[@]}`))
              : undefined,
          }
      }
    }
  },
})

/** Where a name becomes an array, or something else. */
interface Change {
  name: string
  at: Range
  to: "array" | "text" | "other"
  /** How a text is given to it. */
  text?: {append: boolean; value?: Word}
}

const MAKERS = ["declare", "typeset", "local", "readonly", "mapfile", "readarray", "read"] as const

/** What happens to names that are an array somewhere, in order. */
function changesOf(view: ShellView): Change[] {
  const changes: Change[] = []
  for (const {assignment, temporary} of view.assignments) {
    const {name, from, nameTo, array, index, append, value} = assignment
    if (temporary || index) continue
    changes.push({name, at: {from, to: nameTo}, to: array ? "array" : "text", text: {append, value}})
  }
  for (const {name, args} of view.callsOf(...MAKERS)) {
    const isList =
      /^(?:declare|typeset|local|readonly)$/.test(name) && args.some(word => /^-[a-z]*[aA]/.test(view.text(word)))
    const reads = name === "mapfile" || name === "readarray"
    if (!isList && !reads && !(name === "read" && args.some(word => /^-[a-z]*a$/.test(view.text(word))))) continue
    for (const {literal, ...word} of args)
      if (literal !== undefined && /^[A-Za-z_]\w*$/.test(literal)) changes.push({name: literal, at: word, to: "array"})
  }
  const arrays = new Set(changes.flatMap(({name, to}) => (to === "array" ? [name] : [])))
  for (const {name, at, by} of view.named) {
    const same = changes.some(change => change.name === name && change.at.from === at.from)
    if (arrays.has(name) && !same && (by === "for" || by === "read")) changes.push({name, at, to: "other"})
  }
  return changes.filter(({name}) => arrays.has(name)).sort((a, b) => a.at.from - b.at.from)
}

/** Whether a name is an array at a place. Giving it a text leaves it one. */
function isArray(changes: readonly Change[], name: string, at: number): boolean {
  return changes.findLast(change => change.name === name && change.to !== "text" && change.at.from < at)?.to === "array"
}

/** The @ becomes a *. */
function star(view: ShellView, {name, index, nameFrom}: Parameter): Edit | undefined {
  return replaceRange(view, name === "@" ? {from: nameFrom, to: nameFrom + 1} : index!, "*")
}

/** A word that is nothing else, and in quotes: there several values are several words. */
function isArgument({word, use, part, quoted}: Expansion): boolean {
  const [only, more] = word.parts
  const whole = !more && only?.kind === "double" && only.parts.length === 1 && only.parts[0] === part
  return (
    whole && quoted && (use === "argument" || use === "for") && part.kind === "parameter" && part.operator === undefined
  )
}
