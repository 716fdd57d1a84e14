import type {Dockerfile, Instruction} from "../syntax/ast.ts"
import {formatPlatform} from "../values/platform.ts"
import {assign, declare, type Environment, newEnvironment, snapshot, type Value} from "./environment.ts"
import type {BuildSettings} from "./facts.ts"
import {addProblem, placeOf, type Report} from "./report.ts"
import {expandText, expansionMessage} from "./value.ts"

/**
 * The variables that BuildKit sets for FROM; ARG brings them into a stage. `target` is the name of the stage that is
 * built.
 */
export function platformArgs({platform, buildArgs}: BuildSettings, target: string): Environment {
  const {os, arch, variant, osVersion} = platform
  const values: [string, string][] = [
    ["BUILDPLATFORM", "linux/amd64"],
    ["BUILDOS", "linux"],
    ["BUILDOSVERSION", ""],
    ["BUILDARCH", "amd64"],
    ["BUILDVARIANT", ""],
    ["TARGETPLATFORM", formatPlatform(platform)],
    ["TARGETOS", os],
    ["TARGETOSVERSION", osVersion],
    ["TARGETARCH", arch],
    ["TARGETVARIANT", variant],
    ["TARGETSTAGE", target === "" ? "default" : target],
  ]
  const environment = newEnvironment(true)
  for (const [name, value] of values) assign(environment, name, buildArgs.get(name) ?? value)
  return environment
}

/**
 * Adds what the ARG instructions before the first FROM declare. Problems go to the report; without one the first
 * problem ends it, and false is the answer.
 */
export function addGlobalArgs(
  environment: Environment,
  file: Dockerfile,
  args: readonly Instruction[],
  buildArgs: ReadonlyMap<string, Value>,
  report: Report | undefined,
): boolean {
  for (const instruction of args) {
    for (const {key, value} of instruction.pairs) {
      const name = key.value
      const given = buildArgs.get(name)
      declare(environment, name)
      if (given !== undefined) assign(environment, name, given, key)
      else if (value) {
        const expanded = expandText(value, snapshot(environment), file)
        if (expanded.problem) {
          if (!report) return false
          const at = expanded.place(expanded.problem)
          const code = expanded.problem.required === undefined ? "invalid-substitution" : "required-variable-unset"
          addProblem(report, "build", placeOf(file, instruction), {
            code,
            at,
            message: expansionMessage(expanded.problem, value),
            subject: expanded.problem.required,
          })
        }
        assign(environment, name, expanded.result, key)
      }
    }
  }
  return true
}
