import type {InstructionName} from "../../grammars/instructions.ts"
import {slice, sourceEnd, sourceOffset, type Text, valueOffset} from "../../grammars/logical.ts"
import type {Cursor, Inside} from "./cursor.ts"
import {stringAt} from "./cursorArray.ts"
import {gap, holds, type Known, place} from "./cursorPlace.ts"
import {variableAt} from "./cursorVariable.ts"
import {shellText} from "./script.ts"

/** What stands in the arguments of an instruction. */
export function inArguments(analysis: Known, name: InstructionName, inside: Inside, offset: number): Cursor {
  const {args, pairs, json} = inside.instruction
  const {escape} = analysis.file
  const index = args.findIndex(({to}) => offset <= to)
  const text = index >= 0 && offset >= args[index]!.from ? args[index] : undefined
  /** The number of the word at the place, written or not. */
  const number = index < 0 ? args.length : index
  const word = text ? place(text, offset) : gap(offset)
  const expanded = () => text && inBuildText(text, offset, inside, escape)

  switch (name) {
    case "FROM": {
      const kind = (["image", "as", "stageName"] as const)[number]
      if (!kind) return {kind: "nothing"}
      return (number === 0 ? expanded() : undefined) ?? {kind, ...word, ...inside}
    }
    case "ENV":
    case "LABEL":
    case "ARG": {
      const pair = pairs.find(pair => holds(pair, offset))
      const legacy = !pair && pairs[0]?.legacy && !pairs[0].value && offset > pairs[0].to ? pairs[0] : undefined
      if (legacy) return {kind: "pairValue", key: legacy.key.value, ...gap(offset), ...inside}
      if (!pair) return {kind: "pairKey", ...gap(offset), ...inside}
      const {key, value} = pair
      if (!value || offset < value.from) {
        if (offset > key.to) return {kind: "pairValue", key: key.value, ...gap(offset), ...inside}
        const variable = name === "ARG" ? undefined : inBuildText(key, offset, inside, escape)
        return variable ?? {kind: "pairKey", ...place(key, offset), ...inside}
      }
      const variable = inBuildText(value, offset, inside, escape)
      return variable ?? {kind: "pairValue", key: key.value, ...place(value, offset), ...inside}
    }
    case "ADD":
    case "COPY":
    case "VOLUME": {
      const array = inArray(inside, offset, 0)
      if (array) {
        const {index, last, ...rest} = array
        const role = name === "VOLUME" ? "volume" : last && index > 0 ? "destination" : "source"
        const variable = array.array.quoted
          ? inBuildText({value: rest.value, ...rest.at}, offset, inside, escape)
          : undefined
        return variable ?? {kind: "path", role, index, ...rest, ...inside}
      }
      const last = number >= args.length - 1
      const role = name === "VOLUME" ? "volume" : last && number > 0 ? "destination" : "source"
      return expanded() ?? {kind: "path", role, index: number, ...word, ...inside}
    }
    case "WORKDIR":
      return expanded() ?? {kind: "path", role: "workdir", index: 0, ...word, ...inside}
    case "EXPOSE":
      return expanded() ?? {kind: "port", ...word, ...inside}
    case "STOPSIGNAL":
      return expanded() ?? {kind: "signal", ...word, ...inside}
    case "USER":
      return expanded() ?? {kind: "user", ...word, ...inside}
    case "HEALTHCHECK":
      if (number === 0) return {kind: "healthType", ...word, ...inside}
      if (args[0]!.value.toUpperCase() !== "CMD") return {kind: "nothing"}
      break
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL":
      break
    default:
      return {kind: "text", ...word, ...inside}
  }
  const array = inArray(inside, offset, name === "HEALTHCHECK" ? 1 : 0)
  if (array) return {kind: "arrayWord", ...array, ...inside}
  if (name === "SHELL" || json) return {kind: "text", ...word, ...inside}
  return inShell(analysis, inside, offset)
}

/** The string of a JSON array at a place, whole or still open; `skip` arguments stand in front of the array. */
function inArray({instruction}: Inside, offset: number, skip: number) {
  const {json, args, line} = instruction
  const start = json?.from ?? args[skip]?.from
  if (start === undefined || offset <= start) return undefined
  const from = valueOffset(line, start)
  if (line.value[from] !== "[") return undefined
  const found = stringAt(line.value.slice(from), valueOffset(line, offset) - from)
  if (!found) return undefined
  const {index, last, quoted} = found
  if (!quoted) return {index, last, array: {quoted}, ...gap(offset)}
  const at = {from: sourceOffset(line, from + found.from), to: sourceEnd(line, from + found.to)}
  const value = line.value.slice(from + found.from, from + found.to)
  const before = value.slice(0, Math.max(0, valueOffset(line, offset) - from - found.from))
  return {index, last, array: {quoted}, at: {from: at.from, to: Math.max(at.from, at.to)}, value, before}
}

/** What stands in a script of an instruction. */
export function inShell(analysis: Known, inside: Inside, offset: number): Cursor {
  const {instruction, outer} = inside
  const state = analysis.stateAt(outer)
  const shell =
    instruction === outer ? analysis.shellOf(outer) : shellText(instruction, analysis.source, state, undefined, outer)
  if (!shell) return {kind: "shell", dialect: "sh", ...gap(offset), ...inside}
  const {text, dialect} = shell
  const posix = dialect !== "powershell" && dialect !== "cmd" && dialect !== "unknown"
  const caret = valueOffset(text, offset)
  if (!holds(text, offset)) return {kind: "shell", dialect, ...gap(offset), ...inside}
  const found = posix ? variableAt(text.value, caret, {escape: "\\", shell: true}) : undefined
  const use = found && variable(text, found, caret, inside, "shell")
  if (use && holds(use.at, offset)) return use
  const before = /\S*$/.exec(text.value.slice(Math.max(0, caret - LONGEST_WORD), caret))![0]
  const after = /^\S*/.exec(text.value.slice(caret, caret + LONGEST_WORD))![0]
  const word = place(slice(text, caret - before.length, caret + after.length), offset)
  return {kind: "shell", dialect, ...(holds(word.at, offset) ? word : gap(offset)), ...inside}
}

/** Of a word in a script no more than this on both sides of the place is looked at. */
const LONGEST_WORD = 400

/** The variable at an offset of a text in which BuildKit replaces variables; undefined where none stands there. */
export function inBuildText(
  text: Text,
  offset: number,
  inside: Inside,
  escape: string,
  quotes = true,
): Cursor | undefined {
  if (!text.value.includes("$")) return undefined
  const caret = valueOffset(text, offset)
  const found = variableAt(text.value, caret, {escape, quotes})
  const use = found && variable(text, found, caret, inside, "build")
  return use && holds(use.at, offset) ? use : undefined
}

function variable(
  text: Text,
  found: NonNullable<ReturnType<typeof variableAt>>,
  caret: number,
  inside: Inside,
  by: "build" | "shell",
): Extract<Cursor, {kind: "variable"}> {
  const {from, to, nameFrom, nameTo, braces} = found
  const whole = slice(text, from, to)
  const name = slice(text, nameFrom, nameTo)
  return {
    kind: "variable",
    name: name.value,
    nameAt: {from: name.from, to: name.to},
    braces,
    by,
    at: {from: whole.from, to: whole.to},
    value: whole.value,
    before: text.value.slice(Math.min(nameFrom, caret), Math.max(nameFrom, Math.min(nameTo, caret))),
    ...inside,
  }
}
