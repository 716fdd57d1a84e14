import type {Command, Pipeline, Script, Statement} from "./shellTree.ts"

/** A part of a script without its places: two with the same shape do the same, however they are laid out. */
export function shapeOf(part: Script | Statement | Pipeline | Command): string {
  return JSON.stringify(part, (_, value: unknown) => (typeof value === "number" ? undefined : value))
}
