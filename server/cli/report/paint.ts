import {fstatSync} from "node:fs"
import type {Severity} from "../../lint/rule.ts"

/** Colours, or none, for text on standard output. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  severity(severity: Severity, text: string): string
  good(text: string): string
  /** How many cells a line may take; undefined where the output is no terminal. */
  columns?: number
}

const plain = (text: string) => text

/** No colours, and no terminal. */
export const PLAIN: Paint = {bold: plain, dim: plain, good: plain, severity: (_, text) => text}

/**
 * What standard output can show. Colours: never where `wanted` is false; then NO_COLOR and FORCE_COLOR come first, then
 * whether it is a terminal.
 */
export async function findPaint(wanted: boolean): Promise<Paint> {
  const {NO_COLOR, FORCE_COLOR, TERM} = process.env
  const columns = isTerminal() ? process.stdout.columns || 80 : undefined
  const forced = FORCE_COLOR === undefined ? undefined : FORCE_COLOR !== "0" && FORCE_COLOR !== "false"
  const colored = wanted && !NO_COLOR && (forced ?? (columns !== undefined && TERM !== "dumb"))
  if (!colored) return {...PLAIN, columns}
  const {default: picocolors} = await import("picocolors")
  const {bold, dim, red, yellow, cyan, magenta, green} = picocolors.createColors(true)
  const bySeverity = {error: red, warning: yellow, info: cyan, style: magenta}
  return {bold, dim, columns, good: green, severity: (severity, text) => bySeverity[severity](text)}
}

/** Asks the system first: Node takes its time to set standard output up. */
function isTerminal(): boolean {
  try {
    return fstatSync(1).isCharacterDevice() && process.stdout.isTTY
  } catch {
    return false
  }
}
