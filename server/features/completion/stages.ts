import type {Analysis} from "../../analysis.ts"
import type {Cursor} from "../../model/cursor.ts"
import {fromParts} from "../../model/instructions.ts"
import type {Stage} from "../../model/stages.ts"
import type {Instruction} from "../../syntax/ast.ts"
import {completeImages, isBehindName} from "./images.ts"
import {type Draft, isLowerCase, type Place, short} from "./item.ts"

type Inside = Extract<Cursor, {mayBeFlag: boolean; before: string}>

/** The stages above the one that an instruction stands in or starts, the nearest first; of equal names the last one. */
export function earlierStages({file, stages}: Analysis, outer: Instruction): Stage[] {
  const own = file.instructions.findLast(({name, from}) => name === "FROM" && from <= outer.from)
  const seen = new Set<string>()
  return stages
    .filter(({from}) => own && from.from < own.from)
    .reverse()
    .filter(({name}) => name === "" || (!seen.has(name) && seen.add(name)))
}

/** A stage by its name as written, or by its number. */
function stageItem(stage: Stage): Draft {
  const {image, name} = fromParts(stage.from)
  const base = image ? `FROM ${short(image.value)}` : "FROM"
  return {
    label: stage.name === "" ? String(stage.index) : (name?.value ?? stage.name),
    kind: "stage",
    detail: base,
    description: `stage ${stage.index}`,
  }
}

/** What COPY --from and a mount's from can name: earlier stages, contexts and images. */
export function* completeSource(cursor: Inside, place: Place): Iterable<Draft> {
  const {analysis} = place
  if (!isBehindName(cursor.before)) {
    for (const stage of earlierStages(analysis, cursor.outer)) yield stageItem(stage)
    for (const name of analysis.settings.contexts)
      yield {label: name, kind: "stage", detail: "A context that the build is given"}
  }
  yield* images(cursor, place)
}

/** What a stage can start from: earlier stages with a name, scratch and images. */
export function* completeImage(cursor: Inside, place: Place): Iterable<Draft> {
  if (!isBehindName(cursor.before)) {
    for (const stage of earlierStages(place.analysis, cursor.outer)) if (stage.name !== "") yield stageItem(stage)
  }
  yield* images(cursor, place)
}

function* images(cursor: Inside, place: Place): Iterable<Draft> {
  const scratch = cursor.kind === "image"
  const stages = new Set(earlierStages(place.analysis, cursor.outer).map(({name}) => name))
  // a stage of this name is what it would mean
  yield* completeImages(cursor, place, name => (name === "scratch" && !scratch) || stages.has(name))
}

/** The AS between image and name. */
export function* completeAs(cursor: Inside, {analysis}: Place): Iterable<Draft> {
  if (cursor.value !== "" && cursor.instruction.args.length > 2) return
  const word = isLowerCase(analysis) ? "as" : "AS"
  yield {label: word, kind: "keyword", text: `${word} `, detail: "Gives the stage a name"}
}

/** Names that stages often have, where no other stage has them. */
export function* completeStageName(_: Inside, {analysis}: Place): Iterable<Draft> {
  const taken = new Set(analysis.stages.map(({name}) => name))
  for (const [label, detail] of [
    ["build", "What is compiled"],
    ["base", "What other stages start from"],
    ["deps", "Dependencies alone"],
    ["test", "What runs the tests"],
    ["dev", "For development"],
    ["runtime", "What is shipped"],
  ] as const) {
    if (!taken.has(label)) yield {label, kind: "stage", detail}
  }
}
