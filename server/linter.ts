import type {Analysis} from "./analysis.ts"
import {type Finding, lint} from "./lint/lint.ts"
import {RULES} from "./rules/index.ts"
import {templateFile} from "./rules/template-file.ts"
import {unknownIgnore} from "./rules/unknown-ignore.ts"
import {unusedIgnore} from "./rules/unused-ignore.ts"

/** All rules over one file. `on`: names of rules to run although they are off. */
export function lintFile(analysis: Analysis, on?: ReadonlySet<string>): Finding[] {
  const special = {unused: unusedIgnore, unknown: unknownIgnore}
  return lint(analysis, {rules: RULES, on}, templateFile, special)
}
