import type {PackageTable} from "../model/sizes/packageTable.ts"

// Each table is a file of its own in dist/ (build.mjs), loaded when a Dockerfile needs it.

const LOADERS: Readonly<Record<string, () => Promise<unknown>>> = {
  "debian 12": () => import("./tables/debian12.ts"),
  "debian 13": () => import("./tables/debian13.ts"),
  "ubuntu 22.04": () => import("./tables/ubuntu2204.ts"),
  "ubuntu 24.04": () => import("./tables/ubuntu2404.ts"),
  "ubuntu 26.04": () => import("./tables/ubuntu2604.ts"),
  npm: () => import("./tables/npm.ts"),
  pypi: () => import("./tables/pypi.ts"),
  "alpine 3.16": () => import("./tables/alpine316.ts"),
  "alpine 3.17": () => import("./tables/alpine317.ts"),
  "alpine 3.19": () => import("./tables/alpine319.ts"),
  "alpine 3.20": () => import("./tables/alpine320.ts"),
  "alpine 3.21": () => import("./tables/alpine321.ts"),
  "alpine 3.22": () => import("./tables/alpine322.ts"),
}

const loaded = new Map<string, PackageTable>()

/** The table of a release, where it has been loaded. */
export function loadedPackageTable(release: string): PackageTable | undefined {
  return loaded.get(release)
}

/** Loads the tables of these releases, where there are any; the look-up answers those that have been loaded so far. */
export async function loadPackageTables(releases: readonly string[]): Promise<typeof loadedPackageTable> {
  for (const release of releases) {
    if (loaded.has(release) || !Object.hasOwn(LOADERS, release)) continue
    const module = (await LOADERS[release]!()) as {default: PackageTable}
    loaded.set(release, module.default)
  }
  return loadedPackageTable
}
