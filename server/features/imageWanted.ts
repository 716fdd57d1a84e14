import type {Analysis} from "../analysis.ts"
import {cursorAt} from "../model/cursor.ts"

/** Whether an image, or one of its tags, stands at an offset, so that the caller has to know more of images first. */
export function imageWanted(analysis: Analysis, offset: number): boolean {
  const cursor = cursorAt(analysis, offset)
  switch (cursor.kind) {
    case "image":
      return true
    case "directive":
      return cursor.part === "value" && cursor.name === "syntax"
    case "flagValue":
      return cursor.name === "from"
    case "mountValue":
      return cursor.key === "from"
    default:
      return false
  }
}
