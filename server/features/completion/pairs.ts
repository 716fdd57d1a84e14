import {UNKNOWN} from "../../../grammars/expand.ts"
import {KNOWN_VARIABLES} from "../../knowledge/environment.ts"
import {knownLabel, OCI_LABELS} from "../../knowledge/labels.ts"
import {PREDEFINED_VARIABLES} from "../../knowledge/variables.ts"
import type {Cursor} from "../../model/cursor.ts"
import {declaredIn, lookup, namesIn} from "../../model/environment.ts"
import type {Span} from "../../text.ts"
import {type Draft, type Place, plainSnippet, short} from "./item.ts"
import {stateNear} from "./seen.ts"

type Key = Extract<Cursor, {kind: "pairKey"}>
type Value = Extract<Cursor, {kind: "pairValue"}>

/** Names for ENV, ARG and LABEL. */
export function* completePairKey(cursor: Key, place: Place): Iterable<Draft> {
  if (cursor.instruction.name === "LABEL") yield* labels(cursor, place)
  else if (cursor.instruction.name === "ENV") yield* environment(cursor, place)
  else yield* args(cursor, place)
}

/** What stands around the name: an opening quotation mark, and whether a value follows. */
function surroundings({instruction, at, before}: Key, {analysis}: Place) {
  const quote = openQuote(before)
  const pair = instruction.pairs.find(({from}) => from === at.from)
  // `ENV name value`, and a name in front of another one that is still to come
  const hasValue = pair !== undefined && (pair.value !== undefined || analysis.source[at.to] === "=")
  return {quote, hasValue}
}

function* labels(cursor: Key, place: Place): Iterable<Draft> {
  const {analysis, options} = place
  const {quote, hasValue} = surroundings(cursor, place)
  const stage = analysis.stages.findLast(({from}) => from.from < cursor.outer.from)
  const given = new Set<string>()
  for (const instruction of stage?.instructions ?? []) {
    if (instruction.name !== "LABEL") continue
    for (const {key, from} of instruction.pairs)
      if (from !== cursor.at.from) given.add(key.value.replace(/^["']|["']$/g, ""))
  }
  for (const {key, doc, example} of OCI_LABELS) {
    if (given.has(key)) continue
    const snippet = options.snippets && !hasValue && quote === ""
    yield {
      label: key,
      kind: "label",
      ...(snippet
        ? {text: `${plainSnippet(key)}="\${1:${plainSnippet(example)}}"`, snippet: true as const}
        : insideQuotes(cursor, quote, key + (hasValue || quote !== "" ? "" : "="))),
      detail: doc,
      key: `label:${key}`,
    }
  }
}

function openQuote(before: string): string {
  return /^["']/.exec(before)?.[0] ?? ""
}

/** A text behind an opening quotation mark, which it leaves alone; it closes it where nothing else does. */
function insideQuotes({at, value}: {at: Span; value: string}, quote: string, text: string): Pick<Draft, "at" | "text"> {
  if (quote === "") return {text}
  const closed = value.length > 1 && value.endsWith(quote)
  return {at: {from: at.from + 1, to: at.to - (closed ? 1 : 0)}, text: closed ? text : text + quote}
}

function* environment(cursor: Key, place: Place): Iterable<Draft> {
  const {analysis, options} = place
  const {hasValue, quote} = surroundings(cursor, place)
  if (quote !== "") return
  const scope = stateNear(analysis, cursor.outer)?.env
  const set = new Set(scope ? namesIn(scope) : [])
  for (const {key, from} of cursor.instruction.pairs) if (from !== cursor.at.from) set.add(key.value)
  for (const {name, value, doc, build} of KNOWN_VARIABLES) {
    if (build || (set.has(name) && name !== "PATH")) continue
    yield {...assignment(name, hasValue ? undefined : value, options.snippets), detail: doc}
  }
}

function* args(cursor: Key, place: Place): Iterable<Draft> {
  const {analysis, options} = place
  const {hasValue, quote} = surroundings(cursor, place)
  if (quote !== "") return
  const {file, build} = analysis
  const inStage = file.instructions.some(({name, from}) => name === "FROM" && from < cursor.outer.from)
  const scope = inStage ? stateNear(analysis, cursor.outer)?.env : undefined
  const declared = new Set(scope ? declaredIn(scope) : [])
  for (const {key, from} of cursor.instruction.pairs) if (from !== cursor.at.from) declared.add(key.value)
  if (inStage) {
    for (const {key} of build.globalArgs.flatMap(({pairs}) => pairs)) {
      if (declared.has(key.value)) continue
      declared.add(key.value)
      const value = lookup(build.globals, key.value)
      const detail = value === undefined || value === UNKNOWN ? "Declared before the first FROM" : short(value)
      yield {label: key.value, kind: "variable", detail, description: "global ARG"}
    }
    for (const {name, kind, doc} of PREDEFINED_VARIABLES) {
      if (kind === "platform" && !declared.has(name))
        yield {label: name, kind: "variable", detail: doc, description: "predefined", key: `variable:${name}`}
    }
  }
  // in front of the first FROM no program runs
  for (const {name, value, doc, build} of inStage ? KNOWN_VARIABLES : []) {
    if (build && !declared.has(name))
      yield {...assignment(name, hasValue ? undefined : value, options.snippets), detail: doc}
  }
}

/** `NAME=value`; without a value the name alone. */
function assignment(name: string, value: string | undefined, snippets: boolean): Draft {
  if (value === undefined) return {label: name, kind: "variable"}
  const written = /\s/.test(value) ? `"${value}"` : value
  if (!snippets) return {label: name, kind: "variable", text: `${name}=${written}`}
  return {label: name, kind: "variable", text: `${name}=\${1:${plainSnippet(written)}}`, snippet: true}
}

/** Usual values of a known name. */
export function* completePairValue(cursor: Value): Iterable<Draft> {
  const {key, instruction, before} = cursor
  const name = key.replace(/^["']|["']$/g, "")
  if (instruction.name === "LABEL") {
    const label = knownLabel(name)
    if (!label) return
    const quote = openQuote(before)
    for (const value of label.type === "license" ? LICENSES : [label.example]) {
      const text = quote === "" && /\s/.test(value) ? `"${value}"` : value
      yield {label: value, kind: "value", ...insideQuotes(cursor, quote, text), detail: label.doc, key: `label:${name}`}
    }
    return
  }
  if (/^["']/.test(before)) return
  const known = KNOWN_VARIABLES.find(variable => variable.name === name)
  if (known)
    yield {
      label: known.value,
      kind: "value",
      text: /\s/.test(known.value) ? `"${known.value}"` : known.value,
      detail: known.doc,
    }
}

const LICENSES = ["MIT", "Apache-2.0", "GPL-3.0-or-later", "BSD-3-Clause", "MPL-2.0", "LGPL-3.0-or-later", "ISC"]
