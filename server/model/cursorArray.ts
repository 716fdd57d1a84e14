/** Where in a JSON array an offset is; offsets in the text that starts with the bracket. */
export interface StringPlace {
  /** The number of the string there, from 0. */
  index: number
  /** No further string follows. */
  last: boolean
  /** Whether it stands between quotation marks; otherwise one could start there. */
  quoted: boolean
  /** The inside of the string, as far as it is written; empty where it is not quoted. */
  from: number
  to: number
}

/** The string at an offset behind the opening bracket, also where string and array are not closed yet; undefined behind it. */
export function stringAt(text: string, offset: number): StringPlace | undefined {
  let index = 0
  for (let at = 1; ; ) {
    const mark = /[",\]]/g
    mark.lastIndex = at
    const found = mark.exec(text)
    const next = found ? found.index : text.length
    if (offset <= next) {
      return {index, last: !text.slice(offset).includes('"'), quoted: false, from: offset, to: offset}
    }
    if (!found || found[0] === "]") return undefined
    if (found[0] === ",") {
      index++
      at = next + 1
      continue
    }
    const string = /(?:[^"\\]|\\.)*/suy
    string.lastIndex = next + 1
    const end = next + 1 + string.exec(text)![0].length
    const closed = text[end] === '"'
    if (offset <= end) {
      // a string that nothing closes ends at the cursor, and one that the next string's mark closes does so too
      const loose = /^[^",\]]*/.exec(text.slice(offset))![0].length
      const open = !closed || (offset + loose < end && /^,\s*$/.test(text.slice(offset + loose, end)))
      const to = open ? offset : end
      return {
        index,
        last: !text.slice(closed && !open ? end + 1 : offset).includes('"'),
        quoted: true,
        from: next + 1,
        to,
      }
    }
    if (!closed) return undefined
    at = end + 1
  }
}
