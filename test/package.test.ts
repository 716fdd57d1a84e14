import {spawnSync} from "node:child_process"
import {existsSync, readdirSync, readFileSync} from "node:fs"
import {createRequire} from "node:module"
import {dirname, join} from "node:path"
import {Script} from "node:vm"
import {gzipSync} from "node:zlib"
import {expect, test} from "vitest"
import {OFFLINE} from "../server/registry/policy.ts"
import {ROOT} from "./support/checkout.ts"

// What npm publishes: all that is needed, and nothing else.

interface Packed {
  size: number
  unpackedSize: number
  files: {path: string; size: number}[]
}

/** What is known of images and packages without asking anybody. */
const TABLES = readdirSync(join(ROOT, "server/data"))
  .filter(name => name.endsWith(".json"))
  .map(name => name.replace(/json$/, "js"))

test("the package has what users need, and nothing else", () => {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"]
  const [packed] = JSON.parse(spawnSync("npm", args, {cwd: ROOT, encoding: "utf8"}).stdout) as [Packed]
  const paths = packed.files.map(({path}) => path)
  const code = [
    "dist/cli.js",
    "dist/main.js",
    "dist/server.js",
    "dist/worker.js",
    "dist/yaml.js",
    "dist/registry.js",
    "dist/page.js",
    ...TABLES.map(name => `dist/${name}`),
    "dist/package.json",
    "dist/THIRD-PARTY.txt",
  ]
  const text = ["README.md", "CHANGELOG.md", "LICENSE", "man/dockerlint.1", "schema/dockerlint.schema.json"]
  const pages = readdirSync(join(ROOT, "docs"))
    .filter(name => name.endsWith(".md"))
    .map(name => `docs/${name}`)
  const caches = ["main", "server"].map(name => `dist/${name}.${process.versions.v8}.cache`)
  expect(paths.sort()).toEqual([...code, ...text, ...pages, ...caches, "package.json"].sort())
  console.log(
    `the package: ${(packed.size / 1e6).toFixed(2)} MB, unpacked ${(packed.unpackedSize / 1e6).toFixed(2)} MB`,
  )
  // the command line alone, and what the language server, what is known of images and of packages add to it
  const isPackages = (path: string) => /^dist\/packages\w+\.js$/.test(path)
  const isAdded = (path: string) =>
    /^dist\/(?:server\.|registry\.js|tags\.js|dropped\.js|endOfLife\.js|imageSizes\.js)/.test(path)
  const compressed = (list: string[]) =>
    list.reduce((sum, path) => sum + gzipSync(readFileSync(join(ROOT, path))).byteLength, 0)
  expect(compressed(paths.filter(path => !isAdded(path) && !isPackages(path)))).toBeLessThan(2_000_000)
  expect(compressed(paths.filter(isAdded))).toBeLessThan(1_300_000)
  expect(compressed(paths.filter(isPackages))).toBeLessThanOrEqual(1.5 * 1024 * 1024)
})

test.each(["main", "server"])("this V8 takes the code cache of %s.js, or starting would take twice as long", name => {
  const code = readFileSync(join(ROOT, `dist/${name}.js`), "latin1")
  const cachedData = readFileSync(join(ROOT, `dist/${name}.${process.versions.v8}.cache`))
  // as dist/cli.js loads it
  const source = `(function (require, module, exports) {${code}\n})`
  expect(new Script(source, {filename: join(ROOT, `dist/${name}.js`), cachedData}).cachedDataRejected).toBe(false)
})

test("what package.json names is there, and nothing has to be installed with it", () => {
  const {bin, man, dependencies, version} = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    bin: Record<string, string>
    man: string
    dependencies?: unknown
    version: string
  }
  for (const path of [...Object.values(bin), man]) expect(existsSync(join(ROOT, path)), path).toBe(true)
  expect(dependencies).toBeUndefined()
  expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
  const changelog = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8")
  expect(changelog).toMatch(new RegExp(`^## \\[${version}\\] - \\d{4}-\\d\\d-\\d\\d$|^To be ${version}\\b`, "m"))
})

