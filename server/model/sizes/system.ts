import {removeOwned} from "../fileRemovals.ts"
import {changeOwned, type FileTree, unsure} from "../files.ts"
import {closure, type PackageIndex, type PackageRow} from "./packageTable.ts"
import type {Release} from "./release.ts"

// The packages of a stage's system: what is installed, and who asked for it.

export interface System {
  /** Undefined where it is not known which release it is. */
  release?: Release
  /** The processor that is built for, where the tables, which are of amd64, are of another one. */
  foreign?: string
  /** The packages of that release or of one like it; undefined where there is no table. */
  index?: PackageIndex
  /** What the image brought, whose packages stay. */
  base: ReadonlySet<string>
  installed: Set<string>
  /** What was asked for by name, with the packages that this means: one, or those behind a name of `apk add --virtual`. */
  asked: Map<string, readonly string[]>
  /** What was asked for before the step, for `apt-mark manual $saved`. */
  askedBefore: Map<string, readonly string[]>
  /** The step has named packages to keep that are not known here. */
  keepsUnknown: boolean
  /** Packages of the image that may have been renewed since. */
  renewed: Set<string>
  /** Whether documentation and translations are left out of packages; perhaps: the files that say so were changed. */
  docs: "kept" | "left out" | "translations kept" | "perhaps kept" | "perhaps left out"
}

/** A system with what its image has; nothing is known of it without an index. */
export function newSystem(release: Release | undefined, index: PackageIndex | undefined): System {
  const installed = new Set(index?.base)
  if (index && release) for (const {name} of closure(index, installed, release.also, false).added) installed.add(name)
  const asked = new Map([...installed].map(name => [name, [name]]))
  return {
    release,
    index,
    base: new Set(installed),
    installed,
    asked,
    askedBefore: asked,
    keepsUnknown: false,
    renewed: new Set(),
    docs: release?.slim ? "left out" : "kept",
  }
}

/** Whether the index is of the very release and processor. */
export function isOwnTable({release, index, foreign}: System): boolean {
  return foreign === undefined && isOwnRelease(release, index)
}

function isOwnRelease(release: Release | undefined, index: PackageIndex | undefined): boolean {
  return release !== undefined && `${release.distribution} ${release.version}` === index?.release
}

/** The index as a reason of a size. */
export function tableName({release, index, foreign}: System): string {
  const near = isOwnRelease(release, index)
    ? ""
    : `, the nearest to ${release?.distribution} ${release?.version ?? "of today"}`
  const other = foreign === undefined ? "" : `, which is of amd64 and not of ${foreign}`
  return `the index of ${index?.release} of ${index?.date}${near}${other}`
}

export function copySystem(system: System): System {
  const {installed, asked, renewed} = system
  return {
    ...system,
    installed: new Set(installed),
    asked: new Map(asked),
    renewed: new Set(renewed),
    keepsUnknown: false,
  }
}

/** Notes what was asked for; what there was before the step stays as it is. */
export function ask(system: System, name: string, packages: readonly string[]): void {
  own(system).set(name, packages)
}

export function forget(system: System, name: string): void {
  if (system.asked.has(name)) own(system).delete(name)
}

/** A step starts: what is asked for until now was asked for before. */
export function startStep(system: System): void {
  system.askedBefore = system.asked
  system.keepsUnknown = false
}

function own(system: System): Map<string, readonly string[]> {
  if (system.asked === system.askedBefore) system.asked = new Map(system.asked)
  return system.asked
}

/** What a manager of system packages calls its files, in front of the package. */
export type Owner = "apt" | "apk"

/** Takes packages away, and all that nobody needs any more where `orphans` says so. What may be kept is not sure. */
export function uninstall(
  system: System,
  tree: FileTree,
  step: number,
  owner: Owner,
  names: readonly string[],
  orphans: boolean,
): void {
  const {index, installed, keepsUnknown} = system
  for (const name of names) {
    forget(system, name)
    if (!orphans) installed.delete(name)
  }
  const gone = new Set(names.map(name => `${owner}:${name}`))
  if (!orphans || !index) {
    removeOwned(tree, one => gone.has(one), step)
    return
  }
  const kept = needed(index, installed, [...system.asked.values()].flat(), owner === "apt")
  const dropped = [...installed].filter(name => !kept.has(name) && !system.base.has(name))
  for (const name of dropped) installed.delete(name)
  const orphaned = new Set(dropped.map(name => `${owner}:${name}`))
  if (!keepsUnknown) {
    removeOwned(tree, one => orphaned.has(one) || gone.has(one), step)
    return
  }
  // what the step has built needs some of the libraries, and it is not known which
  const isLibrary = (one: string) => /^\w+:lib(?!.*-dev$)/.test(one) || (owner === "apk" && !/-dev$/.test(one))
  removeOwned(tree, one => orphaned.has(one) && !isLibrary(one), step)
  changeOwned(
    tree,
    ({owner, step: own}) => own === step && orphaned.has(owner!),
    entry => {
      const {bytes, compressed} = unsure(entry).size
      return {...entry, size: {bytes: {...bytes, mid: 0}, compressed: {...compressed, mid: 0}}}
    },
  )
}

/** What of the installed packages these names need, themselves included. */
function needed(
  index: PackageIndex,
  installed: ReadonlySet<string>,
  names: readonly string[],
  recommended: boolean,
): Set<string> {
  const kept = new Set<string>()
  const waiting = [...names]
  const visit = (group: readonly string[]) => {
    for (const name of group)
      for (const one of [name, ...index.providers(name)]) if (installed.has(one)) waiting.push(one)
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!installed.has(next) || kept.has(next)) {
      if (!installed.has(next))
        for (const one of index.providers(next)) if (installed.has(one) && !kept.has(one)) waiting.push(one)
      continue
    }
    kept.add(next)
    const row: PackageRow | undefined = index.get(next)
    for (const group of row?.needs ?? []) visit(group)
    if (recommended) for (const group of row?.recommends ?? []) visit(group)
  }
  for (const row of index.triggered)
    if (installed.has(row.name) && row.installIf.every(group => group.some(name => kept.has(name)))) kept.add(row.name)
  return kept
}
