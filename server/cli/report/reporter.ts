import type {PathError} from "../../disk/discover.ts"
import type {Finding} from "../../lint/lint.ts"
import type {Severity} from "../../lint/rule.ts"
import type {LineIndex, Span} from "../../text.ts"
import type {Paint} from "./paint.ts"

/** The text of a file, and where its lines begin. */
export interface FileText {
  source: string
  lines: LineIndex
}

/** A file with what was found in it. All places are places in it. */
export interface FileResult extends FileText {
  /** As it is shown. */
  path: string
  /** Its instructions, in order. */
  instructions: readonly Span[]
  /** What is reported. */
  findings: readonly Finding[]
  /** Everything that was found, also what this run leaves out: fingerprints count it. */
  all: readonly Finding[]
}

/** What all reports of a run have in common. */
export interface ReportSettings {
  /** The version of the program. */
  version: string
  paint: Paint
  /** The working folder, absolute: paths for programs are relative to it. */
  folder: string
  /** Whether a finding of this severity makes the run fail. */
  fails(severity: Severity): boolean
  /** Counts per rule are asked for. */
  statistics: boolean
  /** Only findings: no summary. */
  quiet: boolean
}

/** How a run ended. */
export interface RunEnd {
  /** What could not be read. */
  errors: readonly PathError[]
  exitCode: number
}

/** Turns results into text, piece by piece, so that no report has to be held in memory. */
export interface Reporter {
  file(result: FileResult): string
  /** What comes last. */
  end(run: RunEnd): string
}

/** What the file of a format exports. */
export type Report = (settings: ReportSettings) => Reporter
