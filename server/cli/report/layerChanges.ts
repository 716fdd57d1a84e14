import type {Layer} from "../../model/layers.ts"

/** An instruction that is in one file only, or that takes more or less than before. */
export interface LayerChange {
  what: "gone" | "new" | "other"
  instruction: string
  before?: Layer
  after?: Layer
  /** Bytes as tar that it makes of difference. */
  bytes: number
}

/** Less than this is no difference. */
const LEAST = 1000

/** What makes the difference between two images; `textOf` says what an instruction is found again by. */
export function layerChanges(
  before: readonly Layer[],
  after: readonly Layer[],
  textOf: {before(layer: Layer): string; after(layer: Layer): string},
): LayerChange[] {
  const was = new Map(before.map(layer => [textOf.before(layer), layer]))
  const is = new Map(after.map(layer => [textOf.after(layer), layer]))
  const changes: LayerChange[] = []
  for (const [instruction, layer] of was) {
    if (!is.has(instruction) && layer.makesLayer)
      changes.push({what: "gone", instruction, before: layer, bytes: -layer.size.bytes.mid})
  }
  for (const [instruction, layer] of is) {
    const earlier = was.get(instruction)
    const bytes = layer.size.bytes.mid - (earlier?.size.bytes.mid ?? 0)
    if (!earlier && layer.makesLayer) changes.push({what: "new", instruction, after: layer, bytes})
    else if (earlier && Math.abs(bytes) >= LEAST)
      changes.push({what: "other", instruction, before: earlier, after: layer, bytes})
  }
  return changes
}
