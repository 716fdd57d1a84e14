import type {InstructionName} from "../../grammars/instructions.ts"
import {slice, sourceEnd, sourceOffset, valueOffset} from "../../grammars/logical.ts"
import {type MountType, mountOption} from "../../grammars/mounts.ts"
import type {Dockerfile, Flag, Heredoc, Instruction, Text} from "../syntax/ast.ts"
import {type Option, optionsOf} from "../syntax/details.ts"
import type {Span} from "../text.ts"
import {stringAt} from "./cursorArray.ts"
import {cursorInComment} from "./cursorComment.ts"
import {variableAt} from "./cursorVariable.ts"
import {type Dialect, type ShellText, shellText} from "./script.ts"
import type {State} from "./stages.ts"

/** What is asked of an analysis. */
interface Known {
  source: string
  file: Dockerfile
  stateAt(instruction: Instruction): State | undefined
  shellOf(instruction: Instruction): ShellText | undefined
}

/** The word at a place. */
export interface WordPlace {
  /** What an editor marks or replaces; empty where nothing is written yet. */
  at: Span
  /** The word as BuildKit reads it. */
  value: string
  /** The part of the value in front of the offset. */
  before: string
}

/** Of everything in an instruction. */
interface Inside {
  /** The innermost instruction: the one behind ONBUILD. */
  instruction: Instruction
  /** The instruction of the file: the same, or ONBUILD. State and stage are known of this one. */
  outer: Instruction
  /** Nothing but flags stand before the place, so that one could stand here too. */
  mayBeFlag: boolean
}

/** What stands at an offset. */
export type Cursor =
  /** Nothing that means anything: the blanks behind the last word that may stand there, an unknown instruction ... */
  | {kind: "nothing"}
  | {kind: "comment"; comment: Span}
  /** Part of a parser directive, or of a comment that stands where it can become one. The name is in lower case. */
  | ({kind: "directive"; part: "name" | "value"; name: string; comment: Span} & WordPlace)
  /** In `check=`: an option or what it is set to; `given` are the other options or the other names of its list. */
  | ({kind: "check"; part: "option" | "value"; option: string; given: string[]; comment: Span} & WordPlace)
  /** In `# dockerlint ignore=...`: the words before the names, or a name; `given` are the other names. */
  | ({
      kind: "ignore"
      part: "word" | "name"
      tool: "dockerlint" | "hadolint"
      given: string[]
      comment: Span
    } & WordPlace)
  /** A keyword, or where an instruction may start; `outer` is the ONBUILD in front of it. */
  | ({kind: "keyword"; instruction?: Instruction; outer?: Instruction} & WordPlace)
  /** A flag with its dashes; value and place end before the equals sign. */
  | ({kind: "flagName"; flag?: Flag} & WordPlace & Inside)
  | ({kind: "flagValue"; flag: Flag; name: string} & WordPlace & Inside)
  /** An option of `--mount` (or `--device`) up to its equals sign. `type` is the mount's, where it is a known one. */
  | ({kind: "mountKey"; flag: Flag; options: Option[]; option: Option; type?: MountType} & WordPlace & Inside)
  /** `key` is the main name of a known option, or as written. */
  | ({
      kind: "mountValue"
      flag: Flag
      options: Option[]
      option: Option
      key: string
      type?: MountType
    } & WordPlace &
      Inside)
  /** Of FROM: what the stage starts from, `AS`, and the name of the stage. */
  | ({kind: "image" | "as" | "stageName"} & WordPlace & Inside)
  /** Of ENV, LABEL and ARG. */
  | ({kind: "pairKey"} & WordPlace & Inside)
  | ({kind: "pairValue"; key: string} & WordPlace & Inside)
  /** Of COPY and ADD (the last one is the destination), WORKDIR and VOLUME. `array`: within a JSON array. */
  | ({
      kind: "path"
      role: "source" | "destination" | "workdir" | "volume"
      index: number
      array?: ArrayPlace
    } & WordPlace &
      Inside)
  | ({kind: "port" | "signal" | "user" | "healthType"} & WordPlace & Inside)
  /** A word of a command that is a JSON array: RUN, CMD, ENTRYPOINT, HEALTHCHECK CMD and SHELL. */
  | ({kind: "arrayWord"; index: number; array: ArrayPlace} & WordPlace & Inside)
  /** `name` up to the offset is `before`; `at` reaches from the dollar to the closing brace where there is one. */
  | ({
      kind: "variable"
      name: string
      nameAt: Span
      braces: boolean
      /** Whether BuildKit replaces it, or the shell that runs the command. */
      by: "build" | "shell"
    } & WordPlace &
      Inside)
  /** In the operator of a heredoc, the line that ends it, or its body where that is no script. */
  | ({kind: "heredoc"; part: "operator" | "body" | "end"; heredoc: Heredoc} & Inside)
  /** In a command in shell form, outside of variables; the word is what stands between blanks. */
  | ({kind: "shell"; dialect: Dialect} & WordPlace & Inside)
  /** Any other argument, such as that of MAINTAINER. */
  | ({kind: "text"} & WordPlace & Inside)

