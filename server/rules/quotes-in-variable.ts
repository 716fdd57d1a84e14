import type {Part, Range, Word} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import type {Expansion, ShellView} from "../model/shellWalk.ts"

export const quotesInVariable = rule({
  name: "quotes-in-variable",
  aliases: ["SC2089", "SC2090"],
  summary: "Quotes in a variable are taken as letters",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `A shell looks for quotes before it puts in variables, and not again: \`args='--name "a b"'\` and then \`cmd $args\` runs cmd with
the three arguments \`--name\`, \`"a\` and \`b"\`. Keep arguments with \`set -- --name "a b"\` and use \`"$@"\`, or in an array
where the shell is bash.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN args=<|'--name \"a b\"'|> && cmd $args\n",
      good: 'FROM debian:13\nRUN set -- --name "a b" && cmd "$@"\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const [{at}, uses] of quotedUses(view)) {
        const text = view.text(uses[0]!)
        const places = uses.map(use => view.at(use))
        yield {
          at: view.at(at),
          message: `the quotes or backslashes in this are letters where ${text} stands without quotes, and do not hold words together: use set -- and "$@", or an array`,
          aliases: ["SC2089", ...places.map(at => ({code: "SC2090", at}))],
          related: places.map((at, i) => ({at, message: `${view.text(uses[i]!)} is split here`})),
        }
      }
  },
})

/** What a script gives to a name, and where the value stands. */
interface Value {
  name: string
  word: Word | undefined
  at: Range
}

/** Values with quotes in them, and where they are split. */
function quotedUses(view: ShellView): Map<Value, Range[]> {
  const uses = new Map<Value, Range[]>()
  const values = valuesOf(view)
  if (!values.some(({word}) => word && hasQuotes(word))) return uses
  // which value with quotes in it each name has now, also through other names
  const now = new Map<string, Value | undefined>()
  const reads = view.expansions.filter(({part}) => part.kind === "parameter").sort((a, b) => a.part.from - b.part.from)
  let next = 0
  for (const value of [...values, undefined]) {
    let taken: Value | undefined
    for (; next < reads.length && (!value || reads[next]!.part.from < value.at.to); next++) {
      const read = reads[next]!
      const origin = read.part.kind === "parameter" ? now.get(read.part.name) : undefined
      if (!origin) continue
      if (value && read.part.from >= value.at.from) taken ??= origin
      else if (isSplit(read)) uses.set(origin, [...(uses.get(origin) ?? []), read.part])
    }
    if (value) now.set(value.name, value.word && hasQuotes(value.word) ? value : taken)
  }
  return uses
}

/** All values in order, those behind export and the like too. */
function valuesOf({assignments, words, text}: ShellView): Value[] {
  const values: Value[] = assignments.map(({assignment: {name, value: word, from, to}}) => ({
    name,
    word,
    at: word ?? {from, to},
  }))
  for (const {word, use} of words) {
    const [start, name] = use === "declaration" ? (/^(\w+)\+?=/.exec(text(word)) ?? []) : []
    if (start && name) values.push({name, word, at: {from: word.from + start.length, to: word.to}})
  }
  return values.sort((a, b) => a.at.from - b.at.from)
}

/** Quotes and escaped blanks in a value, as letters of it. A lone quote within a word is an apostrophe. */
function hasQuotes({parts}: Word): boolean {
  return parts.some(isQuoting)
}

function isQuoting(part: Part): boolean {
  if (part.kind === "double") return part.parts.some(isQuoting)
  if (part.kind !== "literal" && part.kind !== "single" && part.kind !== "ansi") return false
  return /"|(?:[/= ]|^)'|'(?: |$)|\\ /.test(part.value)
}

/** Whether it is split into words, and no shell reads it again. */
function isSplit({part, quoted, use, visit}: Expansion): boolean {
  if (quoted || (use !== "argument" && use !== "command" && use !== "for")) return false
  if (part.kind !== "parameter" || part.prefix !== undefined || part.operator !== undefined) return false
  const {command} = visit
  const program = command.kind === "simple" ? command.words[0] : undefined
  return program === undefined || program.literal !== "eval"
}
