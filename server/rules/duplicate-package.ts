import {packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {PACKAGE_MANAGERS} from "../model/packageManagers.ts"
import type {Package} from "../model/packages.ts"

const NAMES = PACKAGE_MANAGERS.map(({name}) => name)

export const duplicatePackage = rule({
  name: "duplicate-package",
  aliases: [],
  summary: "A package is named twice in one list",
  severity: "style",
  since: "2026.1",
  why: `A list that names a package twice does no harm by itself, but it is longer than it needs to be, and whoever takes the
package out, or gives it a version, finds only one of the two. With two versions the last one, or none, wins.`,
  examples: [
    {
      bad: "FROM debian:12\nRUN apt-get install -y curl git <|curl|>\n",
      good: "FROM debian:12\nRUN apt-get install -y curl git\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN apk add --no-cache \\\n  curl \\\n  <|curl|> \\\n  git\n",
      good: "FROM alpine:3.22\nRUN apk add --no-cache \\\n  curl \\\n  git\n",
    },
  ],
  *check(analysis) {
    const {source} = analysis
    for (const step of packageSteps(analysis, ...NAMES)) {
      for (const {packages, command} of usesFor(step, "install")) {
        const seen = new Map<string, Package>()
        for (const [i, one] of packages.entries()) {
          const {kind, name, value, version, at} = one
          // what comes out of a variable has no place of its own
          if (kind !== "name" || name.startsWith("$") || source.slice(at.from, at.to).includes("$")) continue
          const first = seen.get(name)
          if (!first) {
            seen.set(name, one)
            continue
          }
          if (first.at.from === at.from) continue
          const end = packages[i - 1]!.at.to
          const gap = source.slice(end, at.from)
          const exact = first.value === value && !step.run.json && /^[\s\\`]+$/.test(gap) && end > command.programAt.to
          yield {
            at,
            message:
              first.version === version
                ? `"${name}" is in this list already: leave it out here`
                : `"${name}" is in this list already, as "${first.value}": keep one of the two`,
            related: [{at: first.at, message: "the first one"}],
            fix: exact
              ? {title: `Take the second ${name} out`, safe: true, edits: [{from: end, to: at.to, text: ""}]}
              : undefined,
          }
        }
      }
    }
  },
})
