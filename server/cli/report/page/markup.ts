import {visible} from "../visible.ts"

/** HTML that may be put into a page as it is. */
export interface Markup {
  html: string
}

type Content = Markup | string | number | undefined | false | readonly Content[]

/**
 * A piece of HTML. All that is put into it is text, for content or for the value of an attribute in quotes, and shown as
 * what it is: with tags written out, and with characters that turn or hide text made visible.
 */
export function html(pieces: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let text = pieces[0]!
  for (const [i, content] of contents.entries()) text += markupOf(content) + pieces[i + 1]!
  return {html: text}
}

function markupOf(content: Content): string {
  if (content === undefined || content === false) return ""
  if (typeof content === "string") return escapeText(visible(content))
  if (typeof content === "number") return String(content)
  return "html" in content ? content.html : content.map(markupOf).join("")
}

const ENTITIES: Readonly<Record<string, string>> = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}

/** A text as content of an element or as the value of an attribute in quotes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, character => ENTITIES[character]!)
}

/** Data for the script of the page: JSON that can't end the element that it stands in. Texts come out as `html` shows them. */
export function dataElement(id: string, data: unknown): Markup {
  const shown = (_: string, value: unknown) => (typeof value === "string" ? visible(value) : value)
  const json = JSON.stringify(data, shown).replace(/[<>&\u2028\u2029]/g, character => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  })
  return {html: `<script type="application/json" id="${id}">${json}</script>\n`}
}
