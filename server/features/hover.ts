import type {Analysis} from "../analysis.ts"
import {type Cursor, cursorAt} from "../model/cursor.ts"
import type {ImageKnowledge} from "../model/imageKnowledge.ts"
import type {Instruction, Pair} from "../syntax/ast.ts"
import {checkText, directiveText, ruleNameText} from "./hover/comment.ts"
import {flagHover, mountKeyHover, mountValueHover} from "./hover/flag.ts"
import {heredocText} from "./hover/heredoc.ts"
import {asText, healthTypeText, instructionText, runsWith} from "./hover/instruction.ts"
import {paragraphs} from "./hover/markdown.ts"
import {destinationText, sourceText, valueOf, volumeText, workdirText} from "./hover/path.ts"
import {type At, type Hover, shown} from "./hover/shown.ts"
import {sizeText} from "./hover/size.ts"
import {baseText} from "./hover/source.ts"
import {stageText} from "./hover/stage.ts"
import {inSubstitution, variableHover} from "./hover/substitution.ts"
import {knownVariableText, labelText, portText, shellText, signalText, userText} from "./hover/values.ts"
import {declarationText, variableText} from "./hover/variable.ts"

/**
 * What is known of the thing whose characters the offset stands in or directly behind; undefined where there is nothing
 * to say. Never throws, whatever the text. `images`: what is known of images from outside of the file.
 */
export function hover(analysis: Analysis, offset: number, images?: ImageKnowledge): Hover | undefined {
  const at = Math.max(0, Math.min(offset, analysis.source.length))
  const cursor = cursorAt(analysis, at)
  const found = inSubstitution(analysis, cursor, at) ?? explain(analysis, cursor, at, images)
  // what goes on over lines has places that are none of its own characters
  return found && found.at.from <= at && at <= found.at.to ? found : undefined
}

function explain(analysis: Analysis, cursor: Cursor, offset: number, images?: ImageKnowledge): Hover | undefined {
  switch (cursor.kind) {
    case "directive":
      return shown(cursor.at, directiveText(cursor, images))
    case "check":
      return shown(cursor.at, checkText(cursor))
    case "ignore":
      return shown(cursor.at, cursor.part === "name" ? ruleNameText(cursor.value) : undefined)
    case "keyword":
      return shown(cursor.at, cursor.instruction && keywordText(analysis, cursor.instruction))
    case "flagName":
    case "flagValue":
      return flagHover(analysis, cursor, images)
    case "mountKey":
      return mountKeyHover(cursor)
    case "mountValue":
      return mountValueHover(analysis, cursor, images)
    case "image":
      return shown(cursor.at, baseText(analysis, cursor.outer, cursor.value, images))
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
      return variableHover(analysis, cursor, offset)
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

function keywordText(analysis: Analysis, instruction: Instruction): string | undefined {
  const {name} = instruction
  const state = name === "RUN" ? analysis.stateAt(instruction) : undefined
  return (
    name && instructionText(name, paragraphs(state && runsWith(state, instruction), sizeText(analysis, instruction)))
  )
}

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
