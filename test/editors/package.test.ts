import {existsSync, readdirSync, readFileSync, statSync} from "node:fs"
import {join} from "node:path"
import {expect, test} from "vitest"
import {ROOT} from "../support/checkout.ts"

// The package of the extension for VS Code, as `npm run package` makes it.

const {name, version} = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<string, string>

test("the package is small", () => {
  const size = statSync(join(ROOT, `${name}-${version}.vsix`)).size
  const worker = statSync(join(ROOT, "dist/browser/server.js")).size
  console.log(`the extension: ${(size / 1e6).toFixed(2)} MB; its web worker: ${(worker / 1e3).toFixed(0)} KB`)
  expect(size).toBeLessThan(2_000_000)
})

test("what is in it is said in one place", () => {
  expect(existsSync(join(ROOT, ".vscodeignore"))).toBe(false)
  expect(readdirSync(join(ROOT, "dist/browser")).sort()).toEqual(["extension.js", "server.js"])
})
