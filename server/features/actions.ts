import {diffLines} from "diff"
import type {Analysis} from "../analysis.ts"
import {fixAll, type Reading} from "../lint/fixes.ts"
import {type IgnoreScope, ignoring} from "../lint/ignoreEdits.ts"
import type {Finding} from "../lint/lint.ts"
import type {Edit, Span} from "../text.ts"
import {refactorings} from "./refactorings.ts"

/** Something that can be done at a place of the file. */
export interface Action {
  title: string
  /** As LSP has it: `quickfix`, `refactor.rewrite`, `refactor.extract`, `refactor.inline` or `source.fixAll.dockerlint`. */
  kind: string
  /** Undefined where they take long: resolveAction makes them of the key. */
  edits?: readonly Edit[]
  key?: ActionKey
  /** What one wants who asks for the fix of the finding without looking. */
  preferred?: true
  /** What it takes away. */
  finding?: Finding
}

/** Which fixes to make everywhere in the file; plain JSON. */
export interface ActionKey {
  /** Names of rules; undefined: all. */
  rules?: readonly string[]
  /** Those too that change what is built. */
  unsafe: boolean
}

export interface ActionOptions {
  /** The kinds that are asked for, each with those below it; undefined: all but those of the whole source. */
  wanted?: readonly string[]
  /** False where ignore comments do not count. */
  ignores?: boolean
}

const QUICK_FIX = "quickfix"
const FIX_ALL = "source.fixAll.dockerlint"

/** What can be done at a span. `findings`: all of the file. Fixes come first, then refactorings, then ways to ignore. */
export function actions(
  analysis: Analysis,
  findings: readonly Finding[],
  span: Span,
  {wanted, ignores = true}: ActionOptions = {},
): Action[] {
  const isWanted = (kind: string) =>
    wanted?.some(one => one === "" || one === kind || kind.startsWith(`${one}.`)) ?? true
  const here = isWanted(QUICK_FIX) ? findings.filter(({at}) => at.from <= span.to && at.to >= span.from) : []
  const fixes = here.flatMap(finding => fixOf(finding) ?? [])
  const known = new Set(fixes.map(({edits}) => JSON.stringify(edits)))
  const rewrites = isWanted("refactor") || wanted?.some(kind => kind.startsWith("refactor."))
  const found: Action[] = [
    ...fixes,
    ...fixesOfRules(here, findings),
    ...(rewrites ? refactorings(analysis, span) : []).filter(({edits}) => !known.has(JSON.stringify(edits))),
    ...(ignores ? waysToIgnore(analysis, here) : []),
  ]
  if (wanted && findings.some(({fix}) => fix?.safe))
    found.push({title: "Make all safe fixes of dockerlint", kind: FIX_ALL, key: {unsafe: false}})
  return once(found.filter(({kind}) => isWanted(kind)))
}

/**
 * The edits of an action that has a key; `read` lints another text of the same file. The file may have changed since the
 * action was offered: the edits are for the file as it is. Empty where nothing can be fixed.
 */
export function resolveAction(
  {source}: Analysis,
  {rules, unsafe}: ActionKey,
  read: (source: string) => Reading,
): Edit[] {
  const {reading} = fixAll(source, read, {unsafe, rules: rules && new Set(rules)})
  return editsBetween(source, reading.source)
}

function fixOf(finding: Finding): Action | undefined {
  const {fix} = finding
  if (!fix) return undefined
  const {title, edits, safe} = fix
  return safe ? {title, kind: QUICK_FIX, edits, preferred: true, finding} : {title, kind: QUICK_FIX, edits, finding}
}

/** For each rule with a finding here, to fix all that it has found in the file, where that is more than one. */
function fixesOfRules(here: readonly Finding[], findings: readonly Finding[]): Action[] {
  const rules = new Set(here.filter(({fix}) => fix).map(({rule}) => rule))
  return [...rules].flatMap(rule => {
    const fixable = findings.filter(one => one.rule === rule && one.fix)
    if (fixable.length < 2) return []
    const unsafe = fixable.some(({fix}) => !fix!.safe)
    const title = `Fix all ${fixable.length} of ${rule.name} in the file`
    return [{title, kind: QUICK_FIX, key: {rules: [rule.name], unsafe}}]
  })
}

const SCOPES: readonly IgnoreScope[] = ["line", "instruction", "file"]

function waysToIgnore(analysis: Analysis, findings: readonly Finding[]): Action[] {
  const ignore = ignoring(analysis)
  return findings.flatMap(finding =>
    SCOPES.flatMap(scope => {
      const edits = ignore(finding, scope)
      const where = scope === "file" ? "in this file" : `for this ${scope}`
      return edits ? [{title: `Ignore ${finding.rule.name} ${where}`, kind: QUICK_FIX, edits, finding}] : []
    }),
  )
}

/** Each title with the same edits once: a rule can have several findings that one change takes away. */
function once(actions: readonly Action[]): Action[] {
  const seen = new Set<string>()
  return actions.filter(({title, edits, key}) => {
    const text = JSON.stringify([title, edits, key])
    return !seen.has(text) && seen.add(text)
  })
}

/** What changed, by whole lines, so that an editor keeps its marks in all others. */
function editsBetween(before: string, after: string): Edit[] {
  const edits: Edit[] = []
  let at = 0
  let open: Edit | undefined
  for (const {value, added, removed} of diffLines(before, after)) {
    if (!added && !removed) {
      at += value.length
      open = undefined
      continue
    }
    if (!open) {
      open = {from: at, to: at, text: ""}
      edits.push(open)
    }
    if (added) open.text += value
    else {
      at += value.length
      open.to = at
    }
  }
  return edits
}
