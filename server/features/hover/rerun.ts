import type {Analysis} from "../../analysis.ts"
import {buildContext} from "../../model/cache/context.ts"
import {explain} from "../../model/cache/explain.ts"
import {NO_VERSIONS} from "../../model/cache/keys.ts"
import {readSteps} from "../../model/cache/steps.ts"
import type {Layer} from "../../model/layers.ts"
import {localCopy} from "../../model/steps.ts"
import type {Instruction} from "../../syntax/ast.ts"
import {code, heading} from "./markdown.ts"

/** Of a file with more instructions nobody waits for it. */
const MOST = 200

/** Which steps an edit of the files runs again that a COPY or ADD takes; undefined where these are not known. */
export function rerunText(analysis: Analysis, instruction: Instruction, {entries}: Layer): string | undefined {
  const {file, build, settings, finalStage} = analysis
  if (file.instructions.length > MOST || !localCopy(instruction, analysis.stateAt(instruction), file)) return undefined
  const paths = new Set(entries.flatMap(({source}) => source ?? []))
  const count = Math.max(
    paths.size,
    entries.reduce((sum, {files = 0}) => sum + files, 0),
  )
  if (count === 0) return undefined
  // whatever its files are: to take others is to be another step
  const stepsOf = (edited?: number) =>
    readSteps({file, build, settings, target: finalStage, context: buildContext([]), edited})
  const explained = explain(
    {steps: stepsOf(), versions: NO_VERSIONS},
    {steps: stepsOf(instruction.from), versions: NO_VERSIONS},
  )
  if (!explained.some(({step}) => step.instruction === instruction)) return undefined
  const others = (verdict: string) =>
    explained.filter(one => one.verdict === verdict && one.step.instruction !== instruction).length
  const [first] = paths
  const what = count === 1 && first !== undefined ? code(first) : `any of the ${count} files that it copies`
  const [more, maybe] = [others("runs"), others("maybe")]
  const also = more === 0 ? "" : ` and ${more} ${more === 1 ? "other step" : "other steps"}`
  const perhaps = maybe === 0 ? "" : `, and perhaps ${maybe} more`
  return heading("Cache", `an edit of ${what} runs this${also} again${perhaps}`)
}
