// Archives of tests, as tar.

/** A file of an archive, as its headers say. */
export interface TarEntry {
  name: string
  /** The letter of the header: 0 a file, 1 a hard link, 2 a symbolic link, 5 a folder. */
  type: string
  size: number
  /** Of links. */
  target: string
  /** Where its bytes begin. */
  at: number
}

/** An archive of these files, without folders of their own. */
export function tarOf(files: readonly {name: string; data: Buffer}[]): Buffer {
  const blocks = files.flatMap(({name, data}) => [header(name, data.length), data, Buffer.alloc(-data.length & 511)])
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

function header(name: string, size: number): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write("0000644\0", 100)
  header.write("0000000\0", 108)
  header.write("0000000\0", 116)
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124)
  header.write("00000000000\0", 136)
  header.write("        0", 148)
  header.write("ustar\x0000", 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
  return header
}

/** Reads the headers of an archive between two places of a file, by a function that reads there. */
export function* tarEntries(
  read: (at: number, length: number) => Buffer,
  from: number,
  to: number,
): Generator<TarEntry> {
  let longName: string | undefined
  let longTarget: string | undefined
  for (let at = from; at + 512 <= to; ) {
    const block = read(at, 512)
    if (block[0] === 0) break
    const text = (start: number, length: number) => block.toString("utf8", start, start + length).replace(/\0.*$/s, "")
    const size =
      block[124]! & 128 ? Number(block.readBigUInt64BE(128)) : Number.parseInt(text(124, 12).trim() || "0", 8)
    const type = text(156, 1) || "0"
    const body = at + 512
    at = body + Math.ceil(size / 512) * 512
    if (type === "x") {
      for (const [, key, value] of read(body, size)
        .toString()
        .matchAll(/\d+ (path|linkpath)=([^\n]*)\n/g)) {
        if (key === "path") longName = value
        else longTarget = value
      }
    } else if (type === "L") longName = read(body, size).toString().replace(/\0.*$/s, "")
    else if (type === "K") longTarget = read(body, size).toString().replace(/\0.*$/s, "")
    else if (type !== "g") {
      const prefix = text(345, 155)
      const name = longName ?? (prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`)
      const clean = name.replace(/^\.?\/+|\/+$/g, "")
      yield {name: clean, type, size: type === "0" ? size : 0, target: longTarget ?? text(157, 100), at: body}
      longName = undefined
      longTarget = undefined
    }
  }
}
