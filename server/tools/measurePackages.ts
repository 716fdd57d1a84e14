import {execFileSync} from "node:child_process"
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {gzipSync} from "node:zlib"
import {tarBytes} from "../model/sizes/size.ts"
import {type Archive, type IndexRow, packagesOfArchive, relations} from "./debianIndex.ts"
import {installedNames} from "./installedNames.ts"
import {type Measured, measuredFile, printMeasured, readMeasured} from "./measured.ts"

// `npm run data:measure -- debian13 [MINUTES]`: what the packages of a release really add to a layer, read off the packages
// themselves, which are fetched from the mirror that this machine's apt uses (`--mirror ADDRESS` names another one).
// What is measured already stays; so many minutes (default: 10) are spent on what is not, the most used packages first.
// Needs dpkg-deb and python3.

const ARCHIVES: Readonly<Record<string, {suites: string[]; sections: string[]}>> = {
  debian12: {suites: ["bookworm", "bookworm-updates"], sections: ["main"]},
  debian13: {suites: ["trixie", "trixie-updates"], sections: ["main"]},
}

/** Larger ones take more memory and time than they are worth. */
const LARGEST = 120e6

/** What slim images leave out of packages. */
const LEFT_OUT = /^\.?\/?usr\/share\/(?:doc\/(?!.*\/copyright$)|info\/|man\/|locale\/|linda\/|lintian\/overrides\/)./

/** Measures a .deb. */
export function measure(file: string): Measured {
  const big = {maxBuffer: 2 ** 30}
  const records = tarEntries(execFileSync("dpkg-deb", ["--ctrl-tarfile", file], big)).filter(
    ({path}) => path !== "./control",
  )
  const entries = tarEntries(execFileSync("dpkg-deb", ["--fsys-tarfile", file], big))
  const docs = entries.filter(({path, folder}) => !folder && LEFT_OUT.test(path))
  const others = entries.filter(entry => !docs.includes(entry))
  const list = entries.map(({path}) => `${path.replace(/^\./, "").replace(/\/$/, "")}\n`).join("")
  const own = [...others, ...records].map(({block}) => block)
  const code = entries.some(({path}) => /^\.\/usr\/lib\/python3.*\.py$/.test(path)) ? byteCode(file) : []
  const body = [...own, Buffer.from(list), ...code]
  const docsBlocks = docs.map(({block}) => block)
  const sum = (blocks: readonly Buffer[]) => blocks.reduce((all, {length}) => all + length, 0)
  const codeBytes = code.reduce((all, {length}) => all + tarBytes(length), 0)
  const docsBytes = sum(docsBlocks)
  const docsCompressed = docsBytes === 0 ? 0 : gzipSync(Buffer.concat(docsBlocks)).length
  return {
    bytes: sum(own) + tarBytes(list.length) + codeBytes + docsBytes,
    compressed: gzipSync(Buffer.concat(body)).length + docsCompressed,
    docs: docsBytes,
    docsCompressed,
  }
}

/** The entries of a tar, each with its header and padding. */
function tarEntries(tar: Buffer): {path: string; folder: boolean; block: Buffer}[] {
  const entries: {path: string; folder: boolean; block: Buffer}[] = []
  let long: string | undefined
  let from = 0
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const text = (start: number, length: number) =>
      tar.toString("latin1", at + start, at + start + length).replace(/\0[\s\S]*$/, "")
    const size = Number.parseInt(text(124, 12).trim() || "0", 8)
    const type = text(156, 1)
    const end = at + 512 + Math.ceil(size / 512) * 512
    if (type === "L") long = tar.toString("latin1", at + 512, at + 512 + size).replace(/\0[\s\S]*$/, "")
    else if (type !== "K" && type !== "x") {
      const prefix = text(345, 155)
      const path = long ?? (prefix !== "" && text(257, 6) === "ustar" ? `${prefix}/${text(0, 100)}` : text(0, 100))
      entries.push({path, folder: type === "5", block: tar.subarray(from, end)})
      long = undefined
      from = end
    }
    at = end
  }
  return entries
}

/** What Python makes of the modules of a package while it is installed. */
function byteCode(file: string): Buffer[] {
  const folder = mkdtempSync(join(tmpdir(), "measure-"))
  try {
    execFileSync("dpkg-deb", ["-x", file, folder])
    try {
      execFileSync("python3", ["-m", "compileall", "-qq", join(folder, "usr/lib")], {stdio: "ignore"})
    } catch {
      // some modules are for tests of the compiler, and are wrong
    }
    const names = readdirSync(folder, {recursive: true, withFileTypes: true})
    return names
      .filter(entry => entry.isFile() && entry.name.endsWith(".pyc"))
      .map(entry => readFileSync(join(entry.parentPath, entry.name)))
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

/** What is installed for these names, what most of them need first. */
function byUse(index: ReadonlyMap<string, IndexRow>, names: ReadonlySet<string>): string[] {
  const users = new Map<string, number>()
  for (const start of names) {
    const seen = new Set([start])
    for (const name of seen) {
      const row = index.get(name)
      for (const [first] of relations(row ? `${row.preDepends},${row.depends}` : "")) seen.add(first!)
    }
    for (const name of seen) users.set(name, (users.get(name) ?? 0) + 1)
  }
  for (const {name, base} of index.values()) if (base) users.set(name, Number.POSITIVE_INFINITY)
  return [...users].sort(([, a], [, b]) => b - a).map(([name]) => name)
}

/** The mirror that apt uses here. */
function ownMirror(): string | undefined {
  const folder = "/etc/apt/sources.list.d"
  const files = [
    "/etc/apt/sources.list",
    ...(existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : []),
  ]
  const text = files
    .filter(file => existsSync(file))
    .map(file => readFileSync(file, "utf8"))
    .join("\n")
  return /^(?:deb|URIs:).*?(https?:\/\/\S+\/debian)\/?(?=\s|$)/m.exec(text)?.[1]
}

async function main(): Promise<void> {
  const words = process.argv.slice(2)
  const at = words.indexOf("--mirror")
  const mirror = at >= 0 ? words.splice(at, 2)[1] : ownMirror()
  const [release = "", minutes = "10"] = words
  const from = ARCHIVES[release]
  if (!from || mirror === undefined) {
    console.log(
      mirror === undefined
        ? "no mirror is known: --mirror ADDRESS"
        : `which release: ${Object.keys(ARCHIVES).join(", ")}?`,
    )
    process.exitCode = 64
    return
  }
  const archive: Archive = {mirror, ...from}
  const {rows: index} = await packagesOfArchive(archive)
  const rows = readMeasured(release)
  const end = Date.now() + Number(minutes) * 60_000
  const folder = mkdtempSync(join(tmpdir(), "measure-"))
  const file = join(folder, "one.deb")
  let done = 0
  for (const name of byUse(index, installedNames("../shared/conformance"))) {
    if (Date.now() > end) break
    const row = index.get(name)
    if (!row || rows.has(name) || row.installed * 1024 > LARGEST) continue
    const answer = await fetch(`${mirror}/${row.file}`)
    if (!answer.ok) continue
    writeFileSync(file, Buffer.from(await answer.arrayBuffer()))
    rows.set(name, measure(file))
    if (++done % 50 === 0) writeFileSync(measuredFile(release), printMeasured(release, rows))
  }
  rmSync(folder, {recursive: true})
  writeFileSync(measuredFile(release), printMeasured(release, rows))
  console.log(`${done} more packages measured, ${rows.size} of ${release} in all`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
