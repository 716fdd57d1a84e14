import type {Analysis} from "../analysis.ts"
import {lineAt} from "../text.ts"

/** Why BuildKit does not build the file at all, for those who are told what a build of it does; undefined where it builds it. */
export function refusal({problems, file}: Analysis): string | undefined {
  const problem = problems.find(({phase}) => phase !== "build") ?? problems[0]
  if (!problem) return undefined
  const line = lineAt(file.lines, problem.at.from)
  return `BuildKit refuses this file (line ${line}: ${problem.message}), so this is what would be without that`
}
