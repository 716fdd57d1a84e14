// Text that a hostile file or file name has a part in must not move the cursor, colour a terminal or turn the writing
// direction.

const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** The text on one line, with what would steer a terminal made visible. */
export function visible(text: string): string {
  return text.replace(HIDDEN, character => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? "\u2421" : "\ufffd"
  })
}

/** Stands where text was cut off. */
export const CUT = "…"

/** The same, and no longer than a reader can take: what quotes a file may quote very much of it. */
export function short(text: string): string {
  return visible(text.length > 400 ? `${text.slice(0, 400)}${CUT}` : text)
}

/** JSON on one line, which means the same when a terminal shows it. */
export function jsonLine(value: unknown): string {
  return withoutHidden(JSON.stringify(value))
}

/** The same over lines, for people too. */
export function jsonLines(value: unknown): string {
  return JSON.stringify(value, undefined, 2).split("\n").map(withoutHidden).join("\n")
}

function withoutHidden(json: string): string {
  return json.replace(HIDDEN, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
}
