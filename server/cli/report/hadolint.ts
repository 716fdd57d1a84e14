import {lastFrom, type Span} from "../../text.ts"
import {jsonList} from "./list.ts"
import {rangeOf} from "./places.ts"
import type {FileResult, Reporter} from "./reporter.ts"

/** hadolint's JSON, with its codes and ShellCheck's, at the lines where hadolint has them. */
export function hadolintReport(): Reporter {
  return jsonList((file: FileResult) =>
    file.findings.flatMap(({rule, severity, at, message, aliases}) => {
      const finding = (code: string, place: Span) => {
        const there = rangeOf(file, place).start
        const here = rangeOf(file, at).start
        // our column is the truer one, hadolint's is always 1
        const {line, column} = there.line === here.line ? here : there
        return {code, column, file: file.path, level: severity, line, message}
      }
      const known = aliases.filter(({code}) => /^(?:DL|SC)\d+$/.test(code))
      if (known.length === 0) return [finding(rule.name, at)]
      return known.map(({code, at: own}) => {
        // ShellCheck's own places are within the script, but hadolint knows only of the instruction
        if (code.startsWith("SC")) return finding(code, instructionAt(file, own ?? at))
        return finding(code, own ?? instructionAt(file, at))
      })
    }),
  )
}

/** The instruction that a place is in, which is what hadolint marks; the place itself where it is in none. */
function instructionAt({instructions}: FileResult, at: Span): Span {
  const last = instructions[lastFrom(instructions, at.from)]
  return last && at.from <= last.to ? last : at
}
