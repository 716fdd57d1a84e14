import type {Analysis} from "../analysis.ts"
import type {RuleFinding} from "./rule.ts"

/** What stands at the start of a line of a template: Go's and Jinja's, EJS's, and names between at signs. */
const LINE = /^(?:\{\{|\{%|<%|<\?|@@?\w+@@?$)/
/** What stands inside of words, where images and defaults should: the same, and that of dev container templates. */
const INSIDE = /\{\{|<%|\$\{templateOption:/

/** Where a file is plainly a template that still has to become a Dockerfile; undefined where it is not. */
export function templateMark({file}: Analysis): RuleFinding | undefined {
  for (const instruction of file.instructions) {
    const {name, keyword, args} = instruction
    const words = name === "FROM" ? args.slice(0, 1) : name === "ARG" ? args : []
    const found = name === undefined && LINE.test(keyword.value) ? keyword : words.find(({value}) => INSIDE.test(value))
    if (!found) continue
    const message = `this is a template ("${found.value}"), not a Dockerfile: lint what is made of it`
    return {at: found, message}
  }
  return undefined
}
