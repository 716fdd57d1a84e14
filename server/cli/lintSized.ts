import {type Analysis, sizedAnew} from "../analysis.ts"
import type {Finding} from "../lint/lint.ts"
import type {LintSettings} from "../lint/settings.ts"
import type {ShellcheckAnswers} from "../lint/shellcheck.ts"
import {checkSizes, lintFile} from "../linter.ts"

/**
 * Lints a file by sizes that are loaded when they were asked for: the rules that ask for them run until they have what there
 * is, and then the others.
 */
export async function lintSized(
  analysis: Analysis,
  settings: LintSettings,
  catchUp: () => Promise<boolean>,
  shellcheck?: ShellcheckAnswers,
): Promise<Finding[]> {
  let checked = checkSizes(analysis, settings)
  while (await catchUp()) checked = checkSizes(sizedAnew(analysis), settings)
  return lintFile(analysis, settings, shellcheck, undefined, checked)
}
