import type {Comment, Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import {parseBool} from "../values/numbers.ts"

/** BuildKit's checks by their names. */
export const CHECK_NAMES = [
  "ConsistentInstructionCasing",
  "CopyIgnoredFile",
  "DuplicateStageName",
  "ExposeInvalidFormat",
  "ExposeProtoCasing",
  "FromAsCasing",
  "FromPlatformFlagConstDisallowed",
  "InvalidBaseImagePlatform",
  "InvalidDefaultArgInFrom",
  "InvalidDefinitionDescription",
  "JSONArgsRecommended",
  "LegacyKeyValueFormat",
  "MaintainerDeprecated",
  "MultipleInstructionsDisallowed",
  "NoEmptyContinuation",
  "RedundantTargetPlatform",
  "ReservedStageName",
  "SecretsUsedInArgOrEnv",
  "StageNameCasing",
  "UndefinedArgInFrom",
  "UndefinedVar",
  "WorkdirRelativePath",
] as const

export type CheckName = (typeof CHECK_NAMES)[number]

/** One of BuildKit's checks found its condition true. */
export interface Check {
  rule: CheckName
  /** The narrowest place of it. */
  at: Span
  /** The 1-based line that BuildKit names. */
  line: number
  instruction: Instruction
  /** Comments in which a `check=skip=` counts for it; undefined where only the one at the top of the file does. */
  comments?: readonly Comment[]
  /** The variable, stage, port, file or instruction that it is about. */
  subject: string
  /** What was probably meant. */
  suggestion?: string
}

/** What `check=` says: which checks run and whether a warning fails the build. */
export interface CheckOptions {
  skipAll: boolean
  skip: readonly string[]
  experimentalAll: boolean
  experimental: readonly string[]
  error: boolean
}

const NONE: CheckOptions = {skipAll: false, skip: [], experimentalAll: false, experimental: [], error: false}

/** Reads the value of `check=` up to its first blank; a problem where BuildKit refuses it. */
export function readCheckOptions(text: string): CheckOptions | {problem: string} {
  const value = text.trim()
  const options = {...NONE}
  if (value === "") return options
  const parts = value.split(";")
  // there are three options at most: more semicolons belong to the third
  if (parts.length > 3) parts.splice(2, parts.length - 2, parts.slice(2).join(";"))
  for (const part of parts) {
    const equals = part.indexOf("=")
    if (equals < 0) return {problem: `"${part}" is no option: write skip=RULE,RULE, error=true or experimental=RULE`}
    const key = part.slice(0, equals).trim()
    const given = part.slice(equals + 1).trim()
    const names = given.split(",").map(name => name.trim())
    if (key === "skip") {
      if (given === "all") options.skipAll = true
      else options.skip = names
    } else if (key === "experimental") {
      if (given === "all") options.experimentalAll = true
      else options.experimental = names
    } else if (key === "error") {
      const error = parseBool(given)
      if (error === undefined) return {problem: `error is true or false, not "${given}"`}
      options.error = error
    } else return {problem: `there is no option "${key}": there are skip, error and experimental`}
  }
  return options
}
