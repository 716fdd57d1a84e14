import type {Span} from "../text.ts"

/** When BuildKit refuses a file: reading its text, its instructions, or preparing the build. */
export type Phase = "parse" | "instructions" | "build"

/** What is wrong, by the name of the rule that reports it. */
export type ProblemCode =
  | "circular-stages"
  | "duplicate-directive"
  | "duplicate-flag"
  | "empty-volume"
  | "failing-check"
  | "invalid-check-directive"
  | "invalid-checksum"
  | "invalid-chmod"
  | "invalid-copy-source"
  | "invalid-device"
  | "invalid-epoch"
  | "invalid-escape-directive"
  | "invalid-flag-value"
  | "invalid-git-source"
  | "invalid-healthcheck"
  | "invalid-heredoc"
  | "invalid-ignore-file"
  | "invalid-image-name"
  | "invalid-mount"
  | "invalid-onbuild"
  | "invalid-pair"
  | "invalid-path"
  | "invalid-platform"
  | "invalid-port"
  | "invalid-signal"
  | "invalid-stage-name"
  | "invalid-stage-reference"
  | "invalid-substitution"
  | "json-not-strings"
  | "line-too-long"
  | "missing-argument"
  | "no-from"
  | "no-instructions"
  | "required-variable-unset"
  | "shell-not-json"
  | "too-many-arguments"
  | "unknown-flag"
  | "unknown-instruction"
  | "unknown-target"
  | "unset-image-variable"
  | "unterminated-heredoc"

/** Something for which BuildKit refuses to build. */
export interface Problem {
  code: ProblemCode
  phase: Phase
  /** As narrow as the thing to change. */
  at: Span
  /** What is wrong, why, and what to write instead. */
  message: string
  /**
   * The lines that BuildKit names, 1-based, first and last of each range; empty where it names none. A problem
   * at the top of the file can have line 0.
   */
  lines: readonly (readonly [first: number, last: number])[]
  /** The variable that it is about, where there is one. */
  subject?: string
  /** The word that was probably meant, where there is one. */
  suggestion?: string
}
