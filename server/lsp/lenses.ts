import type {CodeLens} from "vscode-languageserver"
import {lenses} from "../features/lenses.ts"
import type {Client} from "./client.ts"
import {positionAt, rangeOf} from "./convert.ts"
import type {Reading} from "./documents.ts"

/** The command of the client that shows places; where it has none, the text stands there by itself. */
export const SHOW_REFERENCES = "dockerlint.showReferences"

export function codeLenses(reading: Reading, {commands}: Client): CodeLens[] {
  return lenses(reading.analysis).map(({at, title, places}) => {
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
