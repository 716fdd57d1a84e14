import type {Layer, StageLayers} from "../../model/layers.ts"

/** The stages whose layers an image has: the one that starts from an image or from nothing first, the stage itself last. */
export function lineage(found: StageLayers, stages: readonly StageLayers[]): readonly [StageLayers, ...StageLayers[]] {
  const byStage = new Map(stages.map(one => [one.stage, one]))
  let first = found
  const rest: StageLayers[] = []
  for (;;) {
    const {base} = first.stage
    const parent = base.kind === "stage" ? byStage.get(base.stage) : undefined
    if (!parent) return [first, ...rest.reverse()]
    rest.push(first)
    first = parent
  }
}

/** The name of a stage for people. */
export function stageName({stage}: StageLayers): string {
  return stage.name === "" ? `stage ${stage.index}` : `stage ${stage.name}`
}

/** All layers of an image besides those that its base image brings, in order. */
export function layersIn(found: StageLayers, stages: readonly StageLayers[]): readonly Layer[] {
  return lineage(found, stages).flatMap(({layers}) => layers)
}
