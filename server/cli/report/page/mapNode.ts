import type {Confidence} from "../../../model/sizes/size.ts"

/** Which colour a tile has: what the image starts from, or the kind of instruction. */
export type Kind = "base" | "run" | "copy" | "folder"

/** A tile of the map, as the page's script gets it too. */
export interface MapNode {
  name: string
  kind: Kind
  /** Bytes as tar, which its area stands for. */
  bytes: number
  /** The same in words, with how sure it is. */
  size: string
  /** From the least to the most; "" where that says nothing more. */
  range: string
  compressed: string
  confidence: Confidence
  why: string
  /** In the image, and seen by nobody. */
  dead?: true
  children?: readonly MapNode[]
}
