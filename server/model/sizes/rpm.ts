import {put, type Ran, type Step} from "./effect.ts"
import {UNKNOWN_SIZE} from "./size.ts"

/** dnf, yum and their kin: no index of their packages comes with the program, so only that something is added is known. */
export function rpm(step: Step, {use, unsure}: Ran): void {
  const {action} = use!
  const why =
    action === "install"
      ? "of this distribution no package index is known here; the database of installed packages is written anew as well"
      : action === "upgrade"
        ? "which packages an upgrade replaces depends on the day of the build"
        : action === "refresh"
          ? "the package lists of the distribution"
          : undefined
  if (why === undefined) return
  const path = action === "refresh" ? "/var/cache/dnf" : "/usr"
  put(step, {path, kind: "packages", size: UNKNOWN_SIZE, confidence: "unknown", why}, unsure)
}
