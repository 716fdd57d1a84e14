const units: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  // Both the micro sign and the Greek letter are in use.
  ["\u00b5s", 1_000n],
  ["\u03bcs", 1_000n],
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
])

/** One past the longest duration, about 292 years. */
const limit = 1n << 63n

/** A duration such as `1m30s` or `1.5h` in nanoseconds; `undefined` when it is malformed or does not fit 64 bits. */
export function parseDuration(text: string): bigint | undefined {
  const negative = text[0] === "-"
  const rest = /^[+-]/.test(text) ? text.slice(1) : text
  if (rest === "0") return 0n
  if (rest === "") return undefined
  let total = 0n
  const part = /([0-9]*)(?:(\.)([0-9]*))?([^.0-9]+)/y
  while (part.lastIndex < rest.length) {
    const found = part.exec(rest)
    if (found === null) return undefined
    const [, whole = "", , fraction = "", name = ""] = found
    const unit = units.get(name)
    const size = readWhole(whole)
    if (unit === undefined || size === undefined || whole + fraction === "" || size > limit / unit) return undefined
    const value = size * unit + fractionOf(fraction, unit)
    // The sum of two greatest durations starts again at zero, as it does in 64 bits.
    total = BigInt.asUintN(64, total + value)
    if (value > limit || total > limit) return undefined
  }
  if (negative) return -total
  return total < limit ? total : undefined
}

/** The digits before the point; `undefined` when they are beyond any duration. */
function readWhole(digits: string): bigint | undefined {
  const significant = digits.replace(/^0+/, "")
  if (significant.length > 19) return undefined
  const size = BigInt(significant || "0")
  return size <= limit ? size : undefined
}

/** The digits behind the point as nanoseconds of the unit, with the rounding of the double arithmetic of Go. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n
  let scale = 1
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit)
    // Digits beyond 63 bits are dropped, not rounded.
    if (value > (limit - 1n) / 10n || next > limit) break
    value = next
    scale *= 10
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)))
}
