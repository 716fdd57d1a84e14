import type {Analysis} from "../analysis.ts"
import {fromParts} from "../model/instructions.ts"
import type {RuleFinding} from "./rule.ts"

const MARK = /^(?:\$\{templateOption:|\{\{|\{%|<%|<\?|@@?\w+@@?$)/

/** Where a file is plainly a template that still has to become a Dockerfile; undefined where it is not. */
export function templateMark({file}: Analysis): RuleFinding | undefined {
  for (const instruction of file.instructions) {
    const {name, keyword} = instruction
    const text = name === "FROM" ? fromParts(instruction).image : name ? undefined : keyword
    if (!text || !(MARK.test(text.value) || (name === "FROM" && /\{\{|<%|\$\{templateOption:/.test(text.value))))
      continue
    const message = `this is a template ("${text.value}"), not a Dockerfile: lint what is made of it`
    return {at: text, message}
  }
  return undefined
}
