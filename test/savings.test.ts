import {expect} from "vitest"
import {analyze} from "../server/analysis.ts"
import {layersOf} from "../server/model/layers.ts"
import {savingsOf} from "../server/model/savings.ts"
import {amountWords} from "../server/model/sizes/words.ts"
import {lineAt} from "../server/text.ts"
import {runCases} from "./support/cases.ts"
import {factsOf} from "./support/layers.ts"

runCases("savings", source => {
  const analysis = analyze(source)
  const facts = factsOf(source)
  const stages = layersOf(analysis, facts)
  const found = savingsOf(analysis, stages, facts, analysis.finalStage)
  for (const instruction of analysis.file.instructions) {
    const own = savingsOf(analysis, stages, facts, analysis.finalStage, instruction)
    expect(own).toEqual(found.filter(one => one.instruction === instruction))
  }
  const lines = found.map(({at, bytes, how}) => {
    const numbers = [bytes.bytes, bytes.compressed].map(amount => amountWords(amount, "ratio"))
    return `${lineAt(analysis.file.lines, at.from)} ${source.slice(at.from, at.to)}: ${numbers[0]} (${numbers[1]} compressed) ${how}`
  })
  return lines.join("\n") || "nothing"
})
