import type {Finding} from "../../lint/lint.ts"
import type {Position} from "../../text.ts"
import {placeOf} from "./places.ts"
import type {FileResult, Reporter} from "./reporter.ts"
import {short, visible} from "./visible.ts"

/** A report with a line for each finding and nothing else. What it is given is fit for a terminal. */
export function lineReport(
  line: (path: string, place: Position, finding: Finding, message: string) => string,
): Reporter {
  return {
    file: (file: FileResult) =>
      file.findings
        .map(finding => {
          const place = placeOf(file, finding.at.from)
          return `${line(visible(file.path), place, finding, short(finding.message))}\n`
        })
        .join(""),
    end: () => "",
  }
}
