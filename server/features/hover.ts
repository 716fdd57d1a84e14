import {parseImageReference} from "../../grammars/image.ts"
import {specOf} from "../../grammars/instructions.ts"
import {slice, valueOffset} from "../../grammars/logical.ts"
import type {Analysis} from "../analysis.ts"
import {type Cursor, cursorAt} from "../model/cursor.ts"
import type {Value} from "../model/environment.ts"
import type {Base} from "../model/stages.ts"
import {type Use, usesIn} from "../model/uses.ts"
import type {Instruction, Pair, Text} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import {checkText, directiveText, ruleNameText} from "./hover/comment.ts"
import {heredocText} from "./hover/heredoc.ts"
import {contextText, imageText, scratchText} from "./hover/image.ts"
import {asText, flagChoiceText, flagText, healthTypeText, instructionText} from "./hover/instruction.ts"
import {heading, paragraphs} from "./hover/markdown.ts"
import {modeText} from "./hover/mode.ts"
import {mountChoiceText, mountOptionText} from "./hover/mount.ts"
import {destinationText, sourceText, valueOf, volumeText, workdirText} from "./hover/path.ts"
import {lineOf, stageText} from "./hover/stage.ts"
import {
  durationText,
  knownVariableText,
  labelText,
  platformText,
  portText,
  shellText,
  signalText,
  userText,
} from "./hover/values.ts"
import {declarationText, type Substitution, shellVariableText, variableText} from "./hover/variable.ts"

/** What an editor shows of the thing at a place. */
export interface Hover {
  /** The thing, whole. */
  at: Span
  markdown: string
}

/** Those cursors that may be of the kind. */
type At<K extends Cursor["kind"], C = Cursor> = C extends {kind: infer Kind}
  ? K & Kind extends never
    ? never
    : C
  : never

/**
 * What is known of the thing whose characters the offset stands in or directly behind; undefined where there is nothing
 * to say. Never throws, whatever the text.
 */
export function hover(analysis: Analysis, offset: number): Hover | undefined {
  const at = Math.max(0, Math.min(offset, analysis.source.length))
  const cursor = cursorAt(analysis, at)
  return inSubstitution(analysis, cursor, at) ?? explain(analysis, cursor, at)
}

/** In the word of a substitution the whole substitution is what stands there. */
function inSubstitution(analysis: Analysis, cursor: Cursor, offset: number): Hover | undefined {
  if (!("outer" in cursor) || !("instruction" in cursor) || cursor.kind === "variable" || cursor.kind === "shell")
    return undefined
  const {instruction, outer} = cursor
  if (!instruction || !outer) return undefined
  const use = findUse(analysis, instruction, ({at, modifier}) => !!modifier && at.from < offset && offset < at.to)
  return use && substitution(analysis, outer, instruction, use)
}

function explain(analysis: Analysis, cursor: Cursor, offset: number): Hover | undefined {
  switch (cursor.kind) {
    case "directive":
      return shown(cursor.at, directiveText(cursor))
    case "check":
      return shown(cursor.at, checkText(cursor))
    case "ignore":
      return shown(cursor.at, cursor.part === "name" ? ruleNameText(cursor.value) : undefined)
    case "keyword":
      return shown(cursor.at, cursor.instruction?.name && instructionText(cursor.instruction.name))
    case "flagName":
    case "flagValue":
      return flag(analysis, cursor)
    case "mountKey":
      return shown(cursor.option, mountOption(cursor))
    case "mountValue":
      return mountValue(analysis, cursor)
    case "image":
      return shown(cursor.at, baseText(analysis, cursor))
    case "as":
      return shown(cursor.at, /^as$/i.test(cursor.value) ? asText() : undefined)
    case "stageName": {
      const stage = analysis.stageOf(cursor.outer)
      return shown(cursor.at, stage && cursor.value !== "" ? stageText(analysis, stage) : undefined)
    }
    case "pairKey":
    case "pairValue":
      return pair(analysis, cursor, offset)
    case "variable":
      return variable(analysis, cursor, offset)
    case "path":
      return shown(cursor.at, path(analysis, cursor))
    case "port":
    case "signal":
    case "user":
      return shown(cursor.at, argument(analysis, cursor))
    case "healthType":
      return shown(cursor.at, healthTypeText(cursor.value))
    case "arrayWord": {
      const {instruction} = cursor
      const {name, args, json} = instruction
      return name === "SHELL" && json ? shown(json, shellText(args.map(({value}) => value))) : undefined
    }
    case "heredoc": {
      const {part, heredoc, outer, instruction} = cursor
      if (part === "body") return undefined
      const {marker, name} = heredoc
      const at = part === "end" && marker ? {from: marker.to - name.length, to: marker.to} : heredoc
      return shown(at, heredocText(analysis, outer, instruction, heredoc))
    }
    default:
      return undefined
  }
}

