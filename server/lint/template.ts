import {slice, type Text} from "../../grammars/logical.ts"
import type {Analysis} from "../analysis.ts"
import type {RuleFinding} from "./rule.ts"

/** What stands at the start of a line of a template: Go's and Jinja's, EJS's, and names between at signs. */
const LINE = /^(?:\{\{|\{%|<%|<\?|@@?\w+@@?$)/
/** What stands inside of words, where images and defaults should: the same, and that of dev container templates. */
const INSIDE = /\{\{|<%|\$\{templateOption:/

/** A value in a script that no shell reads like this: a template's, where it is not quoted. */
const VALUE = /(?:^|[\s;&|])[A-Za-z_]\w*=\{\{[^}\s]/

/** Where a file is plainly a template that still has to become a Dockerfile; undefined where it is not. */
export function templateMark({file}: Analysis): RuleFinding | undefined {
  for (const instruction of file.instructions) {
    const {name, keyword, args} = instruction
    const words = name === "FROM" ? args.slice(0, 1) : name === "ARG" ? args : []
    const script = name === "RUN" ? VALUE.exec(args[0]?.value ?? "") : null
    const found =
      name === undefined && LINE.test(keyword.value)
        ? keyword
        : (words.find(({value}) => INSIDE.test(value)) ?? valueIn(script, args[0]))
    if (!found) continue
    const message = `this is a template ("${found.value}"), not a Dockerfile: lint what is made of it`
    return {at: found, message}
  }
  return undefined
}

/** The word with the value. */
function valueIn(match: RegExpExecArray | null, script: Text | undefined): Text | undefined {
  if (!match || !script) return undefined
  const from = match.index + match[0].search(/\w/)
  const length = /^\S+/.exec(script.value.slice(from))![0].length
  return slice(script, from, from + length)
}
