import {remove, removeUnlisted} from "../fileRemovals.ts"
import {hasOption, optionValues, type PackageUse} from "../packages.ts"
import {isKept, put, type Ran, type Step} from "./effect.ts"
import {bunLock, type Locked, npmLock, pnpmLock, yarnLock} from "./locks.ts"
import {counted, firstLock, folderOf, leaveCache, type PerPackage, scaled, sizeOfLocked, unknown} from "./projects.ts"
import type {Size} from "./size.ts"

/** Where the sizes of packages are not at hand: the mean is made by few large ones. */
const NPM: PerPackage = {low: 60e3, mid: 0.6e6, high: 2e6, ratio: 3.8, measured: "0.6 MB a package in the mean of npm"}
/** What the cache keeps, as a share of what is installed. */
const KEPT = 0.48

/** npm, yarn, pnpm and bun. */
export function node(step: Step, ran: Ran): void {
  const use = ran.use!
  const {manager, packages} = use
  const place = folderOf(step, use, ["--prefix", "-C", "--cwd", "--dir"])
  const global = hasOption(use, ["-g", "--global"]) || use.subcommand.startsWith("global")
  if (packages.length > 0 || global) {
    const names = packages.map(({value}) => value).join(", ")
    unknown(
      step,
      ran,
      `how many packages come along with ${names || "this"} is known to the registry only`,
      global ? "/usr/local/lib/node_modules" : place && `${place}/node_modules`,
    )
    return
  }
  const dev = !leavesOutDev(step, use)
  const found = place === undefined ? undefined : lockIn(step, use, place, dev)
  if (!found || place === undefined) {
    unknown(step, ran, `no lock file that ${manager.name} reads is known here, so not even the number of packages is`)
    return
  }
  const size = putPackages(step, found, place, dev, ran.unsure)
  const cache = {
    npm: `${step.home}/.npm`,
    yarn: "/usr/local/share/.cache/yarn",
    pnpm: undefined,
    bun: `${step.home}/.bun/install/cache`,
  }[manager.name as "npm" | "yarn" | "pnpm" | "bun"]
  if (cache !== undefined && isKept(step, cache)) leaveCache(step, ran, cache, scaled(size.bytes, KEPT))
}

/**
 * npm prune and pnpm prune: of packages that the same step has installed those that the lock file still asks for are left; of
 * others it is not known which they are.
 */
export function prune(step: Step, {use, unsure}: Ran): void {
  const place = folderOf(step, use!, ["--prefix", "-C", "--dir"])
  const modules = place && `${place}/node_modules`
  const isOwn = step.tree.live.some(({path, step: by}) => path === modules && by === step.number)
  const dev = !leavesOutDev(step, use!)
  const found = place !== undefined && isOwn && !unsure ? lockIn(step, use!, place, dev) : undefined
  if (!found) {
    removeUnlisted(step.tree, step.number)
    return
  }
  remove(step.tree, modules!, step.number)
  putPackages(step, found, place!, dev, false)
}

/** What the lock file of the package manager names. */
function lockIn(step: Step, {manager}: PackageUse, place: string, dev: boolean) {
  const read: [string, (text: string) => Locked | undefined][] = [
    ["package-lock.json", text => npmLock(text, dev)],
    ["npm-shrinkwrap.json", text => npmLock(text, dev)],
    ["yarn.lock", yarnLock],
    ["pnpm-lock.yaml", text => pnpmLock(text, dev)],
    ["bun.lock", bunLock],
  ]
  const own = {npm: [0, 1], yarn: [2], pnpm: [3], bun: [4, 2]}[manager.name as "npm" | "yarn" | "pnpm" | "bun"]
  return firstLock(
    step,
    place,
    own.map(number => read[number]!),
  )
}

function putPackages(
  step: Step,
  found: NonNullable<ReturnType<typeof lockIn>>,
  place: string,
  dev: boolean,
  unsure: boolean,
): Size {
  const {size, measured} = sizeOfLocked(step, "npm", found, NPM)
  const why = `${counted(found.count)} in ${found.name}${dev ? "" : " without those for development"}, with ${measured}`
  put(step, {path: `${place}/node_modules`, kind: "packages", size, confidence: "ratio", why}, unsure)
  return size
}

function leavesOutDev(step: Step, use: PackageUse): boolean {
  return (
    hasOption(use, ["--production", "--prod", "-P"]) ||
    optionValues(use, ["--omit"]).includes("dev") ||
    optionValues(use, ["--only"]).some(value => /^prod/.test(value)) ||
    step.variable("NODE_ENV") === "production"
  )
}
