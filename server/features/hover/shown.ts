import type {Cursor} from "../../model/cursor.ts"
import type {Span} from "../../text.ts"

/** What an editor shows of the thing at a place. */
export interface Hover {
  /** The thing, whole. */
  at: Span
  markdown: string
}

/** Those cursors that may be of the kind. */
export type At<K extends Cursor["kind"], C = Cursor> = C extends {kind: infer Kind}
  ? K & Kind extends never
    ? never
    : C
  : never

/** Undefined where there is no text, or nothing that it could be about. */
export function shown({from, to}: Span, markdown: string | undefined): Hover | undefined {
  return markdown === undefined || from >= to ? undefined : {at: {from, to}, markdown}
}
