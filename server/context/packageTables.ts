import type {PackageTable} from "../model/sizes/packageTable.ts"

// Each table is a file of its own in dist/ (build.mjs), loaded when a Dockerfile needs it.

const LOADERS: Readonly<Record<string, () => Promise<unknown>>> = {
  "debian 12": () => import("../data/packagesDebian12.json", {with: {type: "json"}}),
  "debian 13": () => import("../data/packagesDebian13.json", {with: {type: "json"}}),
  "alpine 3.16": () => import("../data/packagesAlpine316.json", {with: {type: "json"}}),
  "alpine 3.17": () => import("../data/packagesAlpine317.json", {with: {type: "json"}}),
  "alpine 3.19": () => import("../data/packagesAlpine319.json", {with: {type: "json"}}),
  "alpine 3.20": () => import("../data/packagesAlpine320.json", {with: {type: "json"}}),
  "alpine 3.21": () => import("../data/packagesAlpine321.json", {with: {type: "json"}}),
  "alpine 3.22": () => import("../data/packagesAlpine322.json", {with: {type: "json"}}),
}

const loaded = new Map<string, PackageTable>()

/** Loads the tables of these releases, where there are any; the look-up answers those that have been loaded so far. */
export async function loadPackageTables(
  releases: readonly string[],
): Promise<(release: string) => PackageTable | undefined> {
  for (const release of releases) {
    if (loaded.has(release) || !Object.hasOwn(LOADERS, release)) continue
    const module = (await LOADERS[release]!()) as {default: PackageTable}
    loaded.set(release, module.default)
  }
  return release => loaded.get(release)
}
