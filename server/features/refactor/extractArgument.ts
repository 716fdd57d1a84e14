import {expand} from "../../../grammars/expand.ts"
import {sourceEnd, sourceOffset} from "../../../grammars/logical.ts"
import type {Part} from "../../../grammars/shellTree.ts"
import {parseWord} from "../../../grammars/words.ts"
import type {Analysis} from "../../analysis.ts"
import {insertAbove, instructionAt, keywordLike} from "../../lint/instructionEdits.ts"
import {baseImage} from "../../lint/runSteps.ts"
import type {Instruction, Text} from "../../syntax/ast.ts"
import {imageOf} from "../../syntax/details.ts"
import type {Edit, Span} from "../../text.ts"
import {readableScript} from "./chains.ts"
import {onlyInstructionAt, type Refactoring} from "./refactoring.ts"

/** What needs no quotes anywhere, and is split and matched by nothing. */
const PLAIN = /^[\w.+:/@%-]{1,200}$/

/** Makes an ARG before the first FROM of the tag at the span. */
export function extractTag(analysis: Analysis, span: Span): Refactoring | undefined {
  return tagExtraction(analysis, span, false)
}

/** The same for every FROM with that image and tag, where there are several. */
export function extractEachTag(analysis: Analysis, span: Span): Refactoring | undefined {
  return tagExtraction(analysis, span, true)
}

/** Makes an ARG above the instruction of the value that is selected. */
export function extractValue(analysis: Analysis, span: Span): Refactoring | undefined {
  return valueExtraction(analysis, span, false)
}

/** The same for every such value in what follows of the stage, where there are several. */
export function extractEachValue(analysis: Analysis, span: Span): Refactoring | undefined {
  return valueExtraction(analysis, span, true)
}

function tagExtraction(analysis: Analysis, span: Span, each: boolean): Refactoring | undefined {
  const from = onlyInstructionAt(analysis, span)
  const first = analysis.all("FROM")[0]
  const own = from && taggedImage(analysis, from)
  if (!own || !first || span.from < own.tag.from || span.to > own.tag.to) return undefined
  const same = analysis.all("FROM").flatMap(one => {
    const image = taggedImage(analysis, one)
    return image?.name === own.name && image.tag.value === own.tag.value ? [image.tag] : []
  })
  if (each && same.length < 2) return undefined
  const {value} = own.tag
  const image = own.name.slice(own.name.lastIndexOf("/") + 1)
  const name = freeName(`${image}_${/^v?\d/.test(value) ? "version" : "tag"}`, one => isMentioned(analysis, one))
  const above = insertAbove(analysis, first, `${keywordLike(first, "ARG")} ${name}=${value}`)
  const edits = (each ? same : [own.tag]).map(({from, to}) => ({from, to, text: `\${${name}}`}))
  return above && extraction(name, value, [...above, ...edits], each)
}

/** The image and tag of a FROM; undefined where it has none, or a variable in it. */
function taggedImage(analysis: Analysis, from: Instruction): {name: string; tag: Text} | undefined {
  const [image] = from.args
  const base = from.name === "FROM" && image ? analysis.stageOf(from)?.base : undefined
  const {registry, repository, tag} = (base?.kind === "image" && imageOf(image!)) || {}
  if (!repository || !tag || analysis.text(tag) !== tag.value) return undefined
  return {name: `${registry?.value ?? ""}/${repository.value}`, tag}
}

function valueExtraction(analysis: Analysis, span: Span, each: boolean): Refactoring | undefined {
  const value = analysis.text(span)
  const instruction = PLAIN.test(value) ? onlyInstructionAt(analysis, span) : undefined
  if (!instruction) return undefined
  // a variable of the base image would count in place of the argument
  const isTaken = (one: string) => isMentioned(analysis, one) || isLikelySet(analysis, one)
  const name = freeName(nameFor(analysis, instruction, span, value), isTaken)
  const own = replacement(analysis, instruction, span, name)
  const above = own && insertAbove(analysis, instruction, `${keywordLike(instruction, "ARG")} ${name}=${value}`)
  if (!above) return undefined
  const edits = each ? everyReplacement(analysis, instruction, value, name) : [own]
  if (each && (edits.length < 2 || !edits.some(({from}) => from === own.from))) return undefined
  return extraction(name, value, [...above, ...edits], each)
}

const MAX_OCCURRENCES = 50

/** From an instruction to the end of its stage, where the value stands by itself. */
function everyReplacement(analysis: Analysis, {from}: Instruction, value: string, name: string): Edit[] {
  const {source} = analysis
  const end = analysis.all("FROM").find(one => one.from > from)?.from ?? source.length
  const edits: Edit[] = []
  let at = source.indexOf(value, from)
  for (let i = 0; at >= 0 && at < end && i < MAX_OCCURRENCES; i++) {
    const place = {from: at, to: at + value.length}
    // a version may have a v in front of it
    const before = source.slice(Math.max(0, at - 2), at).replace(/^v$|(?<!\w)v$/, "")
    const isWhole = !/[\w.]$/.test(before) && !/^(?:\w|\.\d)/.test(source.slice(place.to, place.to + 2))
    const instruction = isWhole ? instructionAt(analysis, at) : undefined
    const edit = instruction && replacement(analysis, instruction, place, name)
    if (edit) edits.push(edit)
    at = source.indexOf(value, place.to)
  }
  return edits
}

