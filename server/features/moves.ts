import {slice, type Text} from "../../grammars/logical.ts"
import type {Analysis} from "../analysis.ts"
import {contextPaths} from "../model/contextPaths.ts"
import {plainText} from "../model/uses.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Edit} from "../text.ts"
import {cleanPath} from "../values/path.ts"

/**
 * The edits for a file or folder of the build context that gets another path: what COPY, ADD and bind mounts take by its
 * name, or from below it. Patterns stay as they are, and so does a path that could not be written in its place.
 */
export function moves(analysis: Analysis, from: string, to: string): Edit[] {
  const [before, after] = [segmentsOf(from), segmentsOf(to)]
  if (before.length === 0 || after.length === 0 || after[0] === "..") return []
  const edits: Edit[] = []
  for (const instruction of analysis.file.instructions) {
    for (const {text, path, pattern} of contextPaths(instruction, analysis.file, analysis.stateAt(instruction))) {
      const own = path.split("/")
      if (pattern || before.some((name, i) => own[i] !== name)) continue
      const edit = moved(unquoted(text, analysis.file.escape), before, after, instruction)
      if (edit) edits.push(edit)
    }
  }
  return edits
}

/** What is between the quotes of a text that is nothing but quoted. */
function unquoted(text: Text, escape: string): Text {
  const plain = plainText(text, escape)
  const start = plain === undefined ? -1 : text.value.indexOf(plain)
  return start < 0 ? text : slice(text, start, start + plain!.length)
}

function segmentsOf(path: string): string[] {
  const clean = cleanPath(path.replace(/^\/+/, ""))
  return clean === "." ? [] : clean.split("/")
}

/** Replaces the names that differ, so that `./`, `/./` and variables further on stay; undefined where that can't be. */
function moved(text: Text, before: string[], after: string[], instruction: Instruction): Edit | undefined {
  const names = [...text.value.matchAll(/[^/]+/g)].filter(([name]) => name !== ".")
  let start = 0
  let tail = 0
  const room = Math.min(before.length, after.length) - 1
  while (start < room && before[start] === after[start]) start++
  while (tail < room - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const end = before.length - tail
  if (before.slice(0, end).some((name, i) => names[i]?.[0] !== name)) return undefined
  const [first, last] = [names[start]!, names[end - 1]!]
  const [at, stop] = [first.index, last.index + last[0].length]
  // a `/./` between them says what --parents keeps
  if (text.value.slice(at, stop).split("/").includes(".")) return undefined
  const name = after.slice(start, after.length - tail).join("/")
  const written = instruction.json ? JSON.stringify(name).slice(1, -1) : name
  if (!isWritable(name, instruction)) return undefined
  const {from, to} = slice(text, at, stop)
  return {from, to, text: written}
}

/** Whether the path stands for itself in the place of another one. */
function isWritable(path: string, {name, json}: Instruction): boolean {
  if (name === "RUN") return /^[^\s"'$,=\\`]+$/.test(path)
  return json ? /^[^"'$*?[\]\\`\n]+$/.test(path) : /^[^\s"'$*?[\]\\`<#]+$/.test(path)
}
