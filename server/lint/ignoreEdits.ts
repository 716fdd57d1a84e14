import type {Analysis} from "../analysis.ts"
import {once} from "../model/once.ts"
import type {Edit} from "../text.ts"
import {indexAt, insertAbove, lineEnd, lineStart} from "./instructionEdits.ts"
import type {Finding} from "./lint.ts"
import {misspelt, readSuppressions, type Suppression} from "./suppress.ts"

/** For what a comment silences a rule; `line`: for one of the lines on which an instruction goes on. */
export type IgnoreScope = "line" | "instruction" | "file"

/** What stands where the reason belongs. */
const REASON = "TODO: why"

/**
 * Writes an ignore comment for a finding, or its name into the one that is there. The edits are undefined where no comment
 * of that scope can silence it.
 */
export function ignoring(analysis: Analysis): (finding: Finding, scope: IgnoreScope) => Edit[] | undefined {
  const own = once(() =>
    readSuppressions(analysis).filter(({kind, names}) => kind === "dockerlint" && names.length > 0),
  )
  return (finding, scope) => ignoreEdits(analysis, own, finding, scope)
}

function ignoreEdits(
  analysis: Analysis,
  own: () => readonly Suppression[],
  finding: Finding,
  scope: IgnoreScope,
): Edit[] | undefined {
  const {rule, at} = finding
  if (rule.name === "template-file") return undefined
  if (rule.name === "unknown-ignore" && misspelt(analysis).some(({from}) => from === at.from)) return undefined
  const {file, source} = analysis
  if (scope === "file") {
    const known = own().find(({scope}) => scope.from === 0 && scope.to === Number.MAX_SAFE_INTEGER)
    return known ? [alsoNamed(known, finding)] : [atTop(analysis, `# dockerlint global ignore=${withReason(finding)}`)]
  }
  const instruction = file.instructions[indexAt(analysis, at.from)]
  if (!instruction || at.from > instruction.to) return undefined
  const comment = `# dockerlint ignore=${withReason(finding)}`
  if (scope === "instruction") {
    const known = own().find(
      ({at, scope}) => at.from < instruction.from && scope.from === instruction.from && scope.to === instruction.to + 1,
    )
    return known ? [alsoNamed(known, finding)] : insertAbove(analysis, instruction, comment)
  }
  const start = lineStart(source, at.from)
  const [body] = instruction.heredocs.map(({body}) => body.from)
  // in the body of a heredoc a comment is a part of the body
  if (start <= instruction.from || (body !== undefined && start >= body)) return undefined
  const indent = /^[ \t]*/.exec(source.slice(start, at.from))![0]
  if (source[start + indent.length] === "#") return undefined
  const known = own().find(({at, scope}) => at.from > instruction.from && scope.from === start)
  if (known) return [alsoNamed(known, finding)]
  return [{from: start, to: start, text: indent + comment + lineEnd(source, instruction.from)}]
}

/** What silences the finding: its rule, or the code of ShellCheck where one rule stands for all of these. */
function nameOf({rule, aliases}: Finding): string {
  return rule.name === "shellcheck-finding" ? (aliases[0]?.code ?? rule.name) : rule.name
}

function withReason(finding: Finding): string {
  return `${nameOf(finding)} -- ${REASON}`
}

function alsoNamed({names}: Suppression, finding: Finding): Edit {
  const {to} = names.at(-1)!.at
  return {from: to, to, text: `,${nameOf(finding)}`}
}

/** Behind the directives, which count only as long as nothing stands in front of them. */
function atTop({source, file: {directives, syntax, check}}: Analysis, comment: string): Edit {
  const shebang = source.startsWith("#!") ? 2 : 0
  const last = Math.max(shebang, check?.to ?? 0, syntax?.to ?? 0, ...directives.map(({to}) => to))
  if (last === 0) {
    const at = source.startsWith("\ufeff") ? 1 : 0
    return {from: at, to: at, text: comment + lineEnd(source, at)}
  }
  const newline = source.indexOf("\n", last)
  if (newline < 0) return {from: source.length, to: source.length, text: lineEnd(source, last) + comment}
  return {from: newline + 1, to: newline + 1, text: comment + lineEnd(source, last)}
}
