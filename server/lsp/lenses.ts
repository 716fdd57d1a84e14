import type {CodeLens} from "vscode-languageserver"
import {lenses} from "../features/lenses.ts"
import type {Span} from "../text.ts"
import type {Client} from "./client.ts"
import {positionAt, rangeOf} from "./convert.ts"
import type {Reading} from "./documents.ts"

/** The command of the client that shows places; where it has none, the text stands there by itself. */
export const SHOW_REFERENCES = "dockerlint.showReferences"

/** Something that is shown above a place, and other places that it leads to. */
interface Lens {
  at: Span
  title: string
  places: readonly Span[]
}

/** By how many stages others are used. */
export function useLenses(reading: Reading, client: Client): CodeLens[] {
  return codeLenses(reading, lenses(reading.analysis), client)
}

export function codeLenses(reading: Reading, found: readonly Lens[], {commands}: Client): CodeLens[] {
  return found.map(({at, title, places}) => {
    const range = rangeOf(reading, at)
    const locations = places.map(span => ({uri: reading.uri, range: rangeOf(reading, span)}))
    const shows = commands.has(SHOW_REFERENCES) && places.length > 0
    const command = shows ? SHOW_REFERENCES : ""
    return {
      range,
      command: {title, command, ...(shows && {arguments: [reading.uri, positionAt(reading, at.from), locations]})},
    }
  })
}
