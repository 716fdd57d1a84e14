import {readFileSync} from "node:fs"
import {dirname, join} from "node:path"
import {analyze} from "../analysis.ts"
import {lazyContext} from "../context/lazyContext.ts"
import {bundledSizeFacts} from "../context/sizeFacts.ts"
import {discover} from "../disk/discover.ts"
import {readIgnoreFile} from "../disk/ignoreFile.ts"
import {reasonOf} from "../disk/reason.ts"
import {DEFAULT_BUILD} from "../model/facts.ts"
import {layersOf, type StageLayers} from "../model/layers.ts"
import {neededStages} from "../model/stages.ts"
import {complain} from "./complain.ts"
import {layersComparison, layersJson, layersText} from "./report/layers.ts"
import type {Paint} from "./report/paint.ts"
import {readInput, writeError, writeOut} from "./streams.ts"
import {watchContext} from "./watchContext.ts"

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
  /** Stages that are not built as well. */
  all?: true
}

/** What was found out about one file. */
export interface FileLayers {
  file: string
  source: string
  /** Where the build context was looked for, and what was wrong there. */
  context: string
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
  const results: FileLayers[] = []
  for (const file of files) {
    try {
      results.push(await read(file, request))
    } catch (error) {
      complain({path: file, message: reasonOf(error)})
      code = 3
    }
  }
  let old: FileLayers | undefined
  if (request.compare !== undefined) {
    try {
      old = await read(request.compare, {...request, context: request.context ?? dirname(files[0] ?? ".")})
    } catch (error) {
      complain({path: request.compare, message: reasonOf(error)})
      return 3
    }
  }
  if (request.format === "json") writeOut(`${JSON.stringify(layersJson(results, old), undefined, 2)}\n`)
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

async function read(file: string, {context: given, buildArg, target, all}: LayersRequest): Promise<FileLayers> {
  const source = file === "-" ? readInput().toString("utf8") : readFileSync(file, "utf8")
  const folder = given ?? (file === "-" ? "." : dirname(file))
  const analysis = analyze(source, {
    ...DEFAULT_BUILD,
    ...(buildArg && {buildArgs: buildArg}),
    ...(target !== undefined && {target}),
  })
  const ignoreFile = readIgnoreFile(file === "-" ? join(folder, "Dockerfile") : file, folder)
  // the tables and the context are read only where something asks for them
  const sizes = bundledSizeFacts()
  const context = lazyContext(folder, {ignoreFile})
  const stagesNow = () => layersOf(analysis, {...sizes.facts, context: context.context})
  let stages = stagesNow()
  for (;;) {
    const more = [await sizes.catchUp(), await watchContext(context.catchUp)]
    if (!more.includes(true)) break
    stages = stagesNow()
  }
  const {finalStage} = analysis
  const needed = finalStage && neededStages(finalStage)
  return {
    file,
    source,
    context: folder,
    problems: context.read()?.problems ?? [],
    stages: stages.filter(({stage}) => all || !needed || needed.has(stage)),
    final: stages.find(({stage}) => stage === finalStage),
  }
}
