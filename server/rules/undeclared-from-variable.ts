import type {Analysis} from "../analysis.ts"
import {insertAbove, keywordLike} from "../lint/instructionEdits.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import {hasDefault} from "../model/value.ts"

export const undeclaredFromVariable = rule({
  name: "undeclared-from-variable",
  aliases: ["UndefinedArgInFrom"],
  summary: "FROM uses a variable that is not declared before the first FROM",
  severity: "error",
  since: "2026.1",
  why: `FROM sees only the ARGs that stand before the first FROM of the file, and the platform variables such as \`TARGETARCH\`. An ARG in a
stage is not visible to it. What is not declared is empty, and \`--build-arg\` can't change that.`,
  narrows: {
    check: "UndefinedArgInFrom",
    why: "`${name:-value}` and its relatives say what to do without the variable, so they are not reported.",
  },
  examples: [
    {bad: "FROM alpine:<|$VERSION|>\n", good: "ARG VERSION=3.22\nFROM alpine:$VERSION\n"},
    {bad: "ARG VERSION=3.22\nFROM alpine:<|$VERSON|>\n", good: "ARG VERSION=3.22\nFROM alpine:$VERSION\n"},
    {bad: "FROM <|$IMAGE|>\n", good: "FROM ${IMAGE:-alpine:3.22}\n"},
  ],
  *check(analysis) {
    const {build, file, problems} = analysis
    for (const {rule, at, instruction, subject, suggestion} of build.checks) {
      const written = analysis.text(at)
      // a modifier that does not exist is another problem
      if (rule !== "UndefinedArgInFrom" || hasDefault(written, file) || /^\$\{\w+:[^-+?]/.test(written)) continue
      const later = analysis.all("ARG").some(({pairs}) => pairs.some(({key}) => key.value === subject))
      const breaks = problems.some(({at: {from, to}}) => from >= instruction.from && to <= instruction.to)
      const advice =
        suggestion !== undefined
          ? `did you mean ${suggestion}?`
          : `${later ? "move" : "write"} ARG ${subject}${later ? "" : "=..."} before the first FROM`
      yield {
        at,
        message: `"${subject}" is not declared before the first FROM, so it is empty here: ${advice}`,
        severity: breaks ? "error" : "warning",
        fix:
          suggestion === undefined
            ? declareAbove(analysis, subject)
            : {
                title: `Write ${suggestion}`,
                safe: false,
                edits: [{from: at.from, to: at.to, text: written.replace(subject, () => suggestion)}],
              },
      }
    }
  },
})

/** The ARG that a stage has for itself, with its default, above the first FROM as well. */
function declareAbove(analysis: Analysis, name: string): Fix | undefined {
  const {stages, text} = analysis
  const first = stages[0]?.from
  const own = analysis.all("ARG").flatMap(({pairs}) => pairs.filter(({key, value}) => key.value === name && value))
  const [pair] = own
  if (!first || !pair || own.length > 1 || /[$\n]/.test(text(pair))) return undefined
  const edits = insertAbove(analysis, first, `${keywordLike(first, "ARG")} ${text(pair)}`)
  return edits && {title: `Declare ARG ${name} before the first FROM`, safe: false, edits}
}
