import type {Span} from "../../text.ts"
import {jsonList} from "./list.ts"
import {rangeOf} from "./places.ts"
import type {FileResult, Reporter} from "./reporter.ts"

/** hadolint's JSON, with its codes and ShellCheck's, at the lines where hadolint has them. */
export function hadolintReport(): Reporter {
  return jsonList(({path, analysis, findings}: FileResult) =>
    findings.flatMap(({rule, severity, at, message, aliases}) => {
      const known = aliases.filter(({code}) => /^(?:DL|SC)\d+$/.test(code))
      const codes: readonly {code: string; at?: Span}[] = known.length > 0 ? known : [{code: rule.name}]
      const here = rangeOf(analysis, at).start
      return codes.map(({code, at: own}) => {
        const there = own ? rangeOf(analysis, own).start : here
        // our column is the truer one, hadolint's is always 1
        const {line, column} = there.line === here.line ? here : there
        return {code, column, file: path, level: severity, line, message}
      })
    }),
  )
}
