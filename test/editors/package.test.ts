import {existsSync, readdirSync, readFileSync, statSync} from "node:fs"
import {join} from "node:path"
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

test("the package is small", () => {
  expect(size(join(ROOT, `${name}-${version}.vsix`))).toBeLessThan(2_000_000)
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
