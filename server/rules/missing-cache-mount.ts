import type {Analysis} from "../analysis.ts"
import {withoutCleaning} from "../lint/cacheMounts.ts"
import {addFlag} from "../lint/copiedFiles.ts"
import {prependCommand, removeWord} from "../lint/edits.ts"
import {
  callOf,
  callText,
  firstKept,
  isMounted,
  type PackageStep,
  packageSteps,
  usesFor,
  variableOf,
} from "../lint/packageSteps.ts"
import {type Fix, rule} from "../lint/rule.ts"
import type {ManagerName} from "../model/packageManagers.ts"
import {hasOption} from "../model/packages.ts"

/** The folders of root that a mount has to be on. */
const FOLDERS: Partial<Record<ManagerName, readonly string[]>> = {
  apt: ["/var/cache/apt", "/var/lib/apt/lists"],
  pip: ["/root/.cache/pip"],
  uv: ["/root/.cache/uv"],
  npm: ["/root/.npm"],
  yarn: ["/usr/local/share/.cache/yarn"],
}

const NAMES = ["apt", "pip", "uv", "npm", "yarn"] as const

export const missingCacheMount = rule({
  name: "missing-cache-mount",
  aliases: [],
  summary: "A step downloads its packages again whenever it runs",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["cache"],
  why: `With \`RUN --mount=type=cache\` the manager finds what an earlier build has downloaded, and nothing of it gets into the
layer, so that there is nothing to clean up. The mount belongs to the machine that builds: a build service that starts with an
empty one each time gains nothing. Steps that leave their downloads in the image are a matter of the kept-* rules, and are not
looked at; nor are steps of other users than root.`,
  examples: [
    {
      bad: "FROM python:3.13\nRUN <|pip install|> --no-cache-dir -r requirements.txt\n",
      good: "FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n",
    },
    {
      bad: "FROM debian:13\nRUN apt-get update \\\n  && <|apt-get install|> -y git \\\n  && apt-get clean \\\n  && rm -rf /var/lib/apt/lists/* /tmp/x\n",
      good: "FROM debian:13\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update \\\n  && apt-get install -y git \\\n  && rm -rf /tmp/x\n",
    },
    {
      bad: "FROM node:24 AS build\nRUN --network=default <|npm ci|>\nFROM node:24\nCOPY --from=build /a /a\n",
      good: "FROM node:24 AS build\nRUN --network=default --mount=type=cache,target=/root/.npm npm ci\nFROM node:24\nCOPY --from=build /a /a\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, ...NAMES)) {
      const {user, userSetBy} = step.state ?? {}
      if (userSetBy && !/^(?:root|0)(?::|$)/.test(String(user))) continue
      for (const name of NAMES) {
        const calls = usesFor(step, "install").filter(({manager}) => manager.name === name)
        const [first] = calls
        if (!first || calls.some(use => use.unsure || use.command.wrappers.length > 0)) continue
        if (isElsewhere(analysis, step, name) || isKept(analysis, step, name)) continue
        const folders = FOLDERS[name]!
        yield {
          at: callOf(first),
          message: `"${callText(first)}" downloads everything again in the next build: mount a cache on ${folders.join(" and ")}`,
          fix: fixOf(analysis, step, name),
        }
      }
    }
  },
})

/** Whether the cache is in another place, switched off, or mounted. */
function isElsewhere(analysis: Analysis, step: PackageStep, name: ManagerName): boolean {
  const [use] = step.uses.filter(({manager}) => manager.name === name)
  const {caches, lists, cacheVariables} = use!.manager
  const names = [...cacheVariables, "HOME", "XDG_CACHE_HOME", "PIP_NO_CACHE_DIR", "UV_NO_CACHE"]
  return (
    names.some(one => variableOf(step, use!, one) !== undefined) || isMounted(analysis, step, [...caches, ...lists])
  )
}

/** Whether the layer keeps what is downloaded, so that other rules speak of it. */
function isKept(analysis: Analysis, step: PackageStep, name: ManagerName): boolean {
  const own = step.uses.filter(({manager}) => manager.name === name)
  const {caches, lists, noCache} = own[0]!.manager
  const calls = own.filter(({action}) => action === (name === "apt" ? "refresh" : "install"))
  const keeping = calls.filter(use => !hasOption(use, noCache))
  return (
    firstKept(analysis, step, keeping, name === "apt" ? lists : caches, ({action}) => action === "clean") !== undefined
  )
}

function fixOf(analysis: Analysis, step: PackageStep, name: ManagerName): Fix | undefined {
  const folders = FOLDERS[name]!
  if (step.run.json) return undefined
  const own = step.uses.filter(({manager}) => manager.name === name)
  const options = own.flatMap(({manager, options}) => options.filter(({name}) => manager.noCache.includes(name)))
  if (options.some(({name, value, at}) => value !== undefined || analysis.text(at) !== name)) return undefined
  const cleaners = own.filter(({action}) => action === "clean").map(({command}) => command)
  // apt needs its folders for itself, and the images of Debian have a setting that empties them
  const locked = name === "apt" ? ",sharing=locked" : ""
  const inHome = folders.map(folder => folder.replace(/^\/root\//, "~/"))
  const parts = [
    folders.map(folder => addFlag(step.run, `--mount=type=cache,target=${folder}${locked}`)),
    name === "apt" ? prependCommand(analysis, step, own[0]!.command, "rm -f /etc/apt/apt.conf.d/docker-clean") : [],
    withoutCleaning(analysis, step, inHome, cleaners),
    ...options.map(({at}) => removeWord(analysis, step, at)),
  ]
  if (!parts.every(edits => edits !== undefined)) return undefined
  return {title: `Mount a cache on ${folders.join(" and ")}`, safe: false, edits: parts.flat()}
}
