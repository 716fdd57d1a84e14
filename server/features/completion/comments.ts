import {CHECK_OPTIONS, DIRECTIVES} from "../../knowledge/directives.ts"
import {CHECK_NAMES} from "../../model/check.ts"
import type {Cursor} from "../../model/cursor.ts"
import {RULES} from "../../rules/index.ts"
import type {Draft, Place} from "./item.ts"
import {completeTags} from "./tags.ts"

/** The names of parser directives that are not given yet, and their values. */
export function* completeDirective(
  {part, name, at, comment, before, value}: Extract<Cursor, {kind: "directive"}>,
  place: Place,
): Iterable<Draft> {
  const {analysis, offset} = place
  const {file, source} = analysis
  if (part === "value") {
    const [, image = "", typed = ""] = (name === "syntax" && /^([^@]*\/[^:@/]*):([^:@/]*)$/.exec(before)) || []
    if (image !== "" && place.options.images?.answers.tags(image)) {
      const from = offset - typed.length
      const current = /^[^@]*/.exec(value.slice(image.length + 1))![0]
      const to = Math.max(offset, from + current.length)
      return yield* completeTags(image, {at: {from, to}, before: typed, current}, place)
    }
    if (name !== "syntax" && name !== "escape") return
    for (const {value, doc} of DIRECTIVES[name].values) {
      yield {
        label: value,
        kind: "value",
        detail: doc,
        ...(value === "docker/dockerfile:1" && {preselect: true as const}),
      }
    }
    return
  }
  const given = file.directives.filter(line => line.from !== comment.from).map(line => line.name)
  const equals = source.slice(at.to, comment.to).trimStart().startsWith("=")
  const blank = source[at.from - 1] === "#" ? " " : ""
  for (const label of ["syntax", "check", "escape"] as const) {
    if (given.includes(label)) continue
    const value = {syntax: "docker/dockerfile:1", check: "", escape: ""}[label]
    yield {
      label,
      kind: "keyword",
      text: blank + label + (equals ? "" : `=${value}`),
      detail: DIRECTIVES[label].summary,
      key: `directive:${label}`,
    }
  }
  if (equals) return
  yield {
    label: "dockerlint ignore",
    kind: "keyword",
    text: `${blank}dockerlint ignore=`,
    detail: "Silences rules for the instruction below",
  }
}

/** Checks that run only where they are asked for. */
const EXPERIMENTAL: readonly string[] = ["CopyIgnoredFile", "InvalidDefinitionDescription"]

/** Options of `check=` and BuildKit's checks. */
export function* completeCheck({part, option, given}: Extract<Cursor, {kind: "check"}>): Iterable<Draft> {
  if (part === "option") {
    for (const [label, doc] of Object.entries(CHECK_OPTIONS)) {
      if (!given.includes(label)) yield {label, kind: "option", text: `${label}=`, detail: doc, key: "directive:check"}
    }
    return
  }
  if (option === "error") {
    for (const label of ["true", "false"]) yield {label, kind: "value"}
    return
  }
  if (option !== "skip" && option !== "experimental") return
  if (given.includes("all")) return
  const names = option === "skip" ? CHECK_NAMES : EXPERIMENTAL
  for (const label of names) {
    if (!given.includes(label)) yield {label, kind: "rule", detail: summaryOf(label), commit: [",", ";"]}
  }
  if (given.length === 0) yield {label: "all", kind: "rule", detail: "Every check"}
}

function summaryOf(check: string): string | undefined {
  return RULES.find(({aliases}) => aliases.includes(check))?.summary
}

const WORDS: readonly [text: string, detail: string, tools: readonly string[]][] = [
  ["ignore=", "Silences rules for the instruction below", ["dockerlint", "hadolint"]],
  ["global ignore=", "Silences rules for the whole file", ["dockerlint", "hadolint"]],
  ["stage ignore=", "Silences rules for the rest of the stage", ["dockerlint"]],
  ["shell=", "The shell that runs the commands below", ["dockerlint", "hadolint"]],
  ["format off", "The formatter leaves alone what follows", ["dockerlint"]],
  ["format on", "The formatter goes on", ["dockerlint"]],
]

/** Rules in comments that silence them. */
export function* completeIgnore({part, tool, given}: Extract<Cursor, {kind: "ignore"}>): Iterable<Draft> {
  if (part === "word") {
    for (const [text, detail, tools] of WORDS) {
      if (tools.includes(tool)) yield {label: text, kind: "keyword", detail}
    }
    return
  }
  const taken = new Set(given.map(name => name.toLowerCase()))
  const names = RULES.flatMap(({name, aliases, summary}) => {
    const labels = tool === "dockerlint" ? [name] : aliases.filter(alias => /^(?:DL|SC)\d{4}$/.test(alias))
    return labels.map(label => ({label, name, summary}))
  })
  names.sort((a, b) => (a.label < b.label ? -1 : 1))
  for (const {label, name, summary} of names) {
    if (!taken.has(label.toLowerCase()))
      yield {label, kind: "rule", detail: summary, key: `rule:${name}`, commit: [","]}
  }
}