/** Where in a JSON array a place is. */
export interface ArrayPlace {
  /** Between quotation marks; otherwise a string could start here. */
  quoted: boolean
}

/**
 * What stands at an offset (0 to the source's length), in whole and in half-typed text. A word belongs to the offsets from
 * its start to behind its last character. Never throws.
 */
export function cursorAt(analysis: Known, offset: number): Cursor {
  const {file, source} = analysis
  const outer = instructionAt(analysis, offset)
  const inner = outer?.innerComments.find(({from, to}) => from <= offset && offset <= to)
  if (inner) return cursorInComment(file, inner, offset, false)
  const comment = file.comments.find(({from, to}) => from <= offset && offset <= to)
  if (comment && !(outer && comment.from < outer.to)) return cursorInComment(file, comment, offset, true)
  if (!outer) {
    const blank = source.slice(source.lastIndexOf("\n", offset - 1) + 1, offset).trim() === ""
    return blank ? {kind: "keyword", ...gap(offset)} : {kind: "nothing"}
  }
  return inHeredoc(analysis, outer, offset) ?? inInstruction(analysis, outer, outer, offset)
}

/** The instruction that an offset belongs to, also in the line that its last escape character promises. */
function instructionAt({file, source}: Known, offset: number): Instruction | undefined {
  const {instructions, escape} = file
  let low = 0
  let high = instructions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (instructions[middle]!.from <= offset) low = middle + 1
    else high = middle
  }
  const found = instructions[low - 1]
  if (!found || offset <= found.to) return found
  const continued = low === instructions.length && found.heredocs.length === 0 && source[found.line.to] === escape
  return continued && source.slice(found.to, offset).trim() === "" ? found : undefined
}

function gap(offset: number): WordPlace {
  return {at: {from: offset, to: offset}, value: "", before: ""}
}

function holds({from, to}: Span, offset: number): boolean {
  return from <= offset && offset <= to
}

function place(text: Text, offset: number): WordPlace {
  const {from, to, value} = text
  return {at: {from, to}, value, before: value.slice(0, valueOffset(text, offset))}
}

function inHeredoc(analysis: Known, outer: Instruction, offset: number): Cursor | undefined {
  const {source} = analysis
  const instruction = outer.trigger ?? outer
  const inside: Inside = {instruction, outer, mayBeFlag: false}
  for (const heredoc of outer.heredocs) {
    const {body, marker, expand} = heredoc
    if (holds(heredoc, offset)) return {kind: "heredoc", part: "operator", heredoc, ...inside}
    if (marker && holds(marker, offset) && offset >= marker.to - heredoc.name.length)
      return {kind: "heredoc", part: "end", heredoc, ...inside}
    if (offset < body.from || offset > body.to || (offset === body.to && marker)) continue
    if (instruction.name === "RUN") return inShell(analysis, inside, offset)
    const text = {value: source.slice(body.from, body.to), ...body}
    const variable = expand ? inBuildText(text, offset, inside, "\\", false) : undefined
    return variable ?? {kind: "heredoc", part: "body", heredoc, ...inside}
  }
  return undefined
}