test("the notices name every package that is in what is shipped", () => {
  const notices = readFileSync(join(ROOT, "dist/THIRD-PARTY.txt"), "utf8")
  const named = new Set([...notices.matchAll(/^(\S+) \d+\.\d+\.\S+ \(/gm)].map(([, name]) => name))
  const used = ["grammars", "server"].flatMap(folder =>
    readdirSync(join(ROOT, folder), {withFileTypes: true, recursive: true}).flatMap(entry => {
      const path = join(entry.parentPath, entry.name)
      if (!entry.isFile() || !path.endsWith(".ts") || path.includes("tools")) return []
      const source = readFileSync(path, "utf8")
      const imports = source.matchAll(/^import (?!type )[^"]*"((?!node:|\.)[^"]+)"|\bimport\("((?!node:|\.)[^"]+)"\)/gm)
      return [...imports].map(([, fixed, dynamic]) => /^(?:@[^/]+\/)?[^/]+/.exec(fixed ?? dynamic!)![0])
    }),
  )
  expect(used.length).toBeGreaterThan(5)
  const missing = used.filter(name => !named.has(name))
  expect(missing).toEqual([])
  // and what those bring along
  const all = (name: string): string[] => {
    const {dependencies = {}} = JSON.parse(readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8")) as {
      dependencies?: Record<string, string>
    }
    return [name, ...Object.keys(dependencies).flatMap(all)]
  }
  expect([...named].filter(name => !used.flatMap(all).includes(name!))).toEqual([])
})

test("nothing in it can reach a network but what asks registries, which is a file of its own", async () => {
  for (const name of readdirSync(join(ROOT, "dist")).filter(name => name.endsWith(".js"))) {
    const source = readFileSync(join(ROOT, "dist", name), "utf8")
    if (name === "registry.js") continue
    if (TABLES.includes(name)) {
      // a text of JSON, and nothing behind it
      expect(source).toMatch(/^module\.exports=JSON\.parse\("\{(?:[^"\\]|\\.)*"\)$/)
      continue
    }
    expect(source).toMatch(/require\("(?:node:)?[a-z_/]+"\)/)
    const reaching = source.match(/require\("(?:node:)?(?:http2?|https|net|tls|dgram|dns|inspector)(?:\/\w+)?"\)/g)
    // the language server connects to the editor that has started it, with --pipe or --socket
    expect(reaching?.filter(call => name !== "server.js" || call !== 'require("net")') ?? []).toEqual([])
    expect(source.match(/\bfetch\(|\bXMLHttpRequest\b|\bWebSocket\b/)).toBeNull()
  }
  const require = createRequire(import.meta.url)
  const {openRegistry} = require(join(ROOT, "dist/registry.js")) as typeof import("../server/registry/open.ts")
  const registry = await openRegistry({policy: () => OFFLINE, env: {}})
  expect(await registry.tags("node")).toMatchObject({source: "bundle"})
  registry.close()
})

test("pages link to what is there, and the first page of the documentation to all others", () => {
  const pages = [
    ...["README.md", "CHANGELOG.md"],
    ...readdirSync(join(ROOT, "docs"))
      .filter(name => name.endsWith(".md"))
      .map(name => `docs/${name}`),
  ]
  for (const page of pages) {
    const text = readFileSync(join(ROOT, page), "utf8").replace(/```[\s\S]*?```/g, "")
    for (const [, link] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g))
      expect(existsSync(join(ROOT, dirname(page), link!)), `${page} links to ${link}`).toBe(true)
  }
  const index = readFileSync(join(ROOT, "docs/README.md"), "utf8")
  for (const page of pages.filter(page => page.startsWith("docs/") && page !== "docs/README.md"))
    expect(index).toContain(`](${page.slice(5)})`)
})
