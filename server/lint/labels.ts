import {UNKNOWN} from "../../grammars/expand.ts"
import type {Text} from "../../grammars/logical.ts"
import type {Analysis} from "../analysis.ts"
import type {Value} from "../model/environment.ts"
import {hasVariable} from "../model/uses.ts"
import {expandText} from "../model/value.ts"
import type {Instruction} from "../syntax/ast.ts"
import {type Rule, rule} from "./rule.ts"
import type {LabelType} from "./settings.ts"

/** One label of a LABEL. */
export interface LabelUse {
  /** Variables replaced and quotes taken away; UNKNOWN where a variable is not known. */
  name: Value
  nameAt: Text
  /** UNKNOWN too where it holds a variable at all: what the build says of it counts, not its default. */
  value: Value
  /** Undefined where there is none. */
  valueAt?: Text
}

/** The labels that these instructions set. */
export function* labelsOf({file, stateAt}: Analysis, instructions: readonly Instruction[]): Generator<LabelUse> {
  const {escape} = file
  for (const instruction of instructions) {
    const state = instruction.name === "LABEL" ? stateAt(instruction) : undefined
    if (!state) continue
    for (const {key, value} of instruction.pairs) {
      const name = expandText(key, state.env, {escape}).result
      const text = value && !hasVariable(value, escape) ? expandText(value, state.env, {escape}).result : UNKNOWN
      yield {name, nameAt: key, value: value ? text : "", valueAt: value}
    }
  }
}

/** A rule about the values of labels that the configuration gives a type. */
export function labelTypeRule(
  definition: Omit<Rule, "severity" | "since" | "check" | "why"> & {
    type: LabelType
    /** What the values have to be, and an example. */
    what: string
    why: string
    isValid(value: string): boolean
  },
): Rule {
  const {type, what, why, isValid, ...rest} = definition
  return rule({
    ...rest,
    severity: "warning",
    since: "2026.1",
    why: `${why} It has something to say only where the configuration gives labels the type \`${type}\` under \`labels\`. Values
with variables are not judged: the build decides them.`,
    *check(analysis, {labels}) {
      if (labels.size === 0) return
      for (const {name, value, valueAt} of labelsOf(analysis, analysis.all("LABEL"))) {
        if (name === UNKNOWN || value === UNKNOWN || value === "" || !valueAt || labels.get(name) !== type) continue
        const {from, to} = valueAt
        if (!isValid(value))
          yield {at: {from, to}, message: `"${value}" is ${what}, as the configuration wants of ${name}`}
      }
    },
  })
}
