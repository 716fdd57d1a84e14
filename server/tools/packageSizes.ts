import type {Measured} from "./measured.ts"

// What a package of Debian or Ubuntu adds to a layer: as it was measured, or as packages like it were.

/** A measured package, with what its index says of it. */
export interface Sample extends Measured {
  name: string
  /** Bytes of the .deb. */
  size: number
  /** Its installed size, in bytes. */
  installed: number
}

export type PackageSize = Pick<Measured, "bytes" | "compressed" | "docs" | "docsCompressed">

/** Package names differ from release to release by the number of a library. */
function stem(name: string): string {
  return name.replace(/t64(?=$|-)/, "").replace(/\d+(?:[.-]\d+)*/g, "#")
}

const KINDS: readonly [kind: string, test: RegExp][] = [
  ["manual", /-(?:l10n|locales|i18n|man|docs?)$/],
  ["python", /^python3-/],
  ["dev", /-dev$/],
  ["lib", /^lib/],
  ["other", /^/],
]

function kindOf(name: string): string {
  return KINDS.find(([, test]) => test.test(name))![0]
}

/**
 * Tells sizes by name, bytes of the .deb and installed bytes. A package that is not among the samples is taken to be like the
 * one of its name, but for numbers; and where there is none, like those of its kind: what gzip makes of it is then
 * `a * size^b * installed^c`, fitted to the samples of the kind.
 */
export function sizesLike(samples: readonly Sample[]): (name: string, size: number, installed: number) => PackageSize {
  const byName = new Map(samples.map(sample => [sample.name, sample]))
  const byStem = new Map(samples.map(sample => [stem(sample.name), sample]))
  const kinds = new Map(KINDS.map(([kind]) => [kind, kindLike(samples.filter(({name}) => kindOf(name) === kind))]))
  return (name, size, installed) => {
    const like = byName.get(name) ?? byStem.get(stem(name))
    const by = installed / Math.max(like?.installed ?? 1, 1)
    // what a name with other numbers means may have changed
    if (like && by > 1 / 3 && by < 3) {
      return {
        bytes: like.bytes * by,
        compressed: like.compressed * by,
        docs: like.docs * by,
        docsCompressed: like.docsCompressed * by,
      }
    }
    return kinds.get(kindOf(name))!(size, installed)
  }
}

function kindLike(samples: readonly Sample[]): (size: number, installed: number) => PackageSize {
  const sum = (of: (sample: Sample) => number) => samples.reduce((all, sample) => all + of(sample), 0)
  const more = sum(({bytes}) => bytes) / sum(({installed}) => installed) || 1
  const compressedOf = powerLaw(samples.map(({size, installed, compressed}) => [size, installed, compressed]))
  const docsOf = powerLaw(samples.map(({bytes, docs}) => [bytes, docs]))
  const packedOf = powerLaw(samples.map(({docs, docsCompressed}) => [docs, docsCompressed]))
  return (size, installed) => {
    const bytes = installed * more
    const compressed = Math.min(bytes, compressedOf(size, installed))
    const docs = Math.min(bytes * 0.95, docsOf(bytes))
    return {bytes, compressed, docs, docsCompressed: Math.min(compressed * 0.95, packedOf(docs))}
  }
}

/** A product of powers of the first values, fitted to the last one of each point by least squares of logarithms. */
function powerLaw(points: readonly (readonly number[])[]): (...values: number[]) => number {
  const rows = points.filter(point => point.every(value => value > 0)).map(point => [1, ...point.map(Math.log)])
  const count = (points[0]?.length ?? 1) - 1
  if (rows.length < 10) return () => 0
  const terms = Array.from({length: count + 1}, (_, i) => i)
  // the normal equations, solved by elimination
  const matrix = terms.map(i => [...terms, count + 1].map(j => rows.reduce((all, row) => all + row[i]! * row[j]!, 0)))
  for (const i of terms)
    for (const k of terms) {
      if (k === i) continue
      const by = matrix[k]![i]! / matrix[i]![i]!
      for (let j = i; j <= count + 1; j++) matrix[k]![j]! -= by * matrix[i]![j]!
    }
  const [start = 0, ...powers] = terms.map(i => matrix[i]![count + 1]! / matrix[i]![i]!)
  return (...values) =>
    Math.exp(powers.reduce((all, power, i) => all + power * Math.log(Math.max(values[i]!, 1)), start))
}
