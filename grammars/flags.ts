import {isSpace} from "./characters.ts"
import {addPiece, finishText, slice, sourceEnd, sourceOffset, type Text, type TextBuilder} from "./logical.ts"

export interface ReadFlag {
  /** The flag without quotes and escapes: `--name=value`. */
  text: Text
  /** Offset behind it in the line's value. */
  end: number
  /** The line, where reading the flag took a character of it apart; the flag ends in front of what is left. */
  line?: Text
}

const encoder = new TextEncoder()

/**
 * Reads the flag that starts at `from`. BuildKit reads flags byte by byte and takes each byte for a character: a
 * letter outside of ASCII becomes two or more others, and the bytes 85 and A0, which are white space when taken as
 * characters, end the flag even in the middle of a letter.
 */
export function readFlag(line: Text, from: number, to: number, escape: string): ReadFlag {
  const {value} = line
  const built: TextBuilder = {value: "", map: []}
  let quote = ""
  let at = from
  while (at < to) {
    let character = value[at]!
    if (quote === "" && character < "\x80" && isSpace(character.charCodeAt(0))) break
    if (quote === "" ? character === "'" || character === '"' : character === quote) {
      quote = quote === "" ? character : ""
      at++
      continue
    }
    const escaped = character === escape
    if (escaped) {
      at++
      if (at >= to) break
      character = value[at]!
    }
    const source = sourceOffset(line, at)
    if (character < "\x80") {
      addPiece(built, character, source)
      at++
      continue
    }
    const whole = String.fromCodePoint(value.codePointAt(at)!)
    const bytes = [...encoder.encode(whole)]
    const blank = quote === "" ? bytes.findIndex((byte, i) => isByteBlank(byte) && !(escaped && i === 0)) : -1
    // a letter that is taken apart is no part of the flag's place: what it leaves in the flag stands at the flag's end
    const place = blank < 0 ? source : sourceEnd(line, at)
    for (const byte of blank < 0 ? bytes : bytes.slice(0, blank)) addPiece(built, String.fromCharCode(byte), place)
    if (blank >= 0) {
      const text = finishText(built, sourceOffset(line, from), sourceEnd(line, at))
      return {text, ...breakCharacter(line, at, whole, bytes.slice(blank + 1))}
    }
    at += whole.length
  }
  return {text: finishText(built, sourceOffset(line, from), sourceEnd(line, at)), end: at}
}

/**
 * Reads the word that starts at `from`, byte by byte as well: the type of a HEALTHCHECK. What is left of a letter
 * that a blank byte ends is no letter any more.
 */
export function readByteWord(line: Text, from: number, to: number): ReadFlag {
  const {value} = line
  let at = from
  while (at < to) {
    if (value[at]! < "\x80") {
      if (isSpace(value.charCodeAt(at))) break
      at++
      continue
    }
    const whole = String.fromCodePoint(value.codePointAt(at)!)
    const bytes = [...encoder.encode(whole)]
    const blank = bytes.findIndex(isByteBlank)
    if (blank >= 0) {
      const built: TextBuilder = {value: "", map: []}
      for (let i = from; i < at; i++) addPiece(built, value[i]!, sourceOffset(line, i))
      for (let i = 0; i < blank; i++) addPiece(built, "\ufffd", sourceEnd(line, at))
      const text = finishText(built, sourceOffset(line, from), sourceEnd(line, at))
      return {text, ...breakCharacter(line, at, whole, bytes.slice(blank + 1))}
    }
    at += whole.length
  }
  return {text: slice(line, from, at), end: at}
}

function isByteBlank(byte: number): boolean {
  return byte === 0x85 || byte === 0xa0
}

/** Goes on behind a blank byte in the middle of a character: what is left of it becomes replacement characters. */
function breakCharacter(line: Text, at: number, character: string, bytes: number[]): Pick<ReadFlag, "end" | "line"> {
  let left = bytes
  while (left.length > 0 && isByteBlank(left[0]!)) left = left.slice(1)
  if (left.length === 0) return {end: at + character.length}
  const built: TextBuilder = {value: "", map: []}
  const copy = (from: number, to: number) => {
    for (let i = from; i < to; i++) addPiece(built, line.value[i]!, sourceOffset(line, i))
  }
  copy(0, at)
  for (const _ of left) addPiece(built, "\ufffd", sourceOffset(line, at))
  copy(at + character.length, line.value.length)
  return {end: at, line: finishText(built, line.from, line.to)}
}

/** A flag's name without its dashes, and its value; the value is undefined where there is no equals sign. */
export function splitFlag(text: Text): {name: Text; value?: Text} {
  const equals = text.value.indexOf("=")
  if (equals < 0) return {name: slice(text, 2)}
  return {name: slice(text, 2, equals), value: slice(text, equals + 1)}
}