function extraction(name: string, value: string, edits: readonly Edit[], each: boolean): Refactoring {
  const title = `Make "${value}" an ARG ${name}${each ? `, all ${edits.length - 1} times` : ""}`
  return {title, kind: "refactor.extract", edits}
}

/** The variable in place of the value; undefined where neither BuildKit nor a shell would put the same value in. */
function replacement(analysis: Analysis, instruction: Instruction, span: Span, name: string): Edit | undefined {
  const fits =
    instruction.name === "RUN"
      ? isShellText(analysis, instruction, span)
      : isReplaced(analysis, instruction, span, name)
  return fits ? {...span, text: `\${${name}}`} : undefined
}

function isReplaced(analysis: Analysis, instruction: Instruction, span: Span, name: string): boolean {
  const {escape} = analysis.file
  const value = analysis.text(span)
  for (const text of textsOf(instruction)) {
    if (text.from > span.from || text.to < span.to) continue
    const at = offsetIn(text, span, value)
    if (at === undefined) continue
    const changed = `${text.value.slice(0, at)}\${${name}}${text.value.slice(at + value.length)}`
    const read = (word: string) =>
      expand(parseWord(word, {escape}), one => (one === name ? value : ` "${one}" \\`)).value
    const before = read(text.value)
    return before !== undefined && before === read(changed)
  }
  return false
}

/** The texts of an instruction in which BuildKit replaces variables, its flags aside. */
function textsOf({name, args, pairs, heredocs}: Instruction): readonly Text[] {
  switch (name) {
    case "ARG":
    case "ENV":
    case "LABEL":
      return pairs.flatMap(({value, legacy}) => (value && !legacy ? [value] : []))
    case "ADD":
    case "COPY":
      return heredocs.length > 0 ? [] : args
    case "EXPOSE":
    case "STOPSIGNAL":
    case "USER":
    case "VOLUME":
    case "WORKDIR":
      return args
    default:
      return []
  }
}

/** Whether the span is a part of a word of the script, outside of single quotes. */
function isShellText(analysis: Analysis, run: Instruction, span: Span): boolean {
  const view = readableScript(analysis, run)
  const from = view && offsetIn(view.shell.text, span, analysis.text(span))
  if (from === undefined) return false
  const to = from + span.to - span.from
  return view!.words.some(({word, use, visit}) => {
    if (word.from > from || word.to < to || use === "here-document" || use === "pattern") return false
    const name = use === "declaration" ? view!.text(word).indexOf("=") : -1
    if (visit.substitution?.escaped || from <= word.from + name) return false
    return word.parts.some(part => holds(part, from, to))
  })
}

function holds(part: Part, from: number, to: number): boolean {
  if (part.from > from || part.to < to) return false
  if (part.kind === "double") return part.parts.some(inner => holds(inner, from, to))
  return part.kind === "literal" && !part.escaped
}

/** Where a stretch of the file is in a text; undefined where it is not in it, as over two lines. */
function offsetIn(text: Text, {from, to}: Span, value: string): number | undefined {
  for (let at = text.value.indexOf(value); at >= 0; at = text.value.indexOf(value, at + 1)) {
    const start = sourceOffset(text, at)
    if (start === from && sourceEnd(text, at + value.length) === to) return at
    if (start > from) return undefined
  }
  return undefined
}

/** What the value is called by what stands in front of it. */
function nameFor(analysis: Analysis, instruction: Instruction, span: Span, value: string): string {
  const pair = instruction.pairs.find(({from, to}) => from <= span.from && to >= span.to)
  if (pair) {
    const {value: key} = pair.key
    return instruction.name === "LABEL" ? key.slice(key.lastIndexOf(".") + 1) : `${key}_value`
  }
  const before = analysis.source.slice(Math.max(instruction.from, span.from - 100), span.from)
  if (/^v?\d/.test(value)) return `${/([A-Za-z][A-Za-z0-9]*)[-_=@:~]+v?$/.exec(before)?.[1] ?? "pinned"}_version`
  const [last = "value"] = /[A-Za-z]\w*$/.exec(value) ?? []
  return value.includes("/") ? `${last}_path` : last
}

/** A name in capitals that is not taken. */
function freeName(like: string, isTaken: (name: string) => boolean): string {
  const words = like.replace(/\W+/g, "_").toUpperCase()
  const start = /^[A-Z]/.test(words) ? words : `ARG_${words}`
  let name = start
  for (let i = 2; isTaken(name); i++) name = `${start}_${i}`
  return name
}

function isMentioned({source}: Analysis, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(source)
}

/** Whether images are likely to set the variable. */
function isLikelySet({stages}: Analysis, name: string): boolean {
  const versions = stages.map(stage => `${baseImage(stage)?.name.split("/").at(-1)}_VERSION`.toUpperCase())
  return /^(?:PATH|HOME|USER|LANG|PWD|SHELL|TERM|HOSTNAME|VERSION)$/.test(name) || versions.includes(name)
}
