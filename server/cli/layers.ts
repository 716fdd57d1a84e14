import {dirname} from "node:path"
import {lazyContext} from "../context/lazyContext.ts"
import {reasonOf} from "../disk/reason.ts"
import {type BuildSettings, DEFAULT_BUILD} from "../model/facts.ts"
import type {StageLayers} from "../model/layers.ts"
import {bytesText} from "../model/sizes/size.ts"
import {neededStages} from "../model/stages.ts"
import type {Platform} from "../values/platform.ts"
import {complain, misuse} from "./complain.ts"
import type {FileLayers} from "./fileLayers.ts"
import type {OnlineRequest} from "./onlineArguments.ts"
import {contextProblem, ignoreFileOf, type PlannedBuild, plannedBuilds} from "./plannedBuilds.ts"
import {layersComparison, layersJson, layersText} from "./report/layers.ts"
import type {Paint} from "./report/paint.ts"
import {openSizes, type Sizes} from "./sizes.ts"
import {writeError, writeOut} from "./streams.ts"

export interface LayersRequest {
  paths: readonly string[]
  /** The build context; undefined: the folder of the Dockerfile. */
  context?: string
  format: "text" | "json"
  /** Bytes, as tar, that the image may take. */
  failOver?: number
  /** Another Dockerfile that this one is compared with. */
  compare?: string
  buildArg?: ReadonlyMap<string, string>
  target?: string
  platform?: Platform
  /** Stages that are not built as well. */
  all?: true
  /** Undefined: nobody is asked. */
  online?: OnlineRequest
  /** Where a page of it goes; `-` is standard output, in place of what else is printed. */
  html?: string
}

/** Shows the layers of Dockerfiles; answers the exit code. */
export async function layersCommand(request: LayersRequest, paint: Paint): Promise<number> {
  const misused = contextProblem(request.context)
  if (misused !== undefined) return misuse([misused])
  const {builds, errors} = await plannedBuilds(request.paths, settingsIn(request), request.context)
  for (const error of errors) complain(error)
  let code = errors.some(({harmless}) => !harmless) ? 3 : 0
  if (builds.length === 0 && code === 0) {
    writeError("dockerlint: there is no Dockerfile here\n")
    code = 3
  }
  const sizes = await openSizes(request.online)
  const results: FileLayers[] = []
  let old: FileLayers | undefined
  try {
    for (const build of builds) {
      try {
        results.push(await read(build, request, sizes))
      } catch (error) {
        complain({path: build.file, message: reasonOf(error)})
        code = 3
      }
    }
    if (request.compare !== undefined) {
      const context = request.context ?? builds[0]?.context ?? dirname(request.compare)
      const {builds: others, errors} = await plannedBuilds([request.compare], settingsIn(request), context)
      for (const error of errors) complain(error)
      if (!others[0]) return 3
      old = await read(others[0], request, sizes)
    }
  } finally {
    sizes.close()
  }
  if (results.some(({complete}) => !complete)) code = 3
  if (request.html !== undefined && results.length > 0) {
    const {writeLayersPage} = await import("./layersPage.ts")
    if (!(await writeLayersPage(request.html, results, old))) code = 3
  }
  if (request.html === "-") {
    // the page is all that is printed
  } else if (request.format === "json") writeOut(`${JSON.stringify(layersJson(results, old), undefined, 2)}\n`)
  else {
    for (const result of results) writeOut(old ? layersComparison(old, result, paint) : layersText(result, paint))
  }
  for (const {file, analysis, final} of results) {
    const unknown = analysis.problems.find(({code}) => code === "unknown-target")
    if (unknown) {
      complain({path: file, message: unknown.message})
      if (code === 0) code = 2
    } else if (request.failOver !== undefined && final) {
      const found = overLimit(final, request.failOver)
      if (found.message !== undefined) writeError(`dockerlint: ${file}: ${found.message}\n`)
      if (found.over && code === 0) code = 1
    }
  }
  return code
}

/** Whether an image is larger than it may be, and what there is to say of it. */
function overLimit({total}: StageLayers, limit: number): {over: boolean; message?: string} {
  const {low, mid} = total.size.bytes
  const isUnknown = total.confidence === "unknown"
  const over = mid > limit
  if (!over)
    return {
      over,
      ...(isUnknown && {
        message: "what is known of the image is within --fail-over, but not all of its sizes are known",
      }),
    }
  const size = isUnknown && low > limit ? `at least ${bytesText(low)}` : `about ${bytesText(mid)}`
  return {over, message: `the image takes ${size}, more than --fail-over allows`}
}

/** What the user says of the build. */
function settingsIn({buildArg, target, platform}: LayersRequest): BuildSettings {
  return {
    ...DEFAULT_BUILD,
    ...(buildArg && {buildArgs: buildArg}),
    ...(target !== undefined && {target}),
    ...(platform && {platform}),
  }
}

async function read(build: PlannedBuild, {all}: LayersRequest, sizes: Sizes): Promise<FileLayers> {
  const {file, source, by, settings, why, notes} = build
  const folder = build.context ?? "."
  const ignoreFile = ignoreFileOf(build)
  const context = lazyContext(folder, {ignoreFile, ...(why !== undefined && {unknown: why})})
  const facts = typeof ignoreFile === "string" ? {ignoreFile} : {}
  const analysis = await sizes.analyze(source, settings, context, facts)
  const {layers: stages, finalStage} = analysis
  const needed = finalStage && neededStages(finalStage)
  const {entries = [], problems = [], complete = true} = context.read() ?? {}
  return {
    file,
    source,
    by,
    analysis,
    context: build.context ?? "",
    entries,
    problems,
    complete,
    notes,
    stages: stages.filter(({stage}) => all || !needed || needed.has(stage)),
    final: stages.find(({stage}) => stage === finalStage),
  }
}
