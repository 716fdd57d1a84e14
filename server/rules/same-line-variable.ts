import {UNKNOWN} from "../../grammars/expand.ts"
import {rule} from "../lint/rule.ts"
import {find, isDeclared} from "../model/environment.ts"
import {plainText, usesIn, usesOf} from "../model/uses.ts"

export const sameLineVariable = rule({
  name: "same-line-variable",
  aliases: ["DL3044"],
  summary: "ENV uses a variable that only the same ENV sets",
  severity: "warning",
  since: "2026.1",
  why: `All values of one ENV are worked out before the first of them is set. A variable that the same instruction sets has
its earlier value there, or none at all. Set it in an ENV of its own above. Adding to a variable's own earlier value, as in
\`ENV PATH=$PATH:/opt/bin\`, is fine.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nENV HOME_DIR=/srv BIN=<|$HOME_DIR|>/bin\n",
      good: "FROM alpine:3.22\nENV HOME_DIR=/srv\nENV BIN=$HOME_DIR/bin\n",
    },
    {
      bad: "FROM alpine:3.22\nENV V=1\nENV V=2 \\\n    URL=https://example.com/<|${V}|>\n",
      good: "FROM alpine:3.22\nENV V=1\nENV V=2\nENV URL=https://example.com/${V}\n",
    },
    {
      bad: "FROM alpine:3.22\nENV B=<|$A|> A=1\n",
      good: "FROM alpine:3.22\nARG X=1\nARG Y\nENV PATH=$PATH:/a X=$X Z=$X Y=1 W=$Y\n",
    },
  ],
  *check(analysis) {
    const {file, source} = analysis
    for (const instruction of analysis.all("ENV")) {
      const env = analysis.stateAt(instruction)?.env
      if (!env || instruction.pairs.length < 2) continue
      const {pairs} = instruction
      const seen = new Set<string>()
      for (const {name, at, pair = 0} of usesIn(file, instruction)) {
        const setter = pairs.findLastIndex(({key}, i) => key.value === name && i !== pair)
        if (setter < 0 || pairs[pair]!.key.value === name || seen.has(`${pair} ${name}`)) continue
        const earlier = find(env, name)
        const {value} = pairs[setter]!
        if (earlier) {
          const now = value && plainText(value, file.escape)
          // PATH=$PATH:/a and X=${X:-1} keep what was there; what comes later in the line is not meant
          if (now === undefined || setter > pair || earlier.value === UNKNOWN || earlier.value === now) continue
        } else if (isDeclared(env, name) || (value && [...usesOf(value, file.escape)].some(use => use.name === name)))
          continue
        seen.add(`${pair} ${name}`)
        const what = earlier ? `still ${shown(earlier.value as string)}` : "not set yet"
        const message = `${name} is ${what} here, for an ENV sets all its variables at once: set ${name} in an ENV of its own above`
        const before = pairs[pair - 1]
        const gap = before && source.slice(before.to, pairs[pair]!.from)
        const splittable = setter < pair && gap !== undefined && /^[ \t]*(?:[\\`][ \t]*\r?\n[ \t]*)?$/.test(gap)
        const lineEnd = source.includes("\r\n") ? "\r\n" : "\n"
        yield {
          at,
          message,
          fix: splittable
            ? {
                title: "Start a new ENV here",
                safe: false,
                edits: [{from: before!.to, to: pairs[pair]!.from, text: `${lineEnd}${instruction.keyword.value} `}],
              }
            : undefined,
          aliases: earlier ? [] : ["DL3044"],
          related: [{at: pairs[setter]!.key, message: "set here"}],
        }
      }
    }
  },
})

function shown(value: string): string {
  return value === "" ? "empty" : value.length > 30 ? `"${value.slice(0, 30)}..."` : `"${value}"`
}
