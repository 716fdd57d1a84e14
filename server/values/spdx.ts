import {EXCEPTIONS, LICENSES} from "./spdxNames.ts"

let licenses: ReadonlySet<string> | undefined
let exceptions: ReadonlySet<string> | undefined

/**
 * Whether the text is an SPDX license expression: names of licences joined by AND and OR, with exceptions behind WITH.
 * Names are compared without their case, as the specification has it.
 */
export function isLicenseExpression(text: string): boolean {
  licenses ??= namesIn(LICENSES)
  exceptions ??= namesIn(EXCEPTIONS)
  let depth = 0
  /** What came last: the start of an expression, a licence, one with its exception or a group, WITH. */
  let last: "start" | "license" | "whole" | "with" = "start"
  for (const [word] of text.matchAll(/[()]|[^\s()]+/g)) {
    if (word === "(") {
      if (last !== "start") return false
      depth++
    } else if (word === ")") {
      if (depth-- === 0 || last === "start" || last === "with") return false
      last = "whole"
    } else if (last === "start") {
      if (!isLicense(word, licenses)) return false
      last = "license"
    } else if (last === "with") {
      if (!exceptions.has(word.toLowerCase()) && !/^(?:DocumentRef-[\w.-]+:)?AdditionRef-[\w.-]+$/.test(word))
        return false
      last = "whole"
    } else if (/^(?:AND|OR|and|or)$/.test(word)) last = "start"
    else if (/^(?:WITH|with)$/.test(word) && last === "license") last = "with"
    else return false
  }
  return depth === 0 && (last === "license" || last === "whole")
}

function isLicense(word: string, licenses: ReadonlySet<string>): boolean {
  const name = word.toLowerCase()
  // a plus means this version or a later one
  return (
    licenses.has(name) ||
    (name.endsWith("+") && licenses.has(name.slice(0, -1))) ||
    /^(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/.test(word)
  )
}

function namesIn(list: string): ReadonlySet<string> {
  return new Set(list.trim().toLowerCase().split(/\s+/))
}
