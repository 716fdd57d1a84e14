import type {Analysis} from "../analysis.ts"
import type {Entry} from "../model/files.ts"
import {readLayers, type StageLayers} from "../model/layers.ts"
import {covers} from "../model/removals.ts"
import {releaseOf, tableFor} from "../model/sizes/release.ts"
import {type Amount, sumSizes} from "../model/sizes/size.ts"
import {rootBase} from "../model/stages.ts"
import {bytesPhrase} from "./bytesPhrase.ts"
import type {PackageStep} from "./packageSteps.ts"

/** What the packages of a step bring along that they merely recommend. */
export interface Recommended {
  count: number
  /** As tar. */
  bytes: Amount
  /** All packages of the step together, these included. */
  all: Amount
}

/** Undefined where not all packages that the step installs with apt are known. */
export function recommendedBy(analysis: Analysis, {stage, outer}: PackageStep): Recommended | undefined {
  // without an index nothing is known of any package
  const base = rootBase(stage)
  const release = base.kind === "image" ? releaseOf(base.reference) : undefined
  const table = release && tableFor(release)
  if (!table || !analysis.facts.sizes?.packages?.(table.table)) return undefined
  const entries = entriesOf(withoutContext(analysis)(stage), outer).filter(({owner}) => owner?.startsWith("apt:"))
  if (entries.length === 0 || entries.some(({confidence}) => confidence === "unknown")) return undefined
  const merely = entries.filter(({recommended}) => recommended)
  return {count: merely.length, bytes: bytesOf(merely), all: bytesOf(entries)}
}

/** How much a step leaves in these folders, as in `, about 48 MB uncompressed`; "" where that is not known. */
export function leftPhrase(analysis: Analysis, {stage, outer}: PackageStep, folders: readonly string[]): string {
  const own = (path: string) => path.replace(/^(?:\/root|\/home\/[^/]+)(?=\/|$)/, "~")
  const entries = entriesOf(analysis.layersOf(stage), outer).filter(({path}) =>
    folders.some(folder => covers(folder, own(path))),
  )
  const phrase = entries.length === 0 ? undefined : bytesPhrase(bytesOf(entries))
  return phrase === undefined ? "" : `, ${phrase} uncompressed`
}

const known = new WeakMap<Analysis, Analysis["layersOf"]>()

/** Packages of the system do not depend on the build context, so nobody has to read it for them. */
function withoutContext(analysis: Analysis): Analysis["layersOf"] {
  let layers = known.get(analysis)
  if (!layers) {
    layers = readLayers(analysis, {packages: analysis.facts.sizes?.packages})
    known.set(analysis, layers)
  }
  return layers
}

function entriesOf({layers}: StageLayers, instruction: PackageStep["outer"]): readonly Entry[] {
  return layers.find(layer => layer.instruction === instruction)?.entries ?? []
}

function bytesOf(entries: readonly Entry[]): Amount {
  return sumSizes(entries.map(({size}) => size)).bytes
}
