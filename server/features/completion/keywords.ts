import {type InstructionName, specOf} from "../../../grammars/instructions.ts"
import {DIRECTIVES} from "../../knowledge/directives.ts"
import type {Cursor} from "../../model/cursor.ts"
import {type Draft, isLowerCase, type Place} from "./item.ts"
import {snippetsFor} from "./snippets.ts"

type Keyword = Extract<Cursor, {kind: "keyword"}>

/** The order in which the instructions of a stage are offered: as often as they are written. */
const BY_USE: readonly InstructionName[] = [
  "RUN",
  "COPY",
  "ENV",
  "WORKDIR",
  "ARG",
  "FROM",
  "CMD",
  "ENTRYPOINT",
  "EXPOSE",
  "USER",
  "LABEL",
  "HEALTHCHECK",
  "VOLUME",
  "ADD",
  "SHELL",
  "STOPSIGNAL",
  "ONBUILD",
  "MAINTAINER",
]

/** The instructions that may stand at a place, and snippets of them. */
export function* completeKeywords(cursor: Keyword, place: Place): Iterable<Draft> {
  const {analysis} = place
  const {instruction, outer, at} = cursor
  const followed = hasMore(cursor, place)
  if (instruction?.name && followed) return
  const {instructions} = analysis.file
  const start = outer?.from ?? at.from
  const begun = instructions.some(({name, from}) => name === "FROM" && from < start)
  const lower = isLowerCase(analysis, instruction)
  const blank = /[ \t]/.test(analysis.source[at.to] ?? "")
  if (!outer && !begun && !followed) yield* directives(place, start)
  for (const name of outer || begun ? BY_USE : (["FROM", "ARG"] as const)) {
    const spec = specOf(name)
    if (outer && !spec.trigger) continue
    const word = lower ? name.toLowerCase() : name
    const draft: Draft = {
      label: word,
      kind: "keyword",
      text: followed || blank ? word : `${word} `,
      detail: spec.doc,
      key: `instruction:${name}`,
    }
    if (spec.deprecated) Object.assign(draft, {deprecated: true, description: `use ${spec.deprecated}`})
    if (!begun && name === "FROM") draft.preselect = true
    yield draft
  }
  if (followed || !place.options.snippets) return
  const names = outer || begun ? BY_USE.filter(name => !outer || specOf(name).trigger) : (["FROM", "ARG"] as const)
  yield* snippetsFor(names, place, lower, outer !== undefined)
}

/** Whether something already stands behind the keyword. */
function hasMore({instruction, at}: Keyword, {analysis}: Place): boolean {
  if (!instruction) {
    const {source} = analysis
    const newline = source.indexOf("\n", at.to)
    return source.slice(at.to, newline < 0 ? source.length : newline).trim() !== ""
  }
  const {args, flags, trigger} = instruction
  return args.length > 0 || flags.length > 0 || trigger !== undefined
}

/** Whole parser directives, where nothing but directives stands above. */
function* directives({analysis}: Place, start: number): Iterable<Draft> {
  const {file, source} = analysis
  const last = file.directives[file.directives.length - 1]
  const from = last ? last.to : source.startsWith("\ufeff") ? 1 : 0
  if (source.slice(from, start).trim() !== "" || source.slice(from, start).split("\n").length > (last ? 2 : 1)) return
  for (const name of ["syntax", "check", "escape"] as const) {
    if (file.directives.some(line => line.name === name)) continue
    const {summary} = DIRECTIVES[name]
    const value = {syntax: "docker/dockerfile:1", check: "error=true", escape: "`"}[name]
    yield {
      label: `# ${name}=${value}`,
      kind: "keyword",
      filter: name,
      detail: summary,
      key: `directive:${name}`,
    }
  }
}
