import {codeAt} from "../lint/packageSteps.ts"
import {unpinnedPackages} from "../lint/pins.ts"
import {rule} from "../lint/rule.ts"

export const unpinnedPipPackage = rule({
  name: "unpinned-pip-package",
  aliases: ["DL3013"],
  summary: "A Python package is installed without a version",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["pinning"],
  why: `The same line gives another version on another day, and an old one for as long as the cache has it.
PyPI keeps old versions, so \`name==1.2.3\` lasts. Better still is a list with all of them: \`pip install -r requirements.txt\`,
or \`-c constraints.txt\`, which also hold what the packages themselves need.`,
  examples: [
    {
      bad: "FROM python:3.13\nRUN pip install --no-cache-dir <|flask|>\n",
      good: "FROM python:3.13\nRUN pip install --no-cache-dir flask==3.1.2\n",
    },
  ],
  *check(analysis) {
    for (const {step, package: one} of unpinnedPackages(analysis, "pip")) {
      const better = one.kind === "file" ? `${one.value.replace(/#.*$/, "")}@COMMIT` : `${one.name}==VERSION`
      yield {
        at: one.at,
        message: `"${one.name}" is installed in whatever version there is on the day of the build: write ${better}, or keep versions in a requirements file`,
        aliases: codeAt(step, "DL3013"),
      }
    }
  },
})
