import XMLBuilder from "fast-xml-builder"
import {visible} from "./visible.ts"

/** An element: attributes begin with `@`, `#text` is its text, the others are elements or lists of them. */
export interface Element {
  [name: string]: string | number | Element | readonly Element[] | undefined
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // as they are, a reader would make blanks of them in an attribute
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
}

const makeBuilder = () =>
  new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    format: true,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
    processEntities: false,
    attributeValueProcessor: (_, value) => escaped(String(value)),
    tagValueProcessor: (_, value) => escaped(String(value)),
  })

let builder: ReturnType<typeof makeBuilder> | undefined

/** Elements of one name as XML, indented, with a line break at the end. */
export function xml(name: string, elements: readonly Element[]): string {
  builder ??= makeBuilder()
  return elements.length === 0 ? "" : builder.build({[name]: elements})
}

/** XML 1.0 has no place for most control characters, and no escape either: they are made visible. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r]+/g, piece => visible(piece))
    .replace(/[\ufffe\uffff]|[\ud800-\udfff]/gu, "\ufffd")
    .replace(/[&<>"'\t\n\r]/g, character => ESCAPES[character]!)
}