/** Undefined where there is no text, or nothing that it could be about. */
function shown({from, to}: Span, markdown: string | undefined): Hover | undefined {
  return markdown === undefined || from >= to ? undefined : {at: {from, to}, markdown}
}

// --- flags and mounts ---

function flag(analysis: Analysis, cursor: At<"flagName" | "flagValue">): Hover | undefined {
  const {instruction, outer, flag} = cursor
  const name = flag?.name.value
  if (!flag || name === undefined || !instruction.name) return undefined
  const {value} = flag
  const special =
    cursor.kind === "flagValue" && value ? flagValue(analysis, outer, instruction, name, value) : undefined
  if (special !== undefined && value) return shown(value, special)
  return shown(flag, flagText(instruction.name, name))
}

/** What is known of the value itself. */
function flagValue(
  analysis: Analysis,
  outer: Instruction,
  inner: Instruction,
  name: string,
  text: Text,
): string | undefined {
  if (name === "from") return sourceName(analysis, outer, text)
  const known = specOf(inner.name!).flags.find(flag => flag.name === name)
  if (known?.values) return flagChoiceText(name, text.value)
  const value = valueOf(analysis, outer, inner, text)
  if (typeof value !== "string" || value === "") return undefined
  switch (name) {
    case "platform":
      return platformText(value)
    case "chown":
      return userText(value, analysis, outer)
    case "chmod":
      return modeText(value)
    case "interval":
    case "timeout":
    case "start-period":
    case "start-interval": {
      const words = durationText(value)
      return words && paragraphs(heading(`--${name}`, words), known && `${known.doc}.`)
    }
    default:
      return undefined
  }
}

function mountOption({option, flag, type}: At<"mountKey">): string | undefined {
  return flag.name.value === "mount" ? mountOptionText(option.key.value, type) : undefined
}

function mountValue(analysis: Analysis, cursor: At<"mountValue">): Hover | undefined {
  const {outer, key, option, flag, type} = cursor
  if (flag.name.value !== "mount" || !option.value) return undefined
  const special =
    key === "from"
      ? sourceName(analysis, outer, option.value)
      : key === "mode"
        ? modeText(option.value.value)
        : mountChoiceText(key, option.value.value)
  return special === undefined ? shown(option, mountOptionText(key, type)) : shown(option.value, special)
}

// --- stages and images ---

/** What FROM names. */
function baseText(analysis: Analysis, {outer, value}: At<"image">): string | undefined {
  const base = analysis.stageOf(outer)?.base
  return base && value !== "" ? ofBase(analysis, base, value) : undefined
}

function ofBase(analysis: Analysis, base: Base, written: string): string | undefined {
  switch (base.kind) {
    case "stage":
      return stageText(analysis, base.stage)
    case "image":
      return paragraphs(imageText(written, base.name, base.reference, base.facts), laterStage(analysis, base.name))
    case "scratch":
      return scratchText()
    case "context":
      return contextText(base.name)
    case "unknown":
      return undefined
  }
}

/** Only earlier stages are found by their names. */
function laterStage(analysis: Analysis, name: string): string | undefined {
  const stage = analysis.stages.find(stage => stage.name !== "" && stage.name === name)
  return stage && `FROM finds only stages above it; the one of this name starts on ${lineOf(analysis, stage.from)}.`
}

/** What COPY --from or the `from` of a mount names. */
function sourceName(analysis: Analysis, outer: Instruction, {from, value}: Text): string | undefined {
  const {stageOf, settings, facts} = analysis
  const own = stageOf(outer)
  const source = own?.sources.find(({at}) => at.from === from)
  if (source?.stage) return stageText(analysis, source.stage)
  if (value === "" || /^\d+$/.test(value) || value.includes("$")) return undefined
  // a trigger's name may be that of a stage of another file
  if (!source && (outer.name !== "ONBUILD" || !/[:/@]/.test(value))) return undefined
  if (value === "scratch") return scratchText()
  if (settings.contexts.has(value.toLowerCase())) return contextText(value)
  const reference = parseImageReference(value)
  if ("problem" in reference) return undefined
  return imageText(value, value, reference, facts.image(value, own?.platform ?? settings.platform))
}

