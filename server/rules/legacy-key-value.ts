import {expand} from "../../grammars/expand.ts"
import {parseWord} from "../../grammars/words.ts"
import {type Fix, rule} from "../lint/rule.ts"
import type {Dockerfile, Instruction, Pair} from "../syntax/ast.ts"
import {parse} from "../syntax/parse.ts"
import {applyEdits, type Edit} from "../text.ts"

export const legacyKeyValue = rule({
  name: "legacy-key-value",
  aliases: ["LegacyKeyValueFormat"],
  summary: "ENV or LABEL has a blank in place of the equals sign",
  severity: "info",
  since: "2026.1",
  why: `In the old form \`ENV name value\` the value is all the rest of the line, so it sets only one variable, and a second
\`name=value\` becomes part of the first value. It is kept for old files only. A blank in front of an equals sign makes it the old form too:
\`ENV A = b\` sets A to \`= b\`.`,
  examples: [
    {bad: "FROM alpine:3.22\nENV <|LANG|> C.UTF-8\n", good: "FROM alpine:3.22\nENV LANG=C.UTF-8\n"},
    {bad: "FROM alpine:3.22\nLABEL <|title|> A small tool\n", good: 'FROM alpine:3.22\nLABEL title="A small tool"\n'},
    {
      bad: 'FROM alpine:3.22\nENV <|GREETING|> it\\\'s "two  words"\n',
      good: 'FROM alpine:3.22\nENV GREETING=it\\\'s\\ "two  words"\n',
    },
    {bad: "FROM alpine:3.22\nENV <|A|> = b\n", good: "FROM alpine:3.22\nENV A=b\n"},
    {bad: "FROM alpine:3.22\nENV <|A|> one \\\n  two\n", good: 'FROM alpine:3.22\nENV A="one \\\n  two"\n'},
  ],
  *check({build, file, source}) {
    for (const {rule, instruction, at} of build.checks) {
      if (rule !== "LegacyKeyValueFormat") continue
      const own = instruction.trigger ?? instruction
      const pair = own.pairs.find(pair => pair.legacy && pair.from === at.from)
      if (!pair?.value) continue
      const {key, value} = pair
      const name = key.value
      if (value.value.startsWith("=")) {
        const meant = value.value.slice(1).trim()
        yield {
          at: key,
          message: `the blank before "=" makes the value "${value.value}": write ${name}=${/\s/.test(meant) && !/["']/.test(meant) ? `"${meant}"` : meant}`,
          severity: "warning",
          fix: /^\S+$/.test(meant)
            ? {title: `Write ${name}=${meant}`, safe: false, edits: [{from: key.to, to: value.to, text: `=${meant}`}]}
            : undefined,
        }
        continue
      }
      const second = /(?:^|\s)([A-Za-z_][\w.-]*)=/.exec(value.value)?.[1]
      const swallows =
        second !== undefined && own.name === "ENV" && /^[A-Z_][A-Z\d_]*$/.test(second) && !/["']/.test(value.value)
      yield {
        at: key,
        message: swallows
          ? `${second}=... becomes a part of the value of ${name}, as everything behind a blank does: write ${name}=...`
          : `this is the old form, in which the value is all the rest of the line: write ${name}=${/\s/.test(value.value) ? '"..."' : "..."}`,
        severity: swallows ? "warning" : "info",
        fix: fixOf(source, instruction, pair, file),
      }
    }
  },
})

/** The new form with exactly the same value; undefined where that can't be had with few changes. */
function fixOf(
  source: string,
  instruction: Instruction,
  {key, value}: Pair,
  {escape: mark}: Dockerfile,
): Fix | undefined {
  const gap = source.slice(key.to, value!.from)
  // a comment between the two lines would be lost
  if (gap.includes("#")) return undefined
  const edits = [
    plainEdits(value!.from, value!.to, '="', '"'),
    plainEdits(value!.from, value!.to, "=", ""),
    [{from: key.to, to: value!.from, text: "="}, ...escapedBlanks()],
  ]
  const order = /\s/.test(value!.value) ? [0, 1, 2] : [1, 2, 0]
  // of a value on one line without quotes, escapes and variables it is plain that it stays the same
  if (!value!.map && /^[\w ./:@%+,=~;|&()<>*?!-]*$/.test(value!.value)) {
    return {title: `Write ${key.value}=...`, safe: true, edits: edits[order[0]!]!}
  }
  for (const i of order) {
    const own = edits[i]!
    if (own.length > 0 && isSame(own)) return {title: `Write ${key.value}=...`, safe: true, edits: own}
  }
  return undefined

  function plainEdits(from: number, to: number, before: string, after: string): Edit[] {
    const first = {from: key.to, to: from, text: before}
    return after === "" ? [first] : [first, {from: to, to, text: after}]
  }

  /** An escape before each blank outside of quotes, where the value stands on one line. */
  function escapedBlanks(): Edit[] {
    if (source.slice(value!.from, value!.to) !== value!.value) return []
    const found: Edit[] = []
    let quote = ""
    for (const [i, character] of [...value!.value].entries()) {
      if (character === quote) quote = ""
      else if (quote === "" && (character === '"' || character === "'") && value!.value[i - 1] !== mark)
        quote = character
      else if (quote === "" && (character === " " || character === "\t")) {
        found.push({from: value!.from + i, to: value!.from + i, text: mark})
      }
    }
    return found
  }

  /** Whether the changed instruction sets the same value, whatever its variables hold. */
  function isSame(own: readonly Edit[]): boolean {
    const {from, to} = instruction
    const moved = own.map(edit => ({from: edit.from - from, to: edit.to - from, text: edit.text}))
    const changed = parse(`# escape=${mark}\n${applyEdits(source.slice(from, to), moved)}\n`)
    const [first] = changed.instructions
    const pairs = (first?.trigger ?? first)?.pairs ?? []
    if (changed.problems.length > 0 || changed.instructions.length !== 1 || pairs.length !== 1 || pairs[0]!.legacy)
      return false
    return pairs[0]!.key.value === key.value && setTo(pairs[0]!.value?.value) === setTo(value!.value)
  }

  function setTo(text: string | undefined): string | undefined {
    return text === undefined ? undefined : expand(parseWord(text, {escape: mark}), name => ` "${name}" \\`).value
  }
}
