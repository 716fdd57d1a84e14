import {areSortable, firstUnsorted, sortPackages} from "../lint/packageOrder.ts"
import {packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {PACKAGE_MANAGERS} from "../model/packageManagers.ts"

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
        if (!areSortable(analysis, packages)) continue
        const wrong = firstUnsorted(packages)
        if (wrong < 0) continue
        const {name, at} = packages[wrong]!
        const edits = sortPackages(analysis, step, packages)
        yield {
          at,
          message: `"${name}" comes before "${packages[wrong - 1]!.name}": sort the list, so that packages are found and doubles seen`,
          fix: edits && {title: "Sort the packages", safe: false, edits},
        }
      }
    }
  },
})
