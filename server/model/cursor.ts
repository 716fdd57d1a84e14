import {slice} from "../../grammars/logical.ts"
import {type MountType, mountOption} from "../../grammars/mounts.ts"
import type {Flag, Heredoc, Instruction, Text} from "../syntax/ast.ts"
import {type Option, optionsOf} from "../syntax/details.ts"
import {lastFrom, type Span} from "../text.ts"
import {inArguments, inBuildText, inShell} from "./cursorArguments.ts"
import {cursorInComment} from "./cursorComment.ts"
import {gap, holds, type Known, place, type WordPlace} from "./cursorPlace.ts"
import type {Dialect} from "./script.ts"

/** Of everything in an instruction. */
export interface Inside {
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
  const index = lastFrom(instructions, offset)
  const found = instructions[index]
  if (!found || offset <= found.to) return found
  const continued = index === instructions.length - 1 && found.heredocs.length === 0 && source[found.line.to] === escape
  return continued && source.slice(found.to, offset).trim() === "" ? found : undefined
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
  const expanded = EXPANDED_FLAGS.has(name.value) ? inBuildText(value, offset, inside, analysis.file.escape) : undefined
  if (name.value !== "mount" && name.value !== "device")
    return expanded ?? {kind: "flagValue", flag, name: name.value, ...place(value, offset), ...inside}
  const options = optionsOf(flag) ?? looseOptions(value)
  const option = options.find(option => holds(option, offset)) ?? options[options.length - 1]!
  // BuildKit refuses a variable in this one
  if (expanded && option.key.value.toLowerCase() !== "from") return expanded
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
