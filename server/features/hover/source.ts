import {parseImageReference} from "../../../grammars/image.ts"
import type {Analysis} from "../../analysis.ts"
import type {ImageKnowledge} from "../../model/imageKnowledge.ts"
import type {Stage} from "../../model/stages.ts"
import type {Instruction, Text} from "../../syntax/ast.ts"
import {contextText, imageText, scratchText} from "./image.ts"
import {paragraphs} from "./markdown.ts"
import {lineOf, stageText} from "./stage.ts"

/** What FROM names. */
export function baseText(
  analysis: Analysis,
  outer: Instruction,
  value: string,
  images?: ImageKnowledge,
): string | undefined {
  const stage = analysis.stageOf(outer)
  return stage && value !== "" ? ofBase(analysis, stage, value, images) : undefined
}

function ofBase(analysis: Analysis, stage: Stage, written: string, images?: ImageKnowledge): string | undefined {
  const {base, platform = analysis.settings.platform} = stage
  switch (base.kind) {
    case "stage":
      return stageText(analysis, base.stage)
    case "image":
      return paragraphs(
        imageText(written, base.name, base.reference, {facts: base.facts, images, platform}),
        laterStage(analysis, base.name),
      )
    case "scratch":
      return scratchText()
    case "context":
      return contextText(base.name)
    case "unknown":
      return undefined
  }
}

/** Only earlier stages are found by their names. */
function laterStage(analysis: Analysis, name: string): string | undefined {
  const stage = analysis.stages.find(stage => stage.name !== "" && stage.name === name)
  return stage && `FROM finds only stages above it; the one of this name starts on ${lineOf(analysis, stage.from)}.`
}

/** What COPY --from or the `from` of a mount names. */
export function fromText(
  analysis: Analysis,
  outer: Instruction,
  {from, value}: Text,
  images?: ImageKnowledge,
): string | undefined {
  const {stageOf, settings, facts} = analysis
  const own = stageOf(outer)
  const source = own?.sources.find(({at}) => at.from === from)
  if (source?.stage) return stageText(analysis, source.stage)
  if (value === "" || /^\d+$/.test(value) || value.includes("$")) return undefined
  // a trigger's name may be that of a stage of another file
  if (!source && (outer.name !== "ONBUILD" || !/[:/@]/.test(value))) return undefined
  if (value === "scratch") return scratchText()
  if (settings.contexts.has(value.toLowerCase())) return contextText(value)
  const reference = parseImageReference(value)
  if ("problem" in reference) return undefined
  const platform = own?.platform ?? settings.platform
  return imageText(value, value, reference, {facts: facts.image(value, platform), images, platform})
}
