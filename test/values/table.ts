import {expect, test} from "vitest"

/** One test per text that is accepted, and per text that is not. */
export function accepts(check: (text: string) => boolean, accepted: readonly string[], rejected: readonly string[]) {
  test.each(accepted)("%j is accepted", text => expect(check(text)).toBe(true))
  test.each(rejected)("%j is rejected", text => expect(check(text)).toBe(false))
}

/** One test per text, with what it means; `undefined` is for a text that is rejected. */
export function means<T>(read: (text: string) => T, table: readonly (readonly [text: string, meaning: T])[]) {
  test.each(table)("%j", (text, meaning) => expect(read(text)).toEqual(meaning))
}
