import type {Analysis} from "../analysis.ts"
import type {Package} from "../model/packages.ts"
import type {Edit} from "../text.ts"
import type {PackageStep} from "./packageSteps.ts"

/** Whether the packages are names that are written as they are, so that their order is known. */
export function areSortable(analysis: Analysis, packages: readonly Package[]): boolean {
  return packages.every(({kind, at, value}) => kind === "name" && analysis.text(at) === value)
}

/** The number of the first package that comes before the one in front of it; -1 where all are in order. */
export function firstUnsorted(packages: readonly Package[]): number {
  return packages.findIndex((one, i) => i > 0 && compare(packages[i - 1]!.name, one.name) > 0)
}

/** Puts the words into each other's places; undefined where more than blanks and line ends stands between them. */
export function sortPackages(
  {source}: Analysis,
  {run}: Pick<PackageStep, "run">,
  packages: readonly Package[],
): Edit[] | undefined {
  const gaps = packages.slice(1).map(({at}, i) => source.slice(packages[i]!.at.to, at.from))
  if (run.json || !gaps.every(gap => /^[\s\\`]+$/.test(gap))) return undefined
  const sorted = [...packages].sort((a, b) => compare(a.name, b.name))
  return packages.flatMap(({at, value}, i) => (sorted[i]!.value === value ? [] : [{...at, text: sorted[i]!.value}]))
}

/** Versions and the case of letters do not count. */
function compare(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  return x < y ? -1 : x > y ? 1 : 0
}
