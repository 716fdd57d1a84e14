import type {Step} from "../../../model/cache/steps.ts"
import type {Layer} from "../../../model/layers.ts"
import {indexLines, positionAt} from "../../../text.ts"

/** From an offset to its line, 1-based. */
export function lineNumbers(source: string): (offset: number) => number {
  const index = indexLines(source)
  return offset => positionAt(index, offset).line
}

/** No instruction is shown longer than this. */
const LONGEST = 400

/** A text on one line. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, LONGEST * 4)
    .replace(/[\\`]?\r?\n/g, " ")
    .replace(/\s+/g, " ")
    .trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
}

/** What an instruction says, on one line. */
export function instructionText({instruction}: Pick<Layer, "instruction">, source: string): string {
  return oneLine(source.slice(instruction.from, instruction.to))
}

/** The same of a step, which may come from a trigger of another file. */
export function stepText({instruction}: Pick<Step, "instruction">): string {
  const {keyword, line} = instruction
  const space = line.value.search(/\s/)
  return oneLine(space < 0 ? keyword.value : `${keyword.value} ${line.value.slice(space)}`)
}

/** `1,000`, `1 file`, `2 files` */
export function count(number: number, noun = ""): string {
  const digits = number.toLocaleString("en")
  return noun === "" ? digits : `${digits} ${noun}${number === 1 ? "" : "s"}`
}

/** A few of many names, and how many more there are. */
export function someOf(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(", ")
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}
