import {remove, removeUnlisted} from "../fileRemovals.ts"
import {pathOf, type Ran, type Step} from "./effect.ts"
import {node, prune} from "./node.ts"
import {unknown} from "./projects.ts"
import {python} from "./python.ts"
import {cargo, go, uncounted} from "./registries.ts"

// Package managers of languages. Without asking a registry their packages are known by number only, and packages differ in size
// by a factor of a thousand: such an estimate is a wide range, and says so.

export function languagePackages(step: Step, ran: Ran): void {
  const {manager, action, subcommand} = ran.use!
  if (manager.name === "go" && (action !== undefined || subcommand === "mod download")) {
    go(step, ran)
    return
  }
  if (manager.name === "cargo") {
    cargo(step, ran)
    return
  }
  if (action === "clean") {
    for (const cache of manager.caches) remove(step.tree, cache.replace(/^~/, step.home), step.number)
    return
  }
  if (action === undefined && subcommand === "prune" && /^p?npm$/.test(manager.name)) {
    prune(step, ran)
    return
  }
  // which files these are is known to the package manager only
  if (action === "remove") removeUnlisted(step.tree, step.number)
  if (action === undefined) built(step, ran)
  if (action !== "install" && action !== "upgrade") return
  switch (manager.name) {
    case "npm":
    case "yarn":
    case "pnpm":
    case "bun":
      node(step, ran)
      break
    case "pip":
    case "uv":
    case "pipx":
    case "poetry":
      python(step, ran)
      break
    default:
      uncounted(step, ran)
  }
}

/** Subcommands that tell or set something, and write nothing that counts. */
const TELLS =
  /^(?:audit|bin|check|completion|config|debug|doctor|env|explain|fmt|freeze|help|info|inspect|licenses|list|lint|login|ls|outdated|pack|ping|prefix|prune|root|search|set|show|test|tree|uninstall|unlink|verify|version|vet|view|which|whoami|why|cache|corepack)$/

/** What a script or compiler that it starts makes. */
function built(step: Step, ran: Ran): void {
  const {manager, subcommand, options} = ran.use!
  if (TELLS.test(subcommand.split(" ")[0]!) || (subcommand === "" && manager.name !== "yarn")) return
  const output = options.find(({name}) => name === "-o")?.value
  const path = output === undefined ? step.folder : pathOf(step, output)
  unknown(step, ran, `what ${manager.name} ${subcommand} makes is not known before the build`, path)
}
