/** The truth value of a word that BuildKit reads as a boolean; `undefined` when it is none (`yes` and `on` are not). */
export function parseBool(text: string): boolean | undefined {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true
  if (/^(?:0|f|F|false|FALSE|False)$/.test(text)) return false
  return undefined
}

/**
 * A decimal integer with an optional sign; `undefined` when it is not written so or does not fit into `bits` bits.
 * Beyond 2^53 the value is the nearest double: it was checked exactly, but is not exact itself.
 */
export function parseInteger(text: string, bits = 64): number | undefined {
  const sign = text[0] === "-" ? -1n : 1n
  const size = readDigits(/^[+-]/.test(text) ? text.slice(1) : text, 10)
  if (size === undefined) return undefined
  const limit = 1n << BigInt(bits - 1)
  return size < limit || (size === limit && sign < 0n) ? Number(sign * size) : undefined
}

/** A whole number of the base without sign or prefix; `undefined` when not written so or wider than `bits` bits. */
export function parseUnsigned(text: string, base: 8 | 10, bits: number): number | undefined {
  const size = readDigits(text, base)
  return size !== undefined && size < 1n << BigInt(bits) ? Number(size) : undefined
}

/** The number that the digits spell, cut off at 2^100 and above; `undefined` when there is anything but digits. */
function readDigits(text: string, base: 8 | 10): bigint | undefined {
  if (!(base === 8 ? /^[0-7]+$/ : /^[0-9]+$/).test(text)) return undefined
  const digits = text.replace(/^0+/, "")
  // Thirty-five digits are beyond 64 bits in either base; more only cost time.
  return digits === "" ? 0n : BigInt((base === 8 ? "0o" : "") + digits.slice(0, 35))
}
