import type {Analysis} from "../../analysis.ts"
import {knownImage, knownImages} from "../../knowledge/images.ts"
import type {Cursor} from "../../model/cursor.ts"
import {fromParts} from "../../model/instructions.ts"
import type {Stage} from "../../model/stages.ts"
import type {Instruction} from "../../syntax/ast.ts"
import {behind, type Draft, isLowerCase, type Place, short} from "./item.ts"

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

/** Whether the word is at its tag or digest already. */
function isBehindName(before: string): boolean {
  return /[:@]/.test(before.slice(before.lastIndexOf("/") + 1))
}

function* images(cursor: Inside, {offset, analysis}: Place): Iterable<Draft> {
  const {before, value} = cursor
  const slash = before.lastIndexOf("/")
  const colon = before.indexOf(":", slash + 1)
  if (before.includes("@")) return
  if (colon >= 0) {
    const image = knownImage(before.slice(0, colon))
    const part = behind(cursor, offset, colon + 1)
    const digest = value.indexOf("@", colon)
    const at = digest < 0 ? part.at : {from: part.at.from, to: offset}
    for (const tag of image?.tags ?? []) yield {label: tag, kind: "tag", at, detail: image!.name}
    return
  }
  // the name alone: a tag or digest behind it stays
  const end = value.slice(before.length).search(/[:@]/)
  const at = end < 0 ? cursor.at : {from: cursor.at.from, to: offset + end}
  const scratch = cursor.kind === "image"
  const stages = new Set(earlierStages(analysis, cursor.outer).map(({name}) => name))
  for (const {name, doc} of knownImages().values()) {
    // a stage of this name is what it would mean
    if ((name === "scratch" && !scratch) || stages.has(name)) continue
    yield {
      label: name,
      kind: "image",
      at,
      detail: doc,
      key: `image:${name}`,
      commit: name === "scratch" ? undefined : [":", "@"],
    }
  }
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
