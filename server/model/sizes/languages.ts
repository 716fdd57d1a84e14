import {remove} from "../files.ts"
import {isKept, pathOf, type Ran, type Step, textAt} from "./effect.ts"
import {goSum} from "./locks.ts"
import {node} from "./node.ts"
import {folderOf, unknown} from "./projects.ts"
import {python} from "./python.ts"

// Package managers of languages. Without asking a registry their packages are known by number only, and packages differ in size
// by a factor of a thousand: such an estimate is a wide range, and says so.

export function languagePackages(step: Step, ran: Ran): void {
  const {manager, action} = ran.use!
  if (action === "clean") {
    for (const cache of manager.caches) remove(step.tree, cache.replace(/^~/, step.home), step.number)
    return
  }
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
    case "go":
      go(step, ran)
      break
    default:
      unknown(step, ran, `what ${manager.name} installs is not known before the build`)
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

function go(step: Step, ran: Ran): void {
  const use = ran.use!
  const place = folderOf(step, use, ["-C"])
  const modules = `${step.variable("GOPATH") ?? "/go"}/pkg/mod`
  if (use.subcommand !== "mod download") {
    unknown(step, ran, "what the Go compiler makes is not known before the build", "/go/bin")
    return
  }
  if (!isKept(step, modules)) return
  const text = place === undefined ? undefined : textAt(step, `${place}/go.sum`)
  const why =
    text === undefined
      ? "go.sum is not among the files that are known here"
      : `${goSum(text).count} modules in go.sum, whose sizes it does not say`
  unknown(step, ran, why, modules)
}
