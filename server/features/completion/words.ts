import {knownPorts} from "../../knowledge/ports.ts"
import {type KnownShell, SHELLS} from "../../knowledge/shells.ts"
import {SIGNALS} from "../../knowledge/signals.ts"
import type {Cursor} from "../../model/cursor.ts"
import {rootBase} from "../../model/stages.ts"
import {behind, type Draft, isLowerCase, type Place} from "./item.ts"
import {stageAt, usersFor} from "./seen.ts"

type Of<K extends Cursor["kind"]> = Extract<Cursor, {kind: K}>
type Inside = Extract<Cursor, {mayBeFlag: boolean; before: string}>

/** Ports that are not exposed yet, and behind a slash the protocols. */
export function* completePort(cursor: Inside, {analysis, offset}: Place): Iterable<Draft> {
  const slash = cursor.before.indexOf("/")
  if (slash >= 0) {
    const {at} = behind(cursor, offset, slash + 1)
    for (const label of ["tcp", "udp", "sctp"])
      yield {label, kind: "value", at, description: label === "tcp" ? "default" : undefined}
    return
  }
  const stage = stageAt(analysis, cursor.outer)
  const given = new Set<string>()
  for (const {name, args} of stage?.instructions ?? []) {
    if (name === "EXPOSE")
      for (const {value, from} of args) if (from !== cursor.at.from) given.add(value.replace(/\/tcp$/i, ""))
  }
  // the protocol behind the word stays
  const end = cursor.value.indexOf("/")
  const at = end < 0 ? cursor.at : {from: cursor.at.from, to: offset + end - cursor.before.length}
  for (const {port, protocol, service} of knownPorts()) {
    const label = protocol === "tcp" ? String(port) : `${port}/${protocol}`
    if (given.has(label) || (end >= 0 && protocol !== "tcp")) continue
    yield {label, kind: "value", at, detail: service, commit: protocol === "tcp" ? ["/"] : undefined}
  }
}

export function* completeSignal(cursor: Inside): Iterable<Draft> {
  // names may be written without SIG, and numbers too
  const short = /^(?!s$|si$|sig)[a-z]/i.test(cursor.before)
  for (const {name, number, doc} of SIGNALS) {
    const label = short ? name.slice(3) : name
    yield {label, kind: "value", detail: doc, description: String(number), key: `signal:${name}`}
  }
}

export function* completeUser(cursor: Inside, place: Place): Iterable<Draft> {
  const colon = cursor.before.indexOf(":")
  const at = colon < 0 ? undefined : behind(cursor, place.offset, colon + 1).at
  for (const {name, doc} of usersFor(cursor, place)) {
    yield at ? {label: name, kind: "user", at, detail: doc} : {label: name, kind: "user", detail: doc, commit: [":"]}
  }
}

export function* completeHealthType(cursor: Inside, {analysis}: Place): Iterable<Draft> {
  const lower = isLowerCase(analysis)
  const {flags, args} = cursor.instruction
  const followed = args.length > 1
  const word = (text: string) => (lower ? text.toLowerCase() : text)
  yield {
    label: word("CMD"),
    kind: "keyword",
    text: word("CMD") + (followed ? "" : " "),
    detail: "The command that tests: 0 is healthy, 1 is not",
  }
  if (flags.length === 0 && !followed)
    yield {label: word("NONE"), kind: "keyword", detail: "Switches off the base image's check"}
}

/** The programs and options of SHELL. */
export function* completeArrayWord(cursor: Of<"arrayWord">, place: Place): Iterable<Draft> {
  const {instruction, index, array, at} = cursor
  if (instruction.name !== "SHELL") return
  const {source} = place.analysis
  const start = source.indexOf("[", instruction.keyword.to)
  const before = [...source.slice(start, at.from).matchAll(/"((?:[^"\\]|\\.)*)"/g)].slice(0, index)
  const words = before.map(([, word]) => word!)
  for (const shell of shellsFor(cursor, place)) {
    const label = shell.words[index]
    if (label === undefined || words.some((word, i) => word !== shell.words[i])) continue
    const text = JSON.stringify(label)
    yield {label, kind: "value", text: array.quoted ? text.slice(1, -1) : text, detail: shell.doc}
  }
}

/** The whole array of SHELL, where nothing stands yet. */
export function* completeShell(cursor: Inside, place: Place): Iterable<Draft> {
  if (cursor.instruction.name !== "SHELL" || cursor.before !== "") return
  for (const {words, doc} of shellsFor(cursor, place)) {
    const label = `[${words.map(word => JSON.stringify(word)).join(", ")}]`
    yield {label, kind: "value", detail: doc}
  }
}

/** The shells that the file gives elsewhere, and then usual ones: first those that the base image has. */
function shellsFor({instruction, outer}: Inside, {analysis}: Place): Pick<KnownShell, "words" | "doc">[] {
  const seen = analysis
    .all("SHELL")
    .filter(one => one !== instruction && one.json && one.args.length > 0)
    .map(({args}) => ({words: args.map(({value}) => value), doc: "Used in this file"}))
  const stage = stageAt(analysis, outer)
  const base = stage && rootBase(stage)
  const windows = stage?.os === "windows"
  const small = base?.kind === "image" && /(?:^|[/:-])(?:alpine|busybox)/.test(base.name)
  const rank = ({words, windows: own}: KnownShell) =>
    (own ?? false) !== windows ? 2 : !own && small && words[0] === "/bin/bash" ? 1 : 0
  return [...seen, ...[...SHELLS].sort((a, b) => rank(a) - rank(b))]
}

/** A heredoc with its body, where only its operator stands. */
export function* completeHeredoc(cursor: Inside, {options}: Place): Iterable<Draft> {
  const {name} = cursor.instruction
  if (name !== "RUN" && name !== "COPY" && name !== "ADD") return
  for (const word of ["EOF", "'EOF'"]) {
    const operator = cursor.before + word
    const detail = word === "EOF" ? "Ends with a line of EOF" : "Nothing in it is replaced"
    const body = name === "RUN" ? "\n$1\nEOF" : " ${1:/path}\n$2\nEOF"
    if (options.snippets) yield {label: operator, kind: "snippet", snippet: true, text: operator + body, detail}
    else yield {label: operator, kind: "value", detail}
  }
}
