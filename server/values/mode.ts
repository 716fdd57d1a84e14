import {parseUnsigned} from "./numbers.ts"

/**
 * Whether COPY and ADD take the text for `--chmod`: octal up to 7777, or symbolic clauses like `u=rwX,go-w`.
 * The empty text passes, since it is the same as no flag.
 */
export function isFileMode(text: string): boolean {
  if (text === "") return true
  const octal = parseUnsigned(text, 8, 32)
  if (octal !== undefined) return octal <= 0o7777
  // In a clause the first operator ends the list of whom it is for; further operators may follow for the same ones.
  return text.split(",").every(clause => /^[augo]*[-+=][-+=rstwXxugo]*$/.test(clause))
}
