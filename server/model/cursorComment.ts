import type {Dockerfile} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import type {Cursor} from "./cursor.ts"

/** What stands at an offset in a comment: part of a directive, of a comment that silences rules, or mere words. */
export function cursorInComment(file: Dockerfile, comment: Span, offset: number, outside: boolean): Cursor {
  const text = file.source.slice(comment.from, comment.to)
  const at = offset - comment.from
  const name = /^#[ \t]*(\w*)/.exec(text)!
  const nameTo = name[0].length
  const nameFrom = nameTo - name[1]!.length
  const top = outside && isTop(file, comment)
  const tail = text.slice(nameTo)
  if (at >= 1 && at >= nameFrom && at <= nameTo && top && /^\s*(?:=|$)/.test(tail)) {
    return {kind: "directive", part: "name", name: name[1]!.toLowerCase(), comment, ...word(nameFrom, nameTo)}
  }
  const equals = /^\s*=[ \t]*/.exec(tail)
  const directive = name[1]!.toLowerCase()
  if (equals && at >= nameTo + equals[0].length) {
    const valueFrom = nameTo + equals[0].length
    if (directive === "check" && outside) return inCheck(valueFrom)
    const value = /^\S*/.exec(text.slice(valueFrom))![0]
    if (top && at <= valueFrom + value.length)
      return {kind: "directive", part: "value", name: directive, comment, ...word(valueFrom, valueFrom + value.length)}
  }
  return inIgnore() ?? {kind: "comment", comment}

  function word(from: number, to: number) {
    const span = {from: comment.from + from, to: comment.from + to}
    return {at: span, value: text.slice(from, to), before: text.slice(from, Math.max(from, Math.min(at, to)))}
  }

  /** `skip=A,B;error=true` */
  function inCheck(valueFrom: number): Cursor {
    const end = /\s/.exec(text.slice(valueFrom))
    const valueTo = end ? valueFrom + end.index : text.length
    if (at > valueTo) return {kind: "comment", comment}
    const from = Math.max(valueFrom, text.lastIndexOf(";", at - 1) + 1)
    const semicolon = text.indexOf(";", at)
    const to = semicolon < 0 || semicolon > valueTo ? valueTo : semicolon
    const equals = text.slice(from, to).indexOf("=")
    const others = [...text.slice(valueFrom, from).split(";"), ...text.slice(to, valueTo).split(";")]
      .map(option => option.split("=")[0]!.trim())
      .filter(option => option !== "")
    if (equals < 0 || at <= from + equals) {
      const keyTo = equals < 0 ? to : from + equals
      return {
        kind: "check",
        part: "option",
        option: text.slice(from, keyTo),
        given: others,
        comment,
        ...word(from, keyTo),
      }
    }
    const option = text.slice(from, from + equals).trim()
    return {kind: "check", part: "value", option, comment, ...item(from + equals + 1, to)}
  }

  /** `# dockerlint ignore=A,B -- why` */
  function inIgnore(): Cursor | undefined {
    const match = /^(#\s*)(dockerlint|hadolint)(\s+(?:(?:global|stage|file)\s+)?)(?:(ignore\s*=\s*)(.*)|(\S*)$)/.exec(
      text,
    )
    if (!match) return undefined
    const [, start = "", program = "", between = "", ignore, list, half] = match
    const tool = program as "dockerlint" | "hadolint"
    const from = start.length + program.length + between.length
    if (ignore === undefined) {
      if (half === undefined || at < from) return undefined
      return {kind: "ignore", part: "word", tool, given: [], comment, ...word(from, from + half.length)}
    }
    const listFrom = from + ignore.length
    const reason = /\s+(?:--|#)/.exec(list!)
    const listTo = listFrom + (reason ? reason.index : list!.length)
    if (at < listFrom || at > listTo) return undefined
    return {kind: "ignore", part: "name", tool, comment, ...item(listFrom, listTo)}
  }

  /** The item of a list with commas that the offset stands in, and the others. */
  function item(from: number, to: number) {
    let start = from
    const given: string[] = []
    let mine = {from, to: from}
    for (const one of text.slice(from, to).split(",")) {
      const lead = one.length - one.trimStart().length
      const end = start + one.length
      const own = {from: start + Math.min(lead, one.length), to: start + one.trimEnd().length}
      if (at >= start && at <= end) mine = at < own.from || at > own.to ? {from: at, to: at} : own
      else if (one.trim() !== "") given.push(one.trim())
      start = end + 1
    }
    return {given, ...word(mine.from, mine.to)}
  }
}

/** Whether a comment stands where parser directives are read: nothing but directives (and a shebang) above it. */
function isTop(file: Dockerfile, comment: Span): boolean {
  const {source} = file
  let at = source.startsWith("\ufeff") ? 1 : 0
  if (source.startsWith("#!", at)) at = source.indexOf("\n", at) + 1
  for (const line of file.directives) {
    if (line.from >= comment.from) break
    at = source.indexOf("\n", line.to) + 1
  }
  return source.slice(at, comment.from).trim() === "" && !source.slice(at, comment.from).includes("\n")
}
