import {put, type Ran, type Step} from "./effect.ts"
import {UNKNOWN_SIZE} from "./size.ts"

export function languagePackages(step: Step, {use, unsure}: Ran): void {
  const {manager, action} = use!
  if (action === "clean" || action === "remove" || action === "refresh") return
  put(step, {path: "/", kind: "packages", size: UNKNOWN_SIZE, confidence: "unknown", why: `what ${manager.name} installs is not known`}, unsure)
}
