import {readdirSync, readFileSync} from "node:fs"
import fc from "fast-check"
import {expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import type {Finding} from "../server/lint/lint.ts"
import type {ScriptMemory} from "../server/lint/perScript.ts"
import {lintFile} from "../server/linter.ts"
import {newMemory} from "../server/model/memory.ts"
import {RULES} from "../server/rules/index.ts"

// In an editor a file is linted again and again. What is remembered of earlier versions makes that quicker, and must never
// be seen in what is found.

const examples = RULES.flatMap(({examples}) => examples.map(({bad}) => bad.replace(/<\|>|<\||\|>/g, "")))
const files = readdirSync(new URL("../examples/", import.meta.url)).map(name =>
  readFileSync(new URL(`../examples/${name}`, import.meta.url), "utf8"),
)

const source = fc.array(fc.constantFrom(...examples, ...files), {minLength: 1, maxLength: 6}).map(all => all.join("\n"))

const PIECES = [
  "\n",
  " ",
  "x",
  "$A",
  "RUN cd /x\n",
  "ENV A=b c\n",
  'SHELL ["/bin/bash", "-c"]\n',
  "ARG A\n",
  "FROM alpine\n",
  "# dockerlint ignore=cd-in-run\n",
  "&& ",
  "'",
]

/** Where to cut, how much, and what to put there. */
const edits = fc.array(
  fc.record({at: fc.double({min: 0, max: 1, noNaN: true}), length: fc.nat(40), text: fc.constantFrom("", ...PIECES)}),
  {minLength: 1, maxLength: 8},
)

test("every version of a file is linted as if it were the first", () => {
  fc.assert(
    fc.property(source, edits, (first, edits) => {
      const memory = newMemory()
      const findings: ScriptMemory = new WeakMap()
      let text = first
      for (const edit of [undefined, ...edits]) {
        if (edit) {
          const at = Math.floor(edit.at * text.length)
          text = text.slice(0, at) + edit.text + text.slice(at + edit.length)
        }
        const remembered = lintFile(analyze(text, undefined, undefined, memory), undefined, undefined, findings)
        memory.turn()
        expect(remembered.map(plain)).toEqual(lintFile(analyze(text)).map(plain))
      }
    }),
    {numRuns: 150},
  )
})

function plain({rule, severity, at, message, aliases, fix, related}: Finding) {
  const span = ({from, to}: {from: number; to: number}) => ({from, to})
  return {
    rule: rule.name,
    severity,
    at: span(at),
    message,
    aliases: aliases.map(({code, at}) => [code, at && span(at)]),
    fix: fix && [fix.title, fix.safe, ...fix.edits.map(({from, to, text}) => ({from, to, text}))],
    related: related?.map(({at, message}) => [span(at), message]),
  }
}
