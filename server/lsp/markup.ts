import {type MarkupContent, MarkupKind} from "vscode-languageserver"

/** Markdown as the editor can show it. */
export function markupOf(markdown: string, takesMarkdown: boolean): MarkupContent {
  if (takesMarkdown) return {kind: MarkupKind.Markdown, value: markdown}
  return {kind: MarkupKind.PlainText, value: plainText(markdown)}
}

/** The Markdown that features write, without its signs: code, emphasis, links, fences, escapes. */
export function plainText(markdown: string): string {
  return markdown
    .split(/^(```+)[^\n]*\n([\s\S]*?)^\1[ \t]*$\n?/m)
    .map((part, i) => {
      // every part is followed by the fence that it stands before, and what is inside of that
      if (i % 3 === 1) return ""
      return i % 3 === 2 ? part : withoutSigns(part)
    })
    .join("")
    .trim()
}

function withoutSigns(text: string): string {
  return text
    .replace(/(`+)(?: ?)([\s\S]*?)(?: ?)\1/g, "$2")
    .replace(/\[([^\]\n]*)\]\(<?([^)\s>]*)>?\)/g, (_, label: string, url: string) =>
      label === url ? url : `${label} (${url})`,
    )
    .replace(/(\*\*|__)([^*_\n]+)\1/g, "$2")
    .replace(/^#+ /gm, "")
    .replace(/ {2}$/gm, "")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/&(amp|lt|gt);/g, (_, name: "amp" | "lt" | "gt") => ({amp: "&", lt: "<", gt: ">"})[name])
}
