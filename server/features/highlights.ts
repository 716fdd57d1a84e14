import type {Analysis} from "../analysis.ts"
import type {Span} from "../text.ts"

/** Every place of the thing that is named at the offset, and whether it is declared or set there, or used. */
export function highlights({names}: Analysis, offset: number): {at: Span; kind: "read" | "write" | "text"}[] {
  const name = names.at(offset)?.name
  if (!name) return []
  return name.mentions.map(({at, role}) => ({at, kind: name.kind === "heredoc" ? "text" : role}))
}
