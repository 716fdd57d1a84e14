import type {Analysis} from "../../analysis.ts"
import type {Finding} from "../../lint/lint.ts"
import type {PathError} from "../discover.ts"

/** A file with what was found in it. */
export interface FileResult {
  /** As it is shown. */
  path: string
  analysis: Analysis
  findings: readonly Finding[]
}

/** Turns results into text, piece by piece. */
export interface Reporter {
  file(result: FileResult): string
  /** What comes last. */
  end(errors: readonly PathError[]): string
}
