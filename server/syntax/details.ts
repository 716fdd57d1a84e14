import {type ImageReference, type Part, parseImageReference} from "../../grammars/image.ts"
import {slice} from "../../grammars/logical.ts"
import {parseWord, type Variable, variablesIn} from "../../grammars/words.ts"
import type {Span} from "../text.ts"
import {type Field, splitFields} from "../values/csv.ts"
import type {Flag, Heredoc, Text} from "./ast.ts"

// The inside of words, with places in the source: read when somebody asks, since most words never need it.

/** An option of a mount or a device: `key=value` or a bare word. */
export interface Option extends Span {
  /** As written. */
  key: Text
  /** Undefined for a bare word. */
  value?: Text
}

/** The options of a `--mount` or `--device`; undefined where the list itself is malformed. */
export function optionsOf(flag: Flag): Option[] | undefined {
  const {value} = flag
  const fields = value && splitFields(value.value)
  return fields?.map(field => optionOf(value!, field))
}

function optionOf(list: Text, field: Field): Option {
  // a field in quotes: the quotes are around the whole of key and value
  const raw = slice(list, field.from, field.to)
  const text = raw.value === field.value ? raw : {...raw, value: field.value, map: undefined}
  const equals = text.value.indexOf("=")
  const {from, to} = raw
  if (equals < 0) return {from, to, key: text}
  return {from, to, key: slice(text, 0, equals), value: slice(text, equals + 1)}
}

/** A use of a variable: `$name`, `${name}`, `${name:-word}`. */
export interface VariableUse extends Span {
  name: Text
  /** Such as `:-`, `#` or `##`; undefined where the value is taken as it is. */
  modifier?: Text
  /** What stands behind the modifier, to the closing brace. */
  word?: Span
}

/** The variables that a text uses, outer before inner. Empty where BuildKit can't read the text. */
export function variablesOf(text: Text, escape: string, quotes = true): VariableUse[] {
  if (!text.value.includes("$")) return []
  return [...variablesIn(parseWord(text.value, {escape, quotes}).parts)].map(variable => variableUse(text, variable))
}

function variableUse(text: Text, {name, nameFrom, modifier, from, to}: Variable): VariableUse {
  const {from: start, to: end} = slice(text, from, to)
  const nameTo = nameFrom + name.length
  const use: VariableUse = {from: start, to: end, name: slice(text, nameFrom, nameTo)}
  if (modifier === undefined) return use
  // doubled, # and % take the longest match
  const doubled = (modifier === "#" || modifier === "%") && text.value[nameTo + 1] === modifier
  const modifierTo = nameTo + modifier.length + (doubled ? 1 : 0)
  use.modifier = slice(text, nameTo, modifierTo)
  const word = slice(text, modifierTo, to - 1)
  use.word = {from: word.from, to: word.to}
  return use
}

/** The parts of an image reference; undefined where the text is none, for example because of a variable. */
export function imageOf(
  text: Text,
): Record<"registry" | "repository" | "tag" | "digest", Text | undefined> | undefined {
  const reference: ImageReference | {problem: string} = parseImageReference(text.value)
  if ("problem" in reference) return undefined
  const place = (part: Part | undefined) => part && slice(text, part.from, part.to)
  const {registry, repository, tag, digest} = reference
  return {registry: place(registry), repository: place(repository), tag: place(tag), digest: place(digest)}
}

/** The body of a heredoc, without the tabs at the start of its lines where these are taken off. */
export function bodyText({body, chomp}: Pick<Heredoc, "body" | "chomp">, source: string): Text {
  const value = source.slice(body.from, body.to)
  const whole: Text = {value, ...body}
  if (!chomp || !value.includes("\t")) return whole
  const map: number[] = []
  let stripped = ""
  for (const match of value.matchAll(/(\t*)([^\n]*\n?)/g)) {
    if (match[2] === "") continue
    map.push(stripped.length, body.from + match.index + match[1]!.length)
    stripped += match[2]
  }
  return {value: stripped, ...body, map}
}
