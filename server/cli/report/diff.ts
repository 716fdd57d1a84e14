import {formatPatch, type StructuredPatch, structuredPatch} from "diff"
import type {Paint} from "./paint.ts"
import {visible} from "./visible.ts"

/** Texts that differ in more lines than this are shown as one that is taken out and one that is put in: comparing takes too long. */
const MAX_DIFFERENT = 2000

/** What changes in a file as a patch, coloured where the output shows colours. */
export function unifiedDiff(path: string, before: string, after: string, paint: Paint): string {
  const patch =
    structuredPatch(path, path, before, after, undefined, undefined, {context: 3, maxEditLength: MAX_DIFFERENT}) ??
    wholePatch(path, before, after)
  const text = formatPatch(patch, {includeIndex: false, includeUnderline: false, includeFileHeaders: true})
  const plain = paint.columns === undefined && paint.bold("x") === "x"
  if (plain) return text
  const lines = text.split("\n").map(line => painted(line, paint))
  return lines.join("\n")
}

function painted(line: string, paint: Paint): string {
  // a carriage return at the end is none that moves anything
  const shown = visible(line.replace(/\r$/, "").replaceAll("\t", "    "))
  if (/^(?:---|\+\+\+) /.test(line)) return paint.bold(shown)
  if (line.startsWith("@@")) return paint.severity("info", shown)
  if (line.startsWith("-")) return paint.severity("error", shown)
  return line.startsWith("+") ? paint.good(shown) : shown
}

function wholePatch(path: string, before: string, after: string): StructuredPatch {
  const [old, now] = [linesOf("-", before), linesOf("+", after)]
  return {
    oldFileName: path,
    newFileName: path,
    oldHeader: undefined,
    newHeader: undefined,
    hunks: [{oldStart: 1, oldLines: old.count, newStart: 1, newLines: now.count, lines: [...old.lines, ...now.lines]}],
  }
}

function linesOf(sign: string, text: string): {lines: string[]; count: number} {
  const lines = text.split("\n").map(line => sign + line)
  const last = lines.pop()!
  const count = lines.length + (last === sign ? 0 : 1)
  if (last !== sign) lines.push(last, "\\ No newline at end of file")
  return {lines, count}
}
