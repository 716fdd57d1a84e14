import {existsSync, readdirSync, readFileSync, statSync} from "node:fs"
import {join, posix} from "node:path"
import {expect, test} from "vitest"
import {ROOT} from "../support/checkout.ts"

// The package of the extension for VS Code, as `npm run package` makes it.

const {name, version} = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<string, string>

const BROWSER = join(ROOT, "dist/browser")

/** A part of the server in the browser, with all those that it can't start without. */
function partsOf(name: string, known = new Set<string>()): Set<string> {
  if (known.has(name)) return known
  known.add(name)
  const code = readFileSync(join(BROWSER, name), "utf8")
  for (const [, other] of code.matchAll(/\b(?:from|import)"\.\/([\w-]+\.js)"/g)) partsOf(other!, known)
  return known
}

const size = (path: string) => statSync(path).size

/** The compressed bytes of each file in a zip archive, from the list at its end. */
function filesIn(zip: Buffer): Map<string, number> {
  const end = zip.lastIndexOf("PK\u0005\u0006", undefined, "latin1")
  const files = new Map<string, number>()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map(field => zip.readUInt16LE(at + field))
    files.set(zip.toString("utf8", at + 46, at + 46 + name!), zip.readUInt32LE(at + 20))
    at += 46 + name! + extra! + comment!
  }
  return files
}

test("the package is small, besides what it knows of packages", () => {
  const files = filesIn(readFileSync(join(ROOT, `${name}-${version}.vsix`)))
  const isPackages = (path: string) => /\/dist\/packages\w+\.js$/.test(path)
  const sum = (which: (path: string) => boolean) =>
    [...files].reduce((sum, [path, bytes]) => sum + (which(path) ? bytes : 0), 0)
  const [rest, packages] = [sum(path => !isPackages(path)), sum(isPackages)]
  console.log(`the package: ${rest} bytes, and ${packages} of tables of packages`)
  expect(rest).toBeLessThan(2_000_000)
  expect(packages).toBeGreaterThan(500_000)
  expect(packages).toBeLessThan(1.5 * 1024 * 1024)
})

test("what the server loads when it is asked for it is in the package", () => {
  const files = filesIn(readFileSync(join(ROOT, `${name}-${version}.vsix`)))
  const missing = (folder: string, code: string) =>
    [...code.matchAll(/(?:\brequire\(|\bfrom|\bimport\(?)"(\.\.?\/[\w-]+\.js)"/g)]
      .map(([, path]) => posix.join("extension/dist", folder, path!))
      .filter(path => !files.has(path))
  expect(missing("", readFileSync(join(ROOT, "dist/server.js"), "utf8"))).toEqual([])
  for (const part of readdirSync(BROWSER))
    if (part !== "extension.js") expect(missing("browser", readFileSync(join(BROWSER, part), "utf8"))).toEqual([])
})

test("the web worker starts with little, and loads the rest when it is asked for it", () => {
  const parts = [...partsOf("server.js")]
  const all = readdirSync(BROWSER).filter(name => name !== "extension.js")
  const sum = (names: readonly string[]) => names.reduce((sum, name) => sum + size(join(BROWSER, name)), 0)
  console.log(`the web worker: ${parts.length} parts of ${sum(parts)} bytes, of ${all.length} of ${sum(all)}`)
  expect(sum(parts)).toBeLessThan(800_000)
  // of each rule only what runs is there
  for (const name of all) expect(readFileSync(join(BROWSER, name), "utf8")).not.toContain("examples:[{")
})

test("what is in it is said in one place", () => {
  expect(existsSync(join(ROOT, ".vscodeignore"))).toBe(false)
})
