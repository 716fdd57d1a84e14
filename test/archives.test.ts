import {spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {gzipSync} from "node:zlib"
import fc from "fast-check"
import {afterAll, describe, expect, test} from "vitest"
import {readArchive} from "../server/context/readArchive.ts"
import {tarOf} from "./support/tar.ts"

// What ADD unpacks of the build context, read without unpacking it.

const folder = mkdtempSync(join(tmpdir(), "dockerlint-archives-"))
afterAll(() => rmSync(folder, {recursive: true, force: true}))

function read(data: Buffer) {
  writeFileSync(join(folder, "archive"), data)
  return readArchive(folder, "archive")
}

const files = [
  {name: "a.txt", data: Buffer.from("hello")},
  {name: "./b/c.bin", data: Buffer.alloc(5000, 1)},
  {name: "b/empty", data: Buffer.alloc(0)},
]
const listed = {
  files: [
    {path: "a.txt", bytes: 5},
    {path: "b/c.bin", bytes: 5000},
    {path: "b/empty", bytes: 0},
  ],
  folders: [],
}

/** A file of three bytes whose name stands in a record of its own, as GNU tar has it. */
function tarWithLongName(name: string): Buffer {
  const record = tarOf([{name: "././@LongLink", data: Buffer.from(`${name}\0`)}])
  record.write("L", 156)
  record.write("        ", 148)
  const sum = record.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  record.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
  const length = 512 + Math.ceil((name.length + 1) / 512) * 512
  return Buffer.concat([record.subarray(0, length), tarOf([{name: "short", data: Buffer.from("abc")}])])
}

describe("archives", () => {
  test("plain and packed ones are listed", () => {
    expect(read(tarOf(files))).toEqual(listed)
    expect(read(gzipSync(tarOf(files)))).toEqual(listed)
  })

  test("those of tar(1), with folders, links and names of every length", () => {
    const place = join(folder, "tree")
    const long = `${"long-name-".repeat(12)}/${"deep-".repeat(20)}`
    mkdirSync(join(place, long), {recursive: true})
    mkdirSync(join(place, "hollow"))
    writeFileSync(join(place, long, "änderung.txt"), "x".repeat(700))
    symlinkSync("hollow", join(place, "link"))
    for (const format of ["gnu", "pax", "ustar"]) {
      const {stdout, status} = spawnSync("tar", ["-C", place, `--format=${format}`, "-cf", "-", "."])
      if (status !== 0) expect(format).toBe("ustar")
      const archive = read(stdout)
      if (typeof archive !== "object") throw new Error(`${format} is not read`)
      if (format === "ustar") continue
      expect([...archive.files].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
        {path: "link", bytes: 0, link: "hollow"},
        {path: `${long}/änderung.txt`, bytes: 700},
      ])
      expect([...archive.folders].sort()).toEqual(["hollow", long.split("/")[0], long])
    }
  })

  test("what is no archive is none, and what is packed in another way is not read", () => {
    for (const text of ["", "hello", "x".repeat(3000), "\0".repeat(2000)])
      expect(read(Buffer.from(text))).toBeUndefined()
    expect(read(gzipSync("just a text"))).toBeUndefined()
    expect(read(gzipSync(tarOf(files)).subarray(0, 60))).toBeUndefined()
    expect(read(Buffer.from("fd377a585a0000", "hex"))).toBe("unread")
    expect(read(Buffer.from("28b52ffd00", "hex"))).toBe("unread")
    expect(readArchive(folder, "nowhere")).toBe("unread")
    expect(readArchive(folder, "../outside")).toBe("unread")
  })

  test("a small file that unpacks to much is not unpacked", () => {
    expect(read(gzipSync(Buffer.alloc(200e6)))).toBe("unread")
  })

  test("names without an end and with nothing but slashes take no time", () => {
    const start = process.cpuUsage()
    // each asks for a long name, and no byte behind it is a zero
    const header = Buffer.alloc(512, 49)
    header.write("0".repeat(11), 124)
    header.write(" ", 135)
    header.write("L", 156)
    header.write("        ", 148)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(7, "0")} `, 148)
    read(Buffer.concat(Array.from({length: 60_000}, () => header)))
    expect(read(gzipSync(tarWithLongName(`a${"/".repeat(200_000)}b`)))).toEqual({
      files: [{path: "a/b", bytes: 3}],
      folders: [],
    })
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(3)
  })

  test("a file that says to be larger than its archive makes that unreadable", () => {
    const tar = tarOf(files)
    for (const said of ["77777777777", "00000200000"]) {
      const lie = Buffer.from(tar)
      lie.write(said, 124)
      lie.write("        ", 148)
      const sum = lie.subarray(0, 512).reduce((total, byte) => total + byte, 0)
      lie.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
      expect(read(lie)).toBe("unread")
    }
  })

  test("any bytes can be read, and it ends", () => {
    const tar = tarOf(files)
    const edit = fc.tuple(fc.nat(tar.length - 1), fc.constantFrom(0, 45, 48, 55, 128, 255))
    fc.assert(
      fc.property(fc.array(edit, {maxLength: 20}), fc.nat(tar.length), (edits, length) => {
        const broken = Buffer.from(tar.subarray(0, length))
        for (const [at, byte] of edits) if (at < broken.length) broken[at] = byte
        // a header counts only with its sum
        if (broken.length >= 512) {
          broken.write("        ", 148)
          const sum = broken.subarray(0, 512).reduce((total, byte) => total + byte, 0)
          broken.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
        }
        read(broken)
      }),
    )
  })
})
