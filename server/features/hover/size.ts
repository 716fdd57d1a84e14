import type {Analysis} from "../../analysis.ts"
import type {Layer, StageLayers} from "../../model/layers.ts"
import {savingsOf} from "../../model/savings.ts"
import {bytesText, type Confidence, type Size} from "../../model/sizes/size.ts"
import {amountWords, rangeWords} from "../../model/sizes/words.ts"
import type {Instruction} from "../../syntax/ast.ts"
import {code, heading, list, paragraphs} from "./markdown.ts"
import {rerunText} from "./rerun.ts"

/** How a reason begins to name the largest packages of a layer. */
const LARGEST = "the largest: "
/** So many more of them are named. */
const MORE = 6

/**
 * How large the layer of an instruction will be, why, and what would make it smaller; of a FROM its stage. Undefined where
 * sizes are not estimated, and for instructions that make no layer.
 */
export function sizeText(analysis: Analysis, instruction: Instruction): string | undefined {
  const {facts, layers} = analysis
  if (!facts.sizes) return undefined
  if (instruction.name === "FROM") {
    const found = layers.find(({stage}) => stage.from === instruction)
    return found && stageText(found)
  }
  const stage = analysis.stageOf(instruction)
  const layer = layers.find(one => one.stage === stage)?.layers.find(one => one.instruction === instruction)
  if (!layer?.makesLayer) return undefined
  return paragraphs(layerText(layer), savingsText(analysis, instruction), rerunText(analysis, instruction, layer))
}

function layerText({size, confidence, why, entries}: Layer): string {
  const reasons = why.map(reason => plain(reason) + (reason.includes(LARGEST) ? furtherPackages(entries, reason) : ""))
  return paragraphs(heading("Size", amounts(size, confidence)), list(...reasons))!
}

function stageText({base, total}: StageLayers): string {
  const own = `the base ${amountWords(base.size.bytes, base.confidence) ?? "not known"}: ${plain(base.why)}`
  return paragraphs(heading("Size of the stage", amounts(total.size, total.confidence)), list(own))!
}

/** `~ 48.0 MB (43.1 MB to 52.9 MB), ~ 17.0 MB compressed` */
function amounts({bytes, compressed}: Size, confidence: Confidence): string {
  const words = amountWords(bytes, confidence)
  if (words === undefined) return "not known"
  const range = rangeWords(bytes)
  const packed = amountWords(compressed, confidence)
  return `${words}${range === undefined ? "" : ` (${range})`}${packed === undefined ? "" : `, ${packed} compressed`}`
}

/** The largest packages that the reason does not name. */
function furtherPackages(entries: Layer["entries"], reason: string): string {
  const packages = entries.filter(({owner, confidence}) => owner !== undefined && confidence !== "unknown")
  return packages
    .sort((a, b) => b.size.bytes.mid - a.size.bytes.mid)
    .map(({owner, size}) => `${owner!.replace(/^\w+:/, "")} (${bytesText(size.bytes.mid)})`)
    .filter(text => !reason.includes(` ${text}`))
    .slice(0, MORE)
    .map(text => `, ${plain(text)}`)
    .join("")
}

function savingsText(analysis: Analysis, instruction: Instruction): string | undefined {
  const {layers, facts, finalStage} = analysis
  const found = savingsOf(analysis, layers, facts.sizes!, finalStage, instruction)
  if (found.length === 0) return undefined
  const lines = found.map(
    ({bytes, how}) => `\u2212 ${amountWords(bytes.bytes, "ratio")?.replace("~ ", "")}: ${inline(how)}`,
  )
  return paragraphs(heading("Smaller"), list(...lines))
}

/** What comes from the file stands as it is written: nothing in it is markup. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_C}]+/gu, " ").replace(/[\\`*_{}[\]<>#|~!]/g, "\\$&")
}

/** A sentence of ours with code in backticks. */
function inline(text: string): string {
  return text
    .split("`")
    .map((part, i) => (i % 2 === 1 ? code(part) : part))
    .join("")
}
