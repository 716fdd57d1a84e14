import {type Analysis, analyze} from "../analysis.ts"
import {DEFAULT_BUILD} from "../model/facts.ts"
import type {Example} from "./rule.ts"

/** An example's text without its marks, or another one, under all that the example says. */
export function analyzeExample(example: Partial<Example>, source = withoutMarks(example.bad ?? "")): Analysis {
  const {ignoreFile, image, facts, settings} = example
  return analyze(source, {...DEFAULT_BUILD, ...settings}, {image: () => image, ignoreFile, ...facts})
}

function withoutMarks(text: string): string {
  return text.replace(/<\|>|<\||\|>/g, "")
}
