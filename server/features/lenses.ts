import type {Analysis} from "../analysis.ts"
import type {Span} from "../text.ts"

export interface Lens {
  /** The FROM that it stands above. */
  at: Span
  title: string
  /** Where the stage is used; empty where it is not. */
  places: readonly Span[]
}

/** Above each stage of a file with several: by how many others it is used. The stage that is built needs no user. */
export function lenses({names, stages, finalStage}: Analysis): Lens[] {
  if (stages.length < 2) return []
  const byBase = new Map(stages.map(stage => [stage.from.args[0]?.from, stage]))
  return names.all.flatMap(({stage, mentions, implied}) => {
    if (!stage) return []
    const uses = mentions.filter(({role}) => role === "read")
    const users = new Set([...uses.map(({stage}) => stage), ...implied.map(({from}) => byBase.get(from))])
    users.delete(stage)
    if (users.size === 0 && stage === finalStage) return []
    const {keyword, from} = stage.from
    return {
      at: {from, to: keyword.to},
      title: users.size === 0 ? "not used" : `used by ${users.size} ${users.size === 1 ? "stage" : "stages"}`,
      places: [...uses.map(({at}) => at), ...implied].sort((a, b) => a.from - b.from),
    }
  })
}