function inInstruction(analysis: Known, outer: Instruction, instruction: Instruction, offset: number): Cursor {
  const {keyword, flags, trigger, name, args} = instruction
  const ahead = instruction === outer ? {} : {outer}
  if (holds(keyword, offset)) return {kind: "keyword", instruction, ...ahead, ...place(keyword, offset)}
  if (trigger && (offset >= trigger.from || trigger.args.length > 0)) {
    if (offset >= trigger.from) return inInstruction(analysis, outer, trigger, offset)
  }
  if (name === "ONBUILD") return trigger ? {kind: "nothing"} : {kind: "keyword", outer, ...gap(offset)}
  if (!name) return {kind: "nothing"}
  const first = args[0]
  const mayBeFlag = !first || offset < first.from || (offset <= first.to && /^-\S*$/.test(first.value))
  const inside: Inside = {instruction, outer, mayBeFlag}
  for (const flag of flags) {
    if (holds(flag, offset)) return inFlag(analysis, flag, offset, {...inside, mayBeFlag: true})
  }
  const dashes = /(?<![^\s])-{1,2}$/.exec(analysis.source.slice(Math.max(0, offset - 3), offset))?.[0]
  if (mayBeFlag && dashes && /^[\s\\`]?$/.test(analysis.source[offset] ?? "")) {
    return {kind: "flagName", at: {from: offset - dashes.length, to: offset}, value: dashes, before: dashes, ...inside}
  }
  return inArguments(analysis, name, inside, offset)
}

function inFlag(analysis: Known, flag: Flag, offset: number, inside: Inside): Cursor {
  const {name, value, text} = flag
  if (!value || offset < value.from) {
    const nameText = value ? slice(text, 0, 2 + name.value.length) : text
    return {kind: "flagName", flag, ...place(nameText, offset), ...inside}
  }
  const variable = EXPANDED_FLAGS.has(name.value) ? inBuildText(value, offset, inside, analysis.file.escape) : undefined
  if (variable) return variable
  if (name.value !== "mount" && name.value !== "device")
    return {kind: "flagValue", flag, name: name.value, ...place(value, offset), ...inside}
  const options = optionsOf(flag) ?? looseOptions(value)
  const option = options.find(option => holds(option, offset)) ?? options[options.length - 1]!
  const type = typeOf(options)
  if (!option.value || offset < option.value.from)
    return {kind: "mountKey", flag, options, option, type, ...place(option.key, offset), ...inside}
  const key = mountOption(option.key.value.toLowerCase()) ?? option.key.value
  return {kind: "mountValue", flag, options, option, key, type, ...place(option.value, offset), ...inside}
}

const EXPANDED_FLAGS: ReadonlySet<string> = new Set(["chown", "chmod", "checksum", "mount", "platform"])

function typeOf(options: readonly Option[]): MountType | undefined {
  const written = options.find(({key}) => key.value.toLowerCase() === "type")?.value?.value.toLowerCase()
  if (written === undefined) return "bind"
  return written === "bind" || written === "cache" || written === "tmpfs" || written === "secret" || written === "ssh"
    ? written
    : undefined
}

/** Options of a list that is not whole yet, such as none at all. */
function looseOptions(list: Text): Option[] {
  let from = 0
  return list.value.split(",").map(field => {
    const text = slice(list, from, from + field.length)
    const whole = {from: text.from, to: text.to}
    from += field.length + 1
    const equals = field.indexOf("=")
    return equals < 0 ? {...whole, key: text} : {...whole, key: slice(text, 0, equals), value: slice(text, equals + 1)}
  })
}

function inArguments(analysis: Known, name: InstructionName, inside: Inside, offset: number): Cursor {
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

function inShell(analysis: Known, inside: Inside, offset: number): Cursor {
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

function inBuildText(text: Text, offset: number, inside: Inside, escape: string, quotes = true): Cursor | undefined {
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
