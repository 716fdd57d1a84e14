import type {Analysis} from "./analysis.ts"
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

/** What the rules that ask for sizes find in one file by what is loaded now. */
export function checkSizes(analysis: Analysis, settings: LintSettings): Checked {
  return checkSized(analysis, {rules: RULES, settings})
}
