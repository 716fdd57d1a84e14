import {rule} from "../lint/rule.ts"

export const fromAsCasing = rule({
  name: "from-as-casing",
  aliases: ["FromAsCasing"],
  summary: "FROM and AS are not in the same case",
  severity: "style",
  since: "2026.1",
  why: "The two words belong together, and one look at them should show where the name of the stage begins.",
  examples: [{bad: "FROM alpine:3.22 <|as|> build\n", good: "FROM alpine:3.22 AS build\n"}],
  *check({build, text}) {
    const recased = new Set(
      build.checks.filter(({rule}) => rule === "ConsistentInstructionCasing").map(({instruction}) => instruction),
    )
    for (const {rule, at, instruction, subject} of build.checks) {
      // BuildKit also looks at a word that should be AS and is not: that is refused anyway
      if (rule !== "FromAsCasing" || subject.toLowerCase() !== "as") continue
      const from = instruction.keyword.value
      const wanted = from === from.toUpperCase() ? subject.toUpperCase() : subject.toLowerCase()
      // where FROM itself is to change, AS is right already
      const moves = recased.has(instruction)
      yield {
        at,
        message: `"${subject}" is not in the case of "${from}": write ${moves ? `${otherCase(from)} and ${subject}` : `${from} and ${wanted}`}`,
        fix:
          moves || text(at) !== subject
            ? undefined
            : {title: `Write ${wanted}`, safe: true, edits: [{from: at.from, to: at.to, text: wanted}]},
      }
    }
  },
})

function otherCase(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase()
}
