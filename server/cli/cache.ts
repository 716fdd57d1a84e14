import {existsSync, statSync} from "node:fs"
import {join} from "node:path"
import {lazyContext} from "../context/lazyContext.ts"
import {changesOf} from "../disk/history.ts"
import {reorder} from "../lint/reorderFix.ts"
import {leftOut} from "../model/cache/context.ts"
import {DEFAULT_BUILD} from "../model/facts.ts"
import {once} from "../model/once.ts"
import {type CacheReport, editedContexts, reportOn} from "./cacheReport.ts"
import {complain, misuse} from "./complain.ts"
import {replaceText} from "./fix.ts"
import type {OnlineRequest} from "./onlineArguments.ts"
import {contextProblem, ignoreFileOf, plannedBuilds} from "./plannedBuilds.ts"
import {cacheJson, cacheText, movesText} from "./report/cache.ts"
import {unifiedDiff} from "./report/diff.ts"
import type {Paint} from "./report/paint.ts"
import {openSizes} from "./sizes.ts"
import {writeError, writeOut} from "./streams.ts"

/** What is asked of the cache. */
export interface CacheRequest {
  /** A Dockerfile or a folder. */
  path: string
  /** Files and folders of the context that are edited. */
  changed: readonly string[]
  /** Build arguments that get another value. */
  args: ReadonlyMap<string, string>
  /** A line of the Dockerfile that is edited, counted from 1. */
  line?: number
  /** Undefined: the folder of the Dockerfile. */
  context?: string
  /** Build arguments as they are before and after. */
  buildArgs: ReadonlyMap<string, string>
  target?: string
  format: "text" | "json"
  /** Make the moves that are advised, or show them. */
  fix?: "write" | "diff"
  /** Undefined: nobody is asked. */
  online?: OnlineRequest
}

/** Prints which steps an edit runs again, or makes the moves that are advised; answers the exit code. */
export async function cacheCommand(request: CacheRequest, paint: Paint): Promise<number> {
  const path = dockerfileAt(request.path)
  if (path === undefined) return misuse([`there is no Dockerfile in ${request.path}: name one`])
  const misused = contextProblem(request.context)
  if (misused !== undefined) return misuse([misused])
  const {buildArgs, target} = request
  const {builds, errors} = await plannedBuilds([path], {...DEFAULT_BUILD, buildArgs, target}, request.context)
  for (const error of errors) complain(error)
  const [build, ...others] = builds
  if (!build) return errors.length > 0 ? 3 : misuse([`${path} has no image built`])
  const names = builds.map(({by}) => by?.name).join(", ")
  if (others.length > 0) return misuse([`${path} has several images built (${names}): name a Dockerfile`])
  const {context: folder, file, source, exact, settings, notes} = build
  if (folder === undefined) return misuse([`the build context of ${path} is not known: ${build.why}`])
  const ignoreFile = ignoreFileOf(build)
  const context = lazyContext(folder, {ignoreFile})
  const sizes = await openSizes(request.online)
  const isLeftOut = leftOut(typeof ignoreFile === "string" ? ignoreFile : undefined)
  const about = {
    file,
    folder,
    settings,
    notes,
    context,
    edited: editedContexts(context, isLeftOut),
    isLeftOut,
    facts: sizes.facts(context),
    commits: once(() => changesOf(folder)),
  }
  const report = await sizes.learn(context, () => reportOn(request, source, about)).finally(sizes.close)
  if (typeof report === "string") return misuse([report])
  if (request.fix && build.by?.file === file) return misuse([`nothing is moved in ${file}: it is no Dockerfile`])
  if (request.fix) return fix(report, exact, request.fix, paint)
  writeOut(request.format === "json" ? cacheJson(report) : cacheText(report, paint))
  return context.read()?.complete === false ? 3 : 0
}

/** The Dockerfile that a path means; undefined for a folder without one. */
function dockerfileAt(path: string): string | undefined {
  if (!statSync(path, {throwIfNoEntry: false})?.isDirectory()) return path
  return ["Dockerfile", "Containerfile"].map(name => join(path, name)).find(name => existsSync(name))
}

/** Makes the moves that leave the image as it is for certain; the exit code is that of the linter's fixes. */
function fix(report: CacheReport, exact: boolean, how: "write" | "diff", paint: Paint): number {
  const {file, analysis, advice, ordered, changes} = report
  const {source} = analysis
  const left = (message: string) => {
    complain({path: file, message})
    return 3
  }
  if (advice.length > 0 && !exact) return left("nothing is moved in what is not UTF-8 throughout")
  const {result, moved} = reorder({analysis, steps: report.steps}, ordered, () => changes)
  const after = result.analysis.source
  if (how === "diff" && after !== source) writeOut(unifiedDiff(file, source, after, paint))
  const problem = how === "write" && after !== source ? replaceText(file, source, after) : undefined
  if (problem !== undefined) return left(`not changed: ${problem}`)
  writeError(movesText(report, moved, how === "diff"))
  return how === "diff" && after !== source ? 1 : 0
}
