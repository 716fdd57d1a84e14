import {lineReport} from "./lines.ts"
import type {Reporter} from "./reporter.ts"

/** The form of error messages in the GNU coding standards, which editors and other tools can follow. */
export function gnuReport(): Reporter {
  return lineReport((path, {line, column}, {severity, rule}, message) => {
    return `${path}:${line}:${column}: ${severity}: ${message} [${rule.name}]`
  })
}
