import type {Analysis} from "../analysis.ts"
import {bytesPhrase, LARGE} from "../lint/bytesPhrase.ts"
import {imageStages} from "../lint/hiddenFiles.ts"
import {rule} from "../lint/rule.ts"
import type {RunCommand} from "../model/commands.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import type {ManagerName} from "../model/packageManagers.ts"
import type {FolderSize} from "../model/sizes/context.ts"
import {ancestry, neededStages, type Stage} from "../model/stages.ts"
import {localCopy} from "../model/steps.ts"
import type {Instruction} from "../syntax/ast.ts"

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
enough for the COPY and all below it to run again. In a stage that the image only copies from, that is the harm: and a
\`node_modules\` of another system takes the place of what \`npm ci\` has installed there. Name these folders in
\`.dockerignore\`. Reported where the build context is known and the folder takes 1 MB and more, for stages that are built;
node_modules and .venv only where the build installs packages itself, .git only where no RUN of the stage calls git; of a stage that
the image only copies from: no RUN of the file, nor \`go build\` or \`make\`, which ask git themselves.`,
  examples: [
    {
      bad: "FROM node:24\nWORKDIR /app\nCOPY <|.|> .\nRUN npm ci\n",
      good: "FROM node:24\nWORKDIR /app\nCOPY src src\nCOPY package.json package-lock.json .\nRUN npm ci\n",
      facts: {sizes: {context: contextWith({".git": 30e6, node_modules: 180e6})}},
    },
    {
      bad: "FROM node:24 AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY <|.|> .\nRUN npm run build\n\nFROM nginx:1.29\nCOPY --from=build /app/dist /www\n",
      good: "FROM node:24 AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY src src\nRUN npm run build\n\nFROM nginx:1.29\nCOPY --from=build /app/dist /www\n",
      facts: {sizes: {context: contextWith({node_modules: 180e6})}},
    },
  ],
  *check(analysis) {
    const below = analysis.facts.sizes?.context?.below
    if (!below) return
    const image = imageStages(analysis)
    const {finalStage} = analysis
    const built = finalStage ? neededStages(finalStage) : image
    for (const copy of analysis.all("COPY", "ADD")) {
      const stage = analysis.stageOf(copy)
      const local = localCopy(copy, analysis.stateAt(copy), analysis.file)
      if (!stage || !built.has(stage) || !local || findFlag(copy, "exclude")) continue
      const inImage = image.has(stage)
      for (const [i, source] of local.sources.entries()) {
        if (source === undefined || /[*?[]/.test(source)) continue
        const found = Object.keys(FOLDERS).flatMap(name => {
          const path = source === "." ? name : `${source}/${name}`
          const size = below(path)
          const bytes = size && tarOf(size)
          if (!bytes || bytes.low < LARGE || !isNeedless(analysis, name, stage, inImage)) return []
          return [{name, path, bytes}]
        })
        if (found.length === 0) continue
        const what = found.map(({path, bytes}) => `"${path}" (${bytesPhrase(bytes)} uncompressed)`).join(" and ")
        const harm = inImage
          ? "into the image too, and each change there runs this step again"
          : `along, and each change there runs this step and all below it again${replacing(analysis, stage, copy, local.folder, found)}`
        const {from, to} = copyParts(copy).sources[i]!
        yield {
          at: {from, to},
          message: `this takes ${what} ${harm}: name ${found.length === 1 ? "it" : "them"} in .dockerignore`,
        }
      }
    }
  },
})

/** The history is of use to git, and packages to those that do not install any. */
function isNeedless(analysis: Analysis, name: string, stage: Stage, inImage: boolean): boolean {
  const managers = FOLDERS[name]!
  if (managers.length > 0) return analysis.all("RUN").some(run => installerOf(analysis, run, managers) !== undefined)
  if (name !== ".git") return true
  // what other stages copy or start from is built for more than the image
  const runs = inImage ? stage.instructions.filter(({name}) => name === "RUN") : analysis.all("RUN")
  return !runs.some(run => analysis.commandsOf(run).some(command => asksGit(command, inImage)))
}

/** What is installed above in the folder that is copied to, and written over by a folder that comes along. */
function replacing(
  analysis: Analysis,
  stage: Stage,
  copy: Instruction,
  into: string | undefined,
  folders: readonly {name: string}[],
): string {
  const managers = folders.flatMap(({name}) => FOLDERS[name]!)
  if (into === undefined) return ""
  for (const one of ancestry(stage)) {
    for (const run of one.instructions) {
      if (run === copy) break
      const by = analysis.stateAt(run)?.workdir === into && installerOf(analysis, run, managers)
      if (by) return `, and its packages take the place of those that ${by} has installed`
    }
  }
  return ""
}

/** The compiler of Go writes the commit into programs, and a Makefile likes to ask for the version. */
function asksGit({program, args}: RunCommand, inImage: boolean): boolean {
  if (program === "git") return true
  return !inImage && (program === "make" || (program === "go" && /^(?:build|install)$/.test(args[0]?.value as string)))
}

/** The package manager among these with which a RUN installs something. */
function installerOf(analysis: Analysis, run: Instruction, managers: readonly ManagerName[]): ManagerName | undefined {
  if (run.name !== "RUN") return undefined
  const found = analysis
    .packagesOf(run)
    .find(({action, manager}) => action === "install" && managers.includes(manager.name))
  return found?.manager.name
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
