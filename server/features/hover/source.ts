import {parseImageReference} from "../../../grammars/image.ts"
import type {Analysis} from "../../analysis.ts"
import type {Base} from "../../model/stages.ts"
import type {Instruction, Text} from "../../syntax/ast.ts"
import {contextText, imageText, scratchText} from "./image.ts"
import {paragraphs} from "./markdown.ts"
import {lineOf, stageText} from "./stage.ts"

/** What FROM names. */
export function baseText(analysis: Analysis, outer: Instruction, value: string): string | undefined {
  const base = analysis.stageOf(outer)?.base
  return base && value !== "" ? ofBase(analysis, base, value) : undefined
}

function ofBase(analysis: Analysis, base: Base, written: string): string | undefined {
  switch (base.kind) {
    case "stage":
      return stageText(analysis, base.stage)
    case "image":
      return paragraphs(imageText(written, base.name, base.reference, base.facts), laterStage(analysis, base.name))
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
export function fromText(analysis: Analysis, outer: Instruction, {from, value}: Text): string | undefined {
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
  return imageText(value, value, reference, facts.image(value, own?.platform ?? settings.platform))
}
