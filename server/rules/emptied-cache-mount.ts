import type {Analysis} from "../analysis.ts"
import {withoutCleaning} from "../lint/cacheMounts.ts"
import {prependCommand, removeCommands, removeWord} from "../lint/edits.ts"
import {callOf, callText, mountsOf, type PackageStep, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {baseImage} from "../lint/runSteps.ts"
import type {Mount} from "../model/mounts.ts"
import {covers, removedFolders} from "../model/removals.ts"
import {ancestry} from "../model/stages.ts"
import type {Span} from "../text.ts"

const CLEANER = "/etc/apt/apt.conf.d/docker-clean"

export const emptiedCacheMount = rule({
  name: "emptied-cache-mount",
  aliases: [],
  summary: "A cache mount is empty again when the step is over",
  severity: "info",
  since: "2026.1",
  topics: ["size", "cache"],
  why: `What is in a cache mount is not in the layer, so that there is nothing to clean up; cleaning, or an option that keeps
nothing, only takes away what the next build would use. The images of Debian and Ubuntu have a setting,
/etc/apt/apt.conf.d/docker-clean, which removes every package that apt has downloaded: for a cache mount on /var/cache/apt take
it away first (\`rm -f /etc/apt/apt.conf.d/docker-clean\`).`,
  examples: [
    {
      bad: "FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install <|--no-cache-dir|> -r requirements.txt\n",
      good: "FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n",
    },
    {
      bad: "FROM node:24\nRUN --mount=type=cache,target=/root/.npm npm ci && <|npm cache clean|> --force\n",
      good: "FROM node:24\nRUN --mount=type=cache,target=/root/.npm npm ci\n",
    },
    {
      bad: "FROM debian:13\nRUN --mount=type=cache,target=/var/lib/apt/lists,sharing=locked apt-get update \\\n  && apt-get install -y git \\\n  && <|rm -rf /var/lib/apt/lists/* /tmp/x|>\n",
      good: "FROM debian:13\nRUN --mount=type=cache,target=/var/lib/apt/lists,sharing=locked apt-get update \\\n  && apt-get install -y git \\\n  && rm -rf /tmp/x\n",
    },
    {
      bad: "FROM debian:13\nRUN --mount=<|type=cache,target=/var/cache/apt,sharing=locked|> apt-get update && apt-get install -y git\n",
      good: "FROM debian:13\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install -y git\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "apt", "apk", "yum", "zypper", "pip", "uv", "npm", "yarn", "pnpm")) {
      const mounts = mountsOf(analysis, step).filter(({type, unknown}) => type === "cache" && !unknown)
      if (mounts.length === 0) continue
      const dialect = analysis.shellOf(step.run)?.dialect ?? "sh"
      const seen = new Set<number>()
      for (const use of usesFor(step, "install", "upgrade", "refresh", "clean")) {
        const {manager, options, action} = use
        const mount = mounts.find(mount => isOn(mount, manager.caches))
        const option = mount && options.find(({name}) => manager.noCache.includes(name))
        if (option) {
          const alone = option.value === undefined && analysis.text(option.at) === option.name
          const edits = alone ? removeWord(analysis, step, option.at) : undefined
          const fix: Fix | undefined = edits && {title: `Leave out ${option.name}`, safe: true, edits}
          yield {...finding(option.at, `"${option.name}" keeps nothing in`, "leave it out"), fix}
        }
        if (mount && action === "clean") {
          const call = callText(use)
          const edits = removeCommands(analysis, step, [use.command])
          const fix: Fix | undefined = edits && {title: `Leave out ${call}`, safe: false, edits}
          yield {...finding(callOf(use), `"${analysis.text(callOf(use))}" empties`, "leave it out"), fix}
        }
        if (manager.name !== "apt" || !mount?.flag.value || seen.has(mount.flag.from) || isKept(analysis, step))
          continue
        seen.add(mount.flag.from)
        const {from, to} = mount.flag.value
        const wrapped = use.command.wrappers.length > 0
        const edits = wrapped ? undefined : prependCommand(analysis, step, use.command, `rm -f ${CLEANER}`)
        yield {
          ...finding({from, to}, "docker-clean, a setting of this image, empties", `remove ${CLEANER} first`),
          fix: edits && {title: `Remove ${CLEANER} first`, safe: false, edits},
        }
      }
      const folders = step.uses.flatMap(({manager}) => [...manager.caches, ...manager.lists])
      for (const command of step.commands) {
        const removed = removedFolders(command, dialect)
        const hits = mounts.filter(mount => isOn(mount, folders) && removed.some(one => covers(one, targetOf(mount))))
        if (hits.length === 0) continue
        const edits = withoutCleaning(analysis, {...step, commands: [command]}, hits.map(targetOf), [])
        yield {
          ...finding(command.at, `"${command.program}" empties`, "leave it out"),
          fix: edits && edits.length > 0 ? {title: "Leave the cache as it is", safe: true, edits} : undefined,
        }
      }
    }
  },
})

function finding(at: Span, what: string, instead: string): {at: Span; message: string} {
  return {
    at,
    message: `${what} the cache that is mounted here, and the next build downloads everything again: ${instead}`,
  }
}

function targetOf({target}: Mount): string {
  return target.replace(/\/+$/, "").replace(/^(?:\/root|\/home\/[^/]+)(?=\/|$)/, "~")
}

function isOn(mount: Mount, folders: readonly string[]): boolean {
  return folders.some(folder => covers(targetOf(mount), folder))
}

/** Whether apt keeps what it downloads: another image, or a line that says so. */
function isKept(analysis: Analysis, {stage}: PackageStep): boolean {
  if (!/^(?:library\/)?(?:debian|ubuntu)$/.test(baseImage(stage)?.name ?? "")) return true
  return [...ancestry(stage)].some(({instructions}) =>
    instructions.some(
      ({name, line, heredocs}) =>
        /docker-clean|Keep-Downloaded|apt\.conf/i.test(line.value) ||
        heredocs.some(({body}) => /docker-clean|Keep-Downloaded/i.test(analysis.text(body))) ||
        (name === "COPY" && /\s\/(?:etc(?:\/apt\S*)?)?\/?\s*$/.test(line.value)),
    ),
  )
}
