import type {Analysis} from "../analysis.ts"
import {type PackageStep, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {PACKAGE_MANAGERS} from "../model/packageManagers.ts"
import type {Package} from "../model/packages.ts"

const NAMES = PACKAGE_MANAGERS.map(({name}) => name)

export const unsortedPackages = rule({
  name: "unsorted-packages",
  aliases: [],
  summary: "A list of packages is not in the order of the alphabet",
  severity: "style",
  off: true,
  since: "2026.1",
  why: `In a sorted list, one to a line, a package is found at once, none is named twice, and two people who add one each
change different lines. Versions and the case of letters do not count. Lists with variables are left alone.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN apt-get install -y git=1:2 <|curl|> bash\n",
      good: "FROM debian:13\nRUN apt-get install -y bash curl git=1:2\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN apk add --no-cache \\\n  git \\\n  <|bash|>\n",
      good: "FROM alpine:3.22\nRUN apk add --no-cache \\\n  bash \\\n  git\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, ...NAMES)) {
      for (const {packages} of usesFor(step, "install")) {
        if (packages.some(({kind, at, value}) => kind !== "name" || analysis.text(at) !== value)) continue
        const sorted = [...packages].sort((a, b) => compare(a.name, b.name))
        const wrong = packages.findIndex((one, i) => i > 0 && compare(packages[i - 1]!.name, one.name) > 0)
        if (wrong < 0) continue
        const {name, at} = packages[wrong]!
        yield {
          at,
          message: `"${name}" comes before "${packages[wrong - 1]!.name}": sort the list, so that packages are found and doubles seen`,
          fix: fixOf(analysis, step, packages, sorted),
        }
      }
    }
  },
})

function compare(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

/** Puts the words into each other's places, where nothing but blanks and line ends stands between them. */
function fixOf(
  {source}: Analysis,
  {run}: PackageStep,
  from: readonly Package[],
  to: readonly Package[],
): Fix | undefined {
  const gaps = from.slice(1).map(({at}, i) => source.slice(from[i]!.at.to, at.from))
  if (run.json || !gaps.every(gap => /^[\s\\`]+$/.test(gap))) return undefined
  const edits = from.flatMap(({at, value}, i) => (to[i]!.value === value ? [] : [{...at, text: to[i]!.value}]))
  return {title: "Sort the packages", safe: false, edits}
}