// --- variables ---

function pair(analysis: Analysis, cursor: At<"pairKey" | "pairValue">, offset: number): Hover | undefined {
  const {instruction, outer} = cursor
  if (cursor.kind === "pairValue") return undefined
  const found = instruction.pairs.find(({key}) => key.from <= offset && offset <= key.to)
  if (!found || found.key.value === "") return undefined
  return shown(found.key, keyText(analysis, outer, instruction, found))
}

function keyText(analysis: Analysis, outer: Instruction, inner: Instruction, pair: Pair): string | undefined {
  const name = pair.key.value
  if (inner.name === "LABEL") {
    const key = valueOf(analysis, outer, inner, pair.key)
    return typeof key === "string" ? labelText(key) : undefined
  }
  if (!/^\w+$/.test(name)) return undefined
  if (outer !== inner)
    return paragraphs(variableText(analysis, outer, inner, name, pair.key.from), knownVariableText(name))
  return paragraphs(declarationText(analysis, inner, pair), knownVariableText(name))
}

function variable(analysis: Analysis, cursor: At<"variable">, offset: number): Hover | undefined {
  const {name, by, outer, instruction, at, nameAt} = cursor
  if (name === "") return undefined
  if (by === "shell") return shown(at, shellVariableText(analysis, outer, instruction, name, offset))
  const use = findUse(analysis, instruction, use => use.at.from < nameAt.from && nameAt.from <= use.at.from + 2)
  if (use?.modifier) return substitution(analysis, outer, instruction, use)
  return shown(at, variableText(analysis, outer, instruction, name, offset))
}

/** `${name:-word}`, also where the offset is in the word. */
function substitution(analysis: Analysis, outer: Instruction, inner: Instruction, use: Use): Hover | undefined {
  const {at, name} = use
  const text: Substitution = {
    text: analysis.source.slice(at.from, at.to),
    modifier: modifierOf(analysis, use),
    result: resultOf(analysis, outer, inner, at),
  }
  return shown(at, variableText(analysis, outer, inner, name, at.from, text))
}

/** The innermost substitution of which something holds. */
function findUse({file}: Analysis, instruction: Instruction, holds: (use: Use) => boolean): Use | undefined {
  let found: Use | undefined
  for (const use of usesIn(file, instruction)) if (holds(use)) found = use
  return found
}

/** As written: `#` and `%` double where the longest match is meant. */
function modifierOf({source}: Analysis, {at, name, modifier = ""}: Use): string {
  const doubled = (modifier === "#" || modifier === "%") && source[at.from + 2 + name.length + 1] === modifier
  return doubled ? modifier + modifier : modifier
}

function resultOf(analysis: Analysis, outer: Instruction, inner: Instruction, {from, to}: Span): Value {
  const {line} = inner
  const start = valueOffset(line, from)
  const text =
    from < line.to ? slice(line, start, valueOffset(line, to)) : {value: analysis.source.slice(from, to), from, to}
  return valueOf(analysis, outer, inner, text)
}

// --- arguments ---

function path(analysis: Analysis, {role, instruction, outer, index, at}: At<"path">): string | undefined {
  const text = instruction.args[index]
  // a half-typed array has other words than the place
  if (!text || text.from > at.from || text.to < at.to) return undefined
  const value = valueOf(analysis, outer, instruction, text)
  switch (role) {
    case "workdir":
      return workdirText(analysis, outer, instruction, value)
    case "destination":
      return destinationText(analysis, outer, instruction, value)
    case "volume":
      return volumeText(value)
    case "source":
      return sourceText(analysis, outer, instruction, value)
  }
}

function argument(analysis: Analysis, cursor: At<"port" | "signal" | "user">): string | undefined {
  const {kind, instruction, outer, at} = cursor
  const text = instruction.args.find(({from, to}) => from <= at.from && at.to <= to)
  if (!text || text.value === "") return undefined
  const value = valueOf(analysis, outer, instruction, text)
  if (typeof value !== "string") return undefined
  if (kind === "port") return portText(value)
  return kind === "signal" ? signalText(value) : userText(value, analysis, outer)
}
