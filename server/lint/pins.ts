import type {Analysis} from "../analysis.ts"
import type {ManagerName} from "../model/packageManagers.ts"
import {hasOption, type Package, type PackageUse} from "../model/packages.ts"
import {type PackageStep, packageSteps, usesFor} from "./packageSteps.ts"

/** A package that is installed in whatever version there is. */
export interface Unpinned {
  step: PackageStep
  use: PackageUse
  package: Package
}

/** Options that give the version or a list of versions for the whole command. */
const PINNING: Partial<Record<ManagerName, readonly string[]>> = {
  pip: ["-c", "--constraint", "--no-index"],
  uv: ["-c", "--constraint", "--constraints"],
  gem: ["-v", "--version", "-g", "--file", "--local", "-l"],
  npm: ["--package-lock-only"],
}

/** The packages that one of these managers installs by name without a version. What is not known is none of them. */
export function* unpinnedPackages(
  analysis: Analysis,
  manager: ManagerName,
  applies: (use: PackageUse) => boolean = () => true,
): Generator<Unpinned> {
  for (const step of packageSteps(analysis, manager)) {
    for (const use of usesFor(step, "install")) {
      if (use.unsure || !applies(use) || hasOption(use, PINNING[manager] ?? [])) continue
      const seen = new Set<string>()
      for (const one of use.packages) {
        if ((one.kind !== "name" && !isBranch(one)) || one.version !== undefined || one.name === "") continue
        // a name that is not all known may well hold a version; the rest of a word in a variable has no place of its own
        if (/[$*]/.test(one.value) || seen.has(one.name)) continue
        seen.add(one.name)
        yield {step, use, package: one}
      }
    }
  }
}

/** The newest state of a repository, without the name of a tag or commit. */
function isBranch({kind, value}: Package): boolean {
  return kind === "file" && /^git\+[a-z]+:\/\//.test(value) && !/@[^/]+$/.test(value.replace(/#.*$/, ""))
}
