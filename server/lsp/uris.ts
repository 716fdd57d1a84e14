import {URI} from "vscode-uri"

/** Editors differ in which characters they write with a percent sign: the one way to write an address. */
export function normalUri(uri: string): string {
  return URI.parse(uri).toString()
}
