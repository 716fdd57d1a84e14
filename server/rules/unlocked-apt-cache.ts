import type {Analysis} from "../analysis.ts"
import {mountsOf, packageSteps} from "../lint/packageSteps.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {covers} from "../model/removals.ts"
import type {Text} from "../syntax/ast.ts"

export const unlockedAptCache = rule({
  name: "unlocked-apt-cache",
  aliases: [],
  summary: "A cache mount of apt is used by several builds at once",
  severity: "warning",
  since: "2026.1",
  topics: ["cache"],
  why: `A cache mount is shared by default: two builds, or two stages of one, write into it at the same time. apt needs its
folders for itself: it fails with "could not get lock", or leaves half a file. With \`sharing=locked\` the second step waits for
the first.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN --mount=<|type=cache,sharing=shared,target=/var/cache/apt|> apt-get update && apt-get install -y git\n",
      good: "FROM debian:13\nRUN --mount=type=cache,sharing=locked,target=/var/cache/apt apt-get update && apt-get install -y git\n",
    },
    {
      bad: "FROM debian:13\nRUN --mount=<|type=cache,target=/var/cache/apt|> apt-get update && apt-get install -y git\n",
      good: "FROM debian:13\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y git\n",
    },
    {
      bad: "FROM debian:13\nRUN --mount=type=cache,target=/var/cache/apt,sharing=private --mount=<|type=cache,id=l,target=/var/lib/apt|> apt-get update && apt-get install -y git\n",
      good: "FROM debian:13\nRUN --mount=type=cache,target=/var/cache/apt,sharing=private --mount=type=cache,id=l,target=/var/lib/apt,sharing=locked apt-get update && apt-get install -y git\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "apt")) {
      const folders = [...step.uses[0]!.manager.caches, ...step.uses[0]!.manager.lists]
      for (const {type, sharing, target, unknown, flag} of mountsOf(analysis, step)) {
        const {value} = flag
        if (unknown || type !== "cache" || !value || (sharing !== undefined && sharing !== "shared")) continue
        if (!folders.some(folder => covers(target.replace(/\/+$/, ""), folder))) continue
        const {from, to} = value
        yield {
          at: {from, to},
          message:
            "two builds at once would write into this cache, and apt fails or leaves half a file: add sharing=locked",
          fix: lock(analysis, value),
        }
      }
    }
  },
})

function lock(analysis: Analysis, value: Text): Fix | undefined {
  if (analysis.text(value) !== value.value) return undefined
  const shared = /(?<=(?:^|,)sharing=)shared(?=,|$)/.exec(value.value)
  const from = value.from + (shared?.index ?? value.value.length)
  const text = shared ? "locked" : ",sharing=locked"
  const to = from + (shared?.[0].length ?? 0)
  return {title: shared ? "Make it sharing=locked" : "Add sharing=locked", safe: true, edits: [{from, to, text}]}
}
