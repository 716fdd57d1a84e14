import type {Analysis} from "../analysis.ts"
import {CACHED_MANAGERS, callToCache, foldersToCache, mountCache} from "../lint/cacheMounts.ts"
import {callOf, callText, firstKept, type PackageStep, packageSteps} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import type {ManagerName} from "../model/packageManagers.ts"
import {hasOption} from "../model/packages.ts"

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
    for (const step of packageSteps(analysis, ...CACHED_MANAGERS)) {
      for (const name of CACHED_MANAGERS) {
        const first = callToCache(analysis, step, name)
        if (!first || isKept(analysis, step, name)) continue
        yield {
          at: callOf(first),
          message: `"${callText(first)}" downloads everything again in the next build: mount a cache on ${foldersToCache(name).join(" and ")}`,
          fix: mountCache(analysis, step, name),
        }
      }
    }
  },
})

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
