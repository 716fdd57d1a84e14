import {toLower} from "../../grammars/characters.ts"
import type {Analysis} from "../analysis.ts"
import {sourceNames} from "../model/stageNames.ts"
import type {Span} from "../text.ts"

/**
 * Places that change together while one of them is typed: the two ends of a heredoc, and a stage's name with its uses where
 * no half-typed name could become that of something else. Empty where nothing else would have to change.
 */
export function linkedEditing({names, source, stages}: Analysis, offset: number): Span[] {
  const name = names.at(offset)?.name
  if (!name || name.kind === "variable") return []
  const places = name.mentions.filter(({byNumber}) => !byNumber).map(({at}) => at)
  const texts = new Set(places.map(({from, to}) => source.slice(from, to)))
  if (places.length < 2 || texts.size > 1 || name.implied.length > 0) return []
  return name.kind === "stage" && hasNear(name.text) ? [] : places

  /** Whether what is typed could be the beginning of another name, or have one as its beginning, for a while. */
  function hasNear(own: string): boolean {
    const taken = new Set(places.map(({from}) => from))
    const words = stages.flatMap(({from, instructions}) => [
      ...from.args,
      ...instructions.flatMap(one => [...sourceNames(one.trigger ?? one)].map(({text}) => text)),
    ])
    return words.some(({from, value}) => {
      const other = toLower(value)
      return !taken.has(from) && (other.startsWith(own) || own.startsWith(other))
    })
  }
}
