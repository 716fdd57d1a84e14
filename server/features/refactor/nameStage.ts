import type {Analysis} from "../../analysis.ts"
import {keywordLike} from "../../lint/instructionEdits.ts"
import type {SourceUse, Stage} from "../../model/stages.ts"
import type {Edit, Span} from "../../text.ts"
import {onlyInstructionAt, type Refactoring} from "./refactoring.ts"

/** Names a stage that others refer to by its number, and has them use the name. */
export function nameStage(analysis: Analysis, span: Span): Refactoring | undefined {
  const {stages} = analysis
  const at = onlyInstructionAt(analysis, span)
  const uses = stages.flatMap(({sources}) => sources).filter(isByNumber)
  const stage = stages.find(({from}) => from === at) ?? uses.find(({instruction}) => instruction === at)?.stage
  if (stage?.name !== "" || stage.from.args.length !== 1) return undefined
  const own = uses.filter(use => use.stage === stage)
  if (own.length === 0 || own.some(({at, name}) => analysis.text(at) !== name)) return undefined
  const name = freeName(stages, stage)
  const {to} = stage.from.args[0]!
  const edits: Edit[] = [{from: to, to, text: ` ${keywordLike(stage.from, "AS")} ${name}`}]
  for (const {at} of own) edits.push({from: at.from, to: at.to, text: name})
  return {title: `Name the stage "${name}"`, kind: "refactor.rewrite", edits}
}

function isByNumber({stage, name}: SourceUse): boolean {
  return stage !== undefined && name === String(stage.index)
}

/** A name that no stage has, and that no later instruction means something else by. */
function freeName(stages: readonly Stage[], {index}: Stage): string {
  const taken = new Set(
    stages.flatMap(({name, base, sources}) => [
      name,
      base.kind === "image" ? base.name : "",
      ...sources.map(use => use.name),
    ]),
  )
  let name = `stage${index}`
  for (let i = 2; taken.has(name); i++) name = `stage${index}-${i}`
  return name
}
