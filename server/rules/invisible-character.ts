import {rule} from "../lint/rule.ts"

/** Blanks that are none to a shell. */
const BLANKS: Record<number, string> = {
  133: "next line",
  160: "no-break space",
  5760: "ogham space mark",
  8199: "figure space",
  8232: "line separator",
  8233: "paragraph separator",
  8239: "narrow no-break space",
  8287: "mathematical space",
  12288: "ideographic space",
  12644: "hangul filler",
}

const ZERO_WIDTH: Record<number, string> = {
  173: "soft hyphen",
  6158: "mongolian vowel separator",
  8203: "zero-width space",
  8204: "zero-width non-joiner",
  8205: "zero-width joiner",
  8206: "left-to-right mark",
  8207: "right-to-left mark",
  8288: "word joiner",
  65279: "byte order mark",
}

const BIDI: Record<number, string> = {
  8234: "left-to-right embedding",
  8235: "right-to-left embedding",
  8236: "end of a direction",
  8237: "left-to-right override",
  8238: "right-to-left override",
  8294: "left-to-right isolate",
  8295: "right-to-left isolate",
  8296: "first strong isolate",
  8297: "end of an isolate",
}

const RUNS =
  /[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u3164]+|[\u00ad\u180e\u200b-\u200f\u2060\ufeff]+|[\u202a-\u202e\u2066-\u2069]+|[\u{e0000}-\u{e007f}]+/gu

/** Writing that runs from right to left, or that joins its letters. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
const JOINING = /[^\u0000-\u02ff]/

export const invisibleCharacter = rule({
  name: "invisible-character",
  aliases: ["SC1018"],
  summary: "A character that can't be seen changes what the line means",
  severity: "warning",
  since: "2026.1",
  why: `Copied from a web page or a chat, a line can hold blanks that a shell takes for letters, or characters without any
width: the command "is not found" though it looks right. Characters that turn the direction of the text are worse: the line
that a reviewer sees is not the one that is run, a known way to smuggle code in. In comments and between quotes, blanks and
joiners do no harm and are not reported, and text in Arabic or Hebrew is fine.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nRUN apk<|\u00a0|>add git\n",
      good: "FROM alpine:3.22\nRUN apk add git\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN echo <|\u202e|>lmth.xedni\n",
      good: "FROM alpine:3.22\nRUN echo lmth.xedni\n",
    },
    {
      bad: "FROM alpine:3.22\nENV A=b<|\u200b|>c\n",
      good: "FROM alpine:3.22\nENV A=bc\n",
    },
  ],
  *check({source, file, shellViews}) {
    if (!/[^\u0000-\u0084]/.test(source)) return
    const {comments} = file
    let next = 0
    for (const match of source.matchAll(RUNS)) {
      const from = match.index
      const to = from + match[0].length
      if (from === 0 && source.charCodeAt(0) === 0xfeff) {
        if (to === 1) continue
      }
      const code = match[0].codePointAt(0)!
      const lineFrom = source.lastIndexOf("\n", from - 1) + 1
      const lineTo = source.indexOf("\n", from) < 0 ? source.length : source.indexOf("\n", from)
      const line = source.slice(lineFrom, lineTo)
      const hex = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
      const turns = BIDI[code]
      while (next < comments.length && comments[next]!.to <= from) next++
      const inComment = (comments[next] && comments[next]!.from <= from) || /^\s*#/.test(line)
      if (turns !== undefined) {
        if (RIGHT_TO_LEFT.test(line) && isBalanced(line)) continue
        const message = `a ${turns} (${hex}) hides here: readers see this line in another order than it is read, which can hide code; take it out`
        yield {at: {from, to}, message, fix: fix(from, to, ""), aliases: []}
        continue
      }
      if (code >= 0xe0000) {
        // flags of some countries are an emoji and such letters
        if (/\p{Extended_Pictographic}$/u.test(source.slice(Math.max(0, from - 2), from))) continue
        yield {
          at: {from, to},
          message: `invisible letters (${hex}) hide here, text that nobody sees: take them out`,
          fix: fix(from, to, ""),
          aliases: [],
        }
        continue
      }
      if (inComment) continue
      const width = ZERO_WIDTH[code]
      if (width !== undefined) {
        const before = source.slice(Math.max(0, from - 2), from)
        const after = source.slice(to, to + 2)
        // emoji and many scripts are put together with these
        if ((code === 0x200c || code === 0x200d) && (JOINING.test(before) || JOINING.test(after))) continue
        if ((code === 0x200e || code === 0x200f) && RIGHT_TO_LEFT.test(line)) continue
        if (code === 0xad && isQuoted(line, from - lineFrom)) continue
        const message = `a ${width} (${hex}) that nobody sees is part of the word here: take it out`
        yield {at: {from, to}, message, fix: fix(from, to, ""), aliases: []}
        continue
      }
      if (isQuoted(line, from - lineFrom)) continue
      const name = BLANKS[code] ?? "typographic space"
      const message = `this is ${/^[aeiou]/.test(name) ? "an" : "a"} ${name} (${hex}), which a shell takes for a letter of the word: write a plain blank`
      const inScript =
        match[0].includes("\u00a0") && shellViews.some(({shell: {text}}) => text.from <= from && from < text.to)
      yield {at: {from, to}, message, fix: fix(from, to, " "), aliases: inScript ? ["SC1018"] : []}
    }
  },
})

function fix(from: number, to: number, text: string) {
  return {title: text === "" ? "Take it out" : "Write a blank", safe: false, edits: [{from, to, text}]}
}

/** Whether every change of direction ends on the line. */
function isBalanced(line: string): boolean {
  let open = 0
  for (const character of line) {
    if (/[\u202a\u202b\u2066-\u2068]/.test(character)) open++
    else if (/[\u202d\u202e]/.test(character)) return false
    else if (/[\u202c\u2069]/.test(character)) open--
  }
  return open === 0
}

/** Whether a quote that begins on the line is open at the offset. */
function isQuoted(line: string, at: number): boolean {
  let quote = ""
  for (let i = 0; i < at; i++) {
    const character = line[i]!
    if (character === "\\") i++
    else if (quote === character) quote = ""
    else if (quote === "" && (character === '"' || character === "'")) quote = character
  }
  return quote !== "" && line.indexOf(quote, at) >= 0
}
