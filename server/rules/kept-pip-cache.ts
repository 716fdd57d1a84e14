import type {Analysis} from "../analysis.ts"
import {leftPhrase} from "../lint/packageBytes.ts"
import {
  addOption,
  callOf,
  callText,
  codeAt,
  firstKept,
  isSet,
  type PackageStep,
  packageSteps,
  usesFor,
  variableOf,
} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {hasOption, optionValues, type PackageUse} from "../model/packages.ts"

export const keptPipCache = rule({
  name: "kept-pip-cache",
  aliases: ["DL3042"],
  summary: "What pip has downloaded stays in the image",
  severity: "warning",
  since: "2026.1",
  sized: true,
  topics: ["size"],
  why: `pip keeps every package that it downloads or builds in ~/.cache/pip, besides installing it, so that the layer holds
it twice. \`--no-cache-dir\` or \`ENV PIP_NO_CACHE_DIR=1\` prevents it (of that variable any value that is not empty does,
even "off"). A cache mount on the folder keeps it out of the layer and makes the next build faster.`,
  examples: [
    {
      bad: "FROM python:3.13\nRUN <|pip install|> flask\n",
      good: "FROM python:3.13\nRUN pip install --no-cache-dir flask\n",
    },
    {
      bad: "FROM python:3.13\nRUN <|python3 -m pip install|> -r requirements.txt\n",
      good: "FROM python:3.13\nRUN python3 -m pip install --no-cache-dir -r requirements.txt\n",
    },
    {
      bad: "FROM python:3.13\nENV PIP_NO_CACHE_DIR=\nRUN <|pip install|> flask\n",
      good: "FROM python:3.13\nENV PIP_NO_CACHE_DIR=\nRUN pip install --no-cache-dir flask\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "pip")) {
      const uses = usesFor(step, "install").filter(use => keeps(analysis, step, use))
      const folders = [...new Set(["~/.cache/pip", ...uses.flatMap(use => cacheFolders(step, use))])]
      const kept = firstKept(analysis, step, uses, folders, use => use.subcommand === "cache purge")
      if (!kept) continue
      const edits = uses.flatMap(use => addOption(analysis, step, use, "--no-cache-dir") ?? [])
      yield {
        at: callOf(kept),
        message: `"${callText(kept)}" keeps a second copy of all it downloads in ~/.cache/pip${leftPhrase(analysis, step, folders)}: add --no-cache-dir, or set PIP_NO_CACHE_DIR=1`,
        aliases: codeAt(step, "DL3042"),
        fix: edits.length === uses.length ? {title: "Add --no-cache-dir", safe: false, edits} : undefined,
      }
    }
  },
})

/** pip takes any beginning of an option that is not that of another one, so --no-cache will do. */
function keeps(analysis: Analysis, step: PackageStep, use: PackageUse): boolean {
  if (use.unsure || hasOption(use, ["--no-cache-dir", "--no-cache", "--no-index", "--dry-run", "-h", "--help"]))
    return false
  // pip takes "off" for yes too, and only an empty value for none
  if ((variableOf(step, use, "PIP_NO_CACHE_DIR") ?? "") !== "") return false
  if (variableOf(step, use, "PIP_CONFIG_FILE") !== undefined) return false
  return !isSet(analysis, step, /config\s+set\s+\S*no-cache-dir|^\s*no-cache-dir\s*=/m, /pip\.conf/)
}

/** The folders that options and variables name. */
function cacheFolders(step: PackageStep, use: PackageUse): string[] {
  const set = variableOf(step, use, "PIP_CACHE_DIR") ?? ""
  return [...optionValues(use, ["--cache-dir"]), ...(typeof set === "string" && set !== "" ? [set] : [])]
}
