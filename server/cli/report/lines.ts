import type {Finding} from "../../lint/lint.ts"
import type {Position} from "../../text.ts"
import {charactersOf} from "./places.ts"
import type {FileResult, Reporter} from "./reporter.ts"
import {short, visible} from "./visible.ts"

/** A report with a line for each finding and nothing else. What it is given is fit for a terminal. */
export function lineReport(
  line: (path: string, place: Position, finding: Finding, message: string) => string,
): Reporter {
  return {
    file(file: FileResult) {
      const placeOf = charactersOf(file)
      return file.findings
        .map(finding => `${line(visible(file.path), placeOf(finding.at.from), finding, short(finding.message))}\n`)
        .join("")
    },
    end: () => "",
  }
}
