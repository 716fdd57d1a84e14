import {readdirSync, readFileSync} from "node:fs"
import {dirname, join, relative} from "node:path"
import {fileURLToPath} from "node:url"
import {describe, expect, test} from "vitest"
import {RULES} from "../server/rules/index.ts"
import {generatedFiles} from "../server/tools/generated.ts"

// The house rules: imports point inward, nothing below the edges touches the world, and what is generated is fresh.

const root = fileURLToPath(new URL("..", import.meta.url))

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), {withFileTypes: true, recursive: true})
    .filter(entry => entry.isFile() && entry.name.endsWith(".ts"))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8")
  const fixed = [...text.matchAll(/^(?:import|export)\s(?:[^"';]*?\sfrom\s)?"([^"\n]+)"$/gm)]
  const dynamic = [...text.matchAll(/\bimport\("([^"]+)"\)/g)]
  return [...fixed, ...dynamic].map(([, name]) => name!)
}

/** What each part may import; a part may always import from itself. Longest match wins. */
const LAYERS: [part: string, allowed: string[]][] = [
  ["grammars/", ["chevrotain"]],
  ["server/text.ts", ["grammars/search.ts"]],
  ["server/version.ts", []],
  ["server/values/", ["grammars/", "server/text.ts"]],
  ["server/syntax/", ["grammars/", "server/text.ts", "server/values/"]],
  ["server/model/", ["server/syntax/", "server/values/", "server/text.ts", "grammars/", "fastest-levenshtein"]],
  ["server/builds/", ["server/model/", "server/text.ts", "grammars/", "yaml"]],
  ["server/analysis.ts", ["server/model/", "server/syntax/", "grammars/"]],
  [
    "server/lint/",
    ["server/analysis.ts", "server/model/", "server/syntax/", "server/values/", "server/text.ts", "grammars/"],
  ],
  [
    "server/rules/",
    [
      "fastest-levenshtein",
      "server/lint/",
      "server/analysis.ts",
      "server/model/",
      "server/syntax/",
      "server/values/",
      "server/text.ts",
      "grammars/",
    ],
  ],
  [
    "server/format/",
    ["server/analysis.ts", "server/lint/template.ts", "server/model/", "server/syntax/", "server/text.ts", "grammars/"],
  ],
  ["server/linter.ts", ["server/lint/", "server/analysis.ts", "server/rules/"]],
  [
    "server/config/",
    [
      "server/format/options.ts",
      "server/lint/",
      "server/model/",
      "server/rules/",
      "server/values/",
      "grammars/",
      "yaml",
      "valibot",
    ],
  ],
  ["server/registry/", ["server/model/", "server/values/", "server/data/", "grammars/", "node:", "write-file-atomic"]],
  [
    "server/disk/",
    [
      "server/builds/",
      "server/config/",
      "server/lint/",
      "server/model/",
      "server/text.ts",
      "node:",
      "ignore",
      "picomatch",
    ],
  ],
  ["server/context/", ["server/model/", "server/data/", "server/disk/", "grammars/", "node:"]],
  ["server/knowledge/", ["grammars/", "server/values/"]],
  [
    "server/features/",
    [
      "server/analysis.ts",
      "server/config/",
      "server/format/",
      "server/knowledge/",
      "server/lint/",
      "server/linter.ts",
      "server/model/",
      "server/rules/index.ts",
      "server/syntax/",
      "server/values/",
      "server/text.ts",
      "grammars/",
      "diff",
    ],
  ],
  [
    "server/lsp/",
    [
      "server/",
      "grammars/",
      "node:",
      "vscode-languageserver",
      "vscode-languageserver-textdocument",
      "vscode-uri",
      "commander",
      "ignore",
    ],
  ],
  [
    "server/cli/",
    [
      "server/",
      "grammars/",
      "node:",
      "commander",
      "d3-hierarchy",
      "diff",
      "fast-xml-builder",
      "ignore",
      "picocolors",
      "picomatch",
      "sarif",
      "write-file-atomic",
    ],
  ],
  [
    "server/tools/",
    ["server/", "grammars/", "node:", "@valibot/to-json-schema", "commander", "vscode-languageserver", "yaml"],
  ],
]

describe("imports point inward", () => {
  test.each([...sources("grammars"), ...sources("server")])("%s", file => {
    const [part, allowed] = LAYERS.findLast(([part]) => file.startsWith(part))!
    for (const name of importsOf(file)) {
      const target = name.startsWith(".") ? join(dirname(file), name) : name
      const fine = target.startsWith(part) || allowed.some(prefix => target.startsWith(prefix))
      expect(fine, `${file} imports ${target}`).toBe(true)
      if (part === "server/rules/" && !file.endsWith("index.ts"))
        expect(target, "a rule imports no rule").not.toMatch(/^server\/rules\//)
    }
  })
})

test("nothing below the edges touches the world", () => {
  const inner = [...sources("grammars"), ...sources("server")].filter(
    file => !/^server\/(cli|context|disk|lsp|registry|tools)\//.test(file),
  )
  for (const file of inner) {
    const text = readFileSync(join(root, file), "utf8")
    expect(text, file).not.toMatch(
      /"node:|\bfetch\(|Date\.now|new Date\(\)|process\.|\bconsole\.|\bawait\b|vscode-languageserver/,
    )
  }
})

test("of the registry's files only these touch the world, and of the others these wait for it", () => {
  const edges = ["client", "credentials", "diskCache", "http", "open", "policy"]
  const waiting = ["auth", "bundle", "downloads", "knowledge", "metadata", "queue", "registry", "send", "sources"]
  for (const file of sources("server/registry")) {
    const name = file.replace(/^.*\/|\.ts$/g, "")
    if (edges.includes(name)) continue
    const text = readFileSync(join(root, file), "utf8")
    expect(text, file).not.toMatch(/"node:|\bfetch\(|Date\.now|new Date\(\)|process\.|\bconsole\./)
    if (!waiting.includes(name)) expect(text, file).not.toMatch(/\bawait\b/)
  }
  // of Node this one has what knows addresses, and the other one checksums
  const only = (name: string) => readFileSync(join(root, `server/registry/${name}.ts`), "utf8").match(/"node:\w+"/g)
  expect([only("policy"), only("client")]).toEqual([['"node:net"'], ['"node:crypto"']])
})

test("rule names are unique, and each rule has its file", () => {
  const names = RULES.map(({name}) => name)
  expect(new Set(names).size).toBe(names.length)
  const files = readdirSync(join(root, "server/rules")).filter(file => file !== "index.ts")
  expect(files.sort()).toEqual(names.map(name => `${name}.ts`).sort())
})

test("a message starts in lower case or quotes, and has no full stop at its end", () => {
  for (const {summary, why} of RULES) {
    expect(summary).toMatch(/[^.]$/)
    expect(why).toMatch(/[.`]$/)
  }
})

test("what is generated is fresh: run `npm run docs`", () => {
  for (const [path, text] of generatedFiles(root)) {
    let now = ""
    try {
      now = readFileSync(join(root, path), "utf8")
    } catch {
      // a file that is not there differs like any other
    }
    expect(now === text, `${path} is not what npm run docs writes`).toBe(true)
  }
})
