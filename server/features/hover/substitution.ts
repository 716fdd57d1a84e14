import {slice, valueOffset} from "../../../grammars/logical.ts"
import type {Analysis} from "../../analysis.ts"
import {MODIFIERS} from "../../knowledge/variables.ts"
import type {Cursor} from "../../model/cursor.ts"
import type {Value} from "../../model/environment.ts"
import {type Use, usesIn} from "../../model/uses.ts"
import type {Instruction} from "../../syntax/ast.ts"
import type {Span} from "../../text.ts"
import {valueOf} from "./path.ts"
import {type At, type Hover, shown} from "./shown.ts"
import {type Substitution, shellVariableText, variableText} from "./variable.ts"

/** A variable, with its modifier and word where it has one. */
export function variableHover(analysis: Analysis, cursor: At<"variable">, offset: number): Hover | undefined {
  const {name, by, outer, instruction, at, nameAt} = cursor
  if (name === "") return undefined
  if (by === "shell") return shown(at, shellVariableText(analysis, outer, instruction, name, offset))
  const use = findUse(analysis, instruction, use => use.at.from < nameAt.from && nameAt.from <= use.at.from + 2)
  if (use && isModified(analysis, use)) return substitution(analysis, outer, instruction, use)
  return shown(at, variableText(analysis, outer, instruction, name, offset))
}

/** In the word of a substitution the whole substitution is what stands there. */
export function inSubstitution(analysis: Analysis, cursor: Cursor, offset: number): Hover | undefined {
  if (!("outer" in cursor) || !("instruction" in cursor) || cursor.kind === "variable" || cursor.kind === "shell")
    return undefined
  const {instruction, outer} = cursor
  if (!instruction || !outer) return undefined
  const use = findUse(
    analysis,
    instruction,
    use => isModified(analysis, use) && use.at.from < offset && offset < use.at.to,
  )
  return use && substitution(analysis, outer, instruction, use)
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

/** Whether it has a modifier that BuildKit knows. */
function isModified(analysis: Analysis, use: Use): boolean {
  return use.modifier !== undefined && Object.hasOwn(MODIFIERS, modifierOf(analysis, use))
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
