import type {Analysis} from "../analysis.ts"
import {bytesPhrase, LARGE} from "../lint/bytesPhrase.ts"
import {imageStages} from "../lint/hiddenFiles.ts"
import {rule} from "../lint/rule.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import type {ManagerName} from "../model/packageManagers.ts"
import type {FolderSize} from "../model/sizes/context.ts"
import {localCopy} from "../model/steps.ts"

/** Folders that no image needs; those of package managers where the build fills them itself. */
const FOLDERS: Readonly<Record<string, readonly ManagerName[]>> = {
  ".git": [],
  ".hg": [],
  ".svn": [],
  node_modules: ["npm", "yarn", "pnpm", "bun"],
  ".venv": ["pip", "uv", "poetry"],
  venv: ["pip", "uv", "poetry"],
  __pycache__: [],
  ".mypy_cache": [],
  ".pytest_cache": [],
  ".ruff_cache": [],
  ".tox": [],
  ".terraform": [],
  ".gradle": [],
  ".idea": [],
}

export const unignoredFolder = rule({
  name: "unignored-folder",
  aliases: [],
  summary: "COPY takes .git, node_modules or the like along",
  severity: "warning",
  since: "2026.1",
  sized: true,
  topics: ["size", "cache"],
  why: `\`COPY . .\` takes whatever lies in the build context: the whole history in \`.git\`, the \`node_modules\` or \`.venv\` of
another system, caches of tools. It makes the image larger, it is sent to the builder each time, and a commit or a test run is
enough for the COPY and all below it to run again. Name these folders in \`.dockerignore\`. Reported where the build context is known
and the folder takes 1 MB and more, for the layers of the image that is built; node_modules and .venv only where the build
installs packages itself, .git only where no RUN of the stage calls git.`,
  examples: [
    {
      bad: "FROM node:24\nWORKDIR /app\nCOPY <|.|> .\nRUN npm ci\n",
      good: "FROM node:24\nWORKDIR /app\nCOPY src src\nCOPY package.json package-lock.json .\nRUN npm ci\n",
      facts: {sizes: {context: contextWith({".git": 30e6, node_modules: 180e6})}},
    },
  ],
  *check(analysis) {
    const below = analysis.facts.sizes?.context?.below
    if (!below) return
    const stages = imageStages(analysis)
    for (const copy of analysis.all("COPY", "ADD")) {
      const stage = analysis.stageOf(copy)
      const local = localCopy(copy, analysis.stateAt(copy), analysis.file)
      if (!stage || !stages.has(stage) || !local || findFlag(copy, "exclude")) continue
      for (const [i, source] of local.sources.entries()) {
        if (source === undefined || /[*?[]/.test(source)) continue
        const found = Object.keys(FOLDERS).flatMap(name => {
          const path = source === "." ? name : `${source}/${name}`
          const size = below(path)
          const bytes = size && tarOf(size)
          return bytes && bytes.low >= LARGE && isNeedless(analysis, name, stage) ? [{path, bytes}] : []
        })
        if (found.length === 0) continue
        const what = found.map(({path, bytes}) => `"${path}" (${bytesPhrase(bytes)} uncompressed)`).join(" and ")
        const {from, to} = copyParts(copy).sources[i]!
        yield {
          at: {from, to},
          message: `this takes ${what} into the image too, and each change there runs this step again: name ${found.length === 1 ? "it" : "them"} in .dockerignore`,
        }
      }
    }
  },
})

/** The history is of use to git, and packages to those that do not install any. */
function isNeedless(analysis: Analysis, name: string, stage: ReturnType<Analysis["stageOf"]>): boolean {
  const managers = FOLDERS[name]!
  if (managers.length > 0)
    return analysis
      .all("RUN")
      .some(run =>
        analysis.packagesOf(run).some(({action, manager}) => action === "install" && managers.includes(manager.name)),
      )
  if (name !== ".git") return true
  return !stage!.instructions.some(
    run => run.name === "RUN" && analysis.commandsOf(run).some(({program}) => program === "git"),
  )
}

/** With the headers and the filling of a tar. */
function tarOf({files, bytes, complete}: FolderSize) {
  const tar = bytes + 768 * files
  return complete ? {low: tar * 0.98, mid: tar, high: tar * 1.02} : {low: tar, mid: tar, high: Number.POSITIVE_INFINITY}
}

/** A context for the example. */
function contextWith(folders: Readonly<Record<string, number>>) {
  const below = (path: string) =>
    Object.hasOwn(folders, path) ? {files: 1000, bytes: folders[path]!, complete: true} : undefined
  return {files: [], complete: true, text: () => undefined, below}
}
