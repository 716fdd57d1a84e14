import {readFileSync} from "node:fs"
import {dirname, join} from "node:path"
import type {Analysis} from "../analysis.ts"
import {lazyContext} from "../context/lazyContext.ts"
import type {ContextEntry} from "../context/readContext.ts"
import {discover} from "../disk/discover.ts"
import {readIgnoreFile} from "../disk/ignoreFile.ts"
import {reasonOf} from "../disk/reason.ts"
import {DEFAULT_BUILD} from "../model/facts.ts"
import type {StageLayers} from "../model/layers.ts"
import {neededStages} from "../model/stages.ts"
import type {Platform} from "../values/platform.ts"
import {complain} from "./complain.ts"
import type {OnlineRequest} from "./onlineArguments.ts"
import {layersComparison, layersJson, layersText} from "./report/layers.ts"
import type {Paint} from "./report/paint.ts"
import {openSizes, type Sizes} from "./sizes.ts"
import {readInput, writeError, writeOut} from "./streams.ts"

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

/** What was found out about one file. */
export interface FileLayers {
  file: string
  source: string
  analysis: Analysis
  /** Where the build context was looked for, and what was wrong there. */
  context: string
  /** What the build would get of it; nothing where nobody asked. */
  entries: readonly ContextEntry[]
  problems: readonly string[]
  /** The stages that are shown, in the order of the file. */
  stages: readonly StageLayers[]
  /** The stage that is built. */
  final: StageLayers | undefined
}

/** Shows the layers of Dockerfiles; answers the exit code. */
export async function layersCommand(request: LayersRequest, paint: Paint): Promise<number> {
  const {files, errors} = discover(request.paths)
  for (const error of errors) complain(error)
  let code = errors.some(({harmless}) => !harmless) ? 3 : 0
  if (files.length === 0 && code === 0) {
    writeError("dockerlint: there is no Dockerfile here\n")
    code = 3
  }
  const sizes = await openSizes(request.online)
  const results: FileLayers[] = []
  for (const file of files) {
    try {
      results.push(await read(file, request, sizes))
    } catch (error) {
      complain({path: file, message: reasonOf(error)})
      code = 3
    }
  }
  let old: FileLayers | undefined
  if (request.compare !== undefined) {
    try {
      const context = request.context ?? dirname(files[0] ?? ".")
      old = await read(request.compare, {...request, context}, sizes)
    } catch (error) {
      complain({path: request.compare, message: reasonOf(error)})
      return 3
    }
  }
  sizes.close()
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
  if (request.failOver !== undefined) {
    for (const {file, final} of results) {
      const bytes = final?.total.size.bytes
      if (!bytes || bytes.mid <= request.failOver) continue
      const what = final.total.confidence === "unknown" ? "at least" : "about"
      writeError(
        `dockerlint: ${file}: the image takes ${what} ${Math.round(bytes.mid / 1e6)} MB, more than --fail-over allows\n`,
      )
      if (code === 0) code = 1
    }
  }
  return code
}

async function read(
  file: string,
  {context: given, buildArg, target, platform, all}: LayersRequest,
  sizes: Sizes,
): Promise<FileLayers> {
  const source = file === "-" ? readInput().toString("utf8") : readFileSync(file, "utf8")
  const folder = given ?? (file === "-" ? "." : dirname(file))
  const ignoreFile = readIgnoreFile(file === "-" ? join(folder, "Dockerfile") : file, folder)
  const context = lazyContext(folder, {ignoreFile})
  const settings = {
    ...DEFAULT_BUILD,
    ...(buildArg && {buildArgs: buildArg}),
    ...(target !== undefined && {target}),
    ...(platform && {platform}),
  }
  const analysis = await sizes.analyze(source, settings, context, {ignoreFile})
  const {layers: stages, finalStage} = analysis
  const needed = finalStage && neededStages(finalStage)
  return {
    file,
    source,
    analysis,
    context: folder,
    entries: context.read()?.entries ?? [],
    problems: context.read()?.problems ?? [],
    stages: stages.filter(({stage}) => all || !needed || needed.has(stage)),
    final: stages.find(({stage}) => stage === finalStage),
  }
}
