import {type Analysis, sizedAnew} from "./analysis.ts"
import {type Checked, checkSized, type Finding, lint} from "./lint/lint.ts"
import type {ScriptMemory} from "./lint/perScript.ts"
import {DEFAULT_LINT, type LintSettings} from "./lint/settings.ts"
import type {ShellcheckAnswers} from "./lint/shellcheck.ts"
import {RULES} from "./rules/index.ts"
import {templateFile} from "./rules/template-file.ts"
import {unknownIgnore} from "./rules/unknown-ignore.ts"
import {unusedIgnore} from "./rules/unused-ignore.ts"

/**
 * All rules over one file. `shellcheck`: what ShellCheck says of its scripts, in place of what the rules find there.
 * `memory`: what was found in its earlier versions. `checked`: what rules have found in this one.
 */
export function lintFile(
  analysis: Analysis,
  settings: LintSettings = DEFAULT_LINT,
  shellcheck?: ShellcheckAnswers,
  memory?: ScriptMemory,
  checked?: Checked,
): Finding[] {
  const special = {unused: unusedIgnore, unknown: unknownIgnore}
  return lint(analysis, {rules: RULES, settings, shellcheck, memory, checked}, templateFile, special)
}

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
  let checked = checkSized(analysis, {rules: RULES, settings})
  while (await catchUp()) checked = checkSized(sizedAnew(analysis), {rules: RULES, settings})
  return lintFile(analysis, settings, shellcheck, undefined, checked)
}
