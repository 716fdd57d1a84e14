/**
 * A size such as `64m`, `1.5 GiB`, or `4096` in bytes, fractions dropped; `undefined` when it is malformed or negative.
 * Units count by 1024. The number may be written in any way that Go takes: `1e3`, `0x1p4`, `1_000`, and, before a
 * blank, even `inf`; what does not fit 64 bits is -2^63, as it is on the machines that build.
 */
export function parseSize(text: string): number | undefined {
  const [tail] = /[0-9. ][^0-9. ]*$/.exec(text.slice(-1 - longestUnit)) ?? []
  if (tail === undefined) return undefined
  const before = text.slice(0, text.length - tail.length)
  const number = readFloat(tail[0] === " " ? before : before + tail[0])
  const unit = readUnit(tail.slice(1))
  if (number === undefined || unit === undefined || number < 0) return undefined
  const bytes = Math.trunc(number * unit)
  return bytes < 2 ** 63 ? bytes + 0 : -(2 ** 63)
}

const longestUnit = "kib".length
const powers = "kmgtp"

/** How many bytes the unit stands for, in any case, with or without `b` or `ib`; `undefined` when there is no such. */
function readUnit(unit: string): number | undefined {
  if (/^b?$/i.test(unit)) return 1
  // The lower case of the Kelvin sign is a k, but the sign alone already has the length of the longest unit.
  if (unit.length > 1 && unit.startsWith("\u212a")) return undefined
  const [, power] = /^([kmgtp])(?:b|ib)?$/.exec(unit.toLowerCase()) ?? []
  return power === undefined ? undefined : 1024 ** (powers.indexOf(power) + 1)
}

/** The double that Go reads; `undefined` when it is malformed or too great. */
function readFloat(text: string): number | undefined {
  const digits = text.replace(/^[+-]/, "")
  // Infinity may have a sign, but what is not a number may not.
  if (/^inf(?:inity)?$/i.test(digits)) return text[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (/^nan$/i.test(text)) return Number.NaN
  const size = /^0x/i.test(digits) ? readHexadecimal(digits.slice(2)) : readDecimal(digits)
  if (size === undefined || size === Number.POSITIVE_INFINITY) return undefined
  return text[0] === "-" ? -size : size
}

function readDecimal(text: string): number | undefined {
  if (/(?<![0-9])_|_(?![0-9])/.test(text)) return undefined
  const plain = text.replaceAll("_", "")
  return /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i.test(plain) ? Number(plain) : undefined
}

/** What follows the `0x`: hexadecimal digits and a power of two in decimal, as in `1.8p3`. */
function readHexadecimal(text: string): number | undefined {
  if (/(?<![0-9a-f]|^)_|_(?![0-9a-f])/i.test(text)) return undefined
  const parts = /^([0-9a-f]*)(?:\.([0-9a-f]*))?p([+-]?)0*([0-9]+)$/i.exec(text.replaceAll("_", ""))
  const [, whole = "", fraction = "", sign, exponent = ""] = parts ?? []
  if (whole + fraction === "") return undefined
  const digits = (whole + fraction).replace(/^0+/, "")
  if (digits === "") return 0
  // Sixteen digits decide the value, the others only on which side of a middle between two doubles it lies; and of an
  // exponent Go reads no more than five digits.
  const kept = digits.slice(0, 16)
  const sticky = /[1-9a-f]/i.test(digits.slice(16)) ? 1n : 0n
  const mantissa = Number((BigInt("0x" + kept) << 1n) | sticky)
  const power = Number(sign + exponent.slice(0, 5)) + 4 * (digits.length - kept.length - fraction.length) - 1
  // In two steps, so that neither power leaves the range of doubles before the product does.
  const half = Math.trunc(power / 2)
  return mantissa * 2 ** half * 2 ** (power - half)
}
