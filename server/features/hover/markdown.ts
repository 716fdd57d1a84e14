import {UNKNOWN} from "../../../grammars/expand.ts"
import type {Value} from "../../model/environment.ts"

/** Texts of a file are shown up to this length. */
const LONGEST = 200

/** A text of the file or a piece of a Dockerfile, as Markdown code in one line: nothing in it is markup. */
export function code(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Bidi_C}]+/gu, " ")
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
  if (short.trim() === "") return short === "" ? '`""`' : '`" "`'
  const longest = Math.max(0, ...[...short.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = "`".repeat(longest + 1)
  const pad = /^[`\s]|[`\s]$/.test(short) ? " " : ""
  return `${fence}${pad}${short}${pad}${fence}`
}

/** A value, or that it is not known or not set. */
export function valueText(value: Value | undefined): string {
  if (value === undefined) return "not set"
  return value === UNKNOWN ? "not known" : code(value)
}

/** A piece of a Dockerfile over lines. */
export function block(text: string): string {
  return `\`\`\`dockerfile\n${text}\n\`\`\``
}

export function link(text: string, url: string): string {
  return `[${text}](${url})`
}

/** Paragraphs; those that are undefined or empty are left out. Undefined where none is left. */
export function paragraphs(...parts: readonly (string | undefined)[]): string | undefined {
  const given = parts.filter(part => part !== undefined && part !== "")
  return given.length === 0 ? undefined : given.join("\n\n")
}

/** A list; what is undefined is left out. */
export function list(...items: readonly (string | undefined)[]): string {
  return items
    .filter(item => item !== undefined)
    .map(item => `- ${item}`)
    .join("\n")
}

/** What it is, in bold, and its one line behind it. */
export function heading(name: string, summary?: string): string {
  return summary === undefined ? `**${name}**` : `**${name}**: ${summary}`
}
