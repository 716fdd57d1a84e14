// Bundles the command line into dist/, which is what is published; with --tools, server/tools/ into dist/tools/ as well.
// Bundles start in a tenth of the time that loading the packages one by one takes.
import {execFileSync} from "node:child_process"
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {basename, dirname, join} from "node:path"
import {fileURLToPath} from "node:url"
import {build} from "esbuild"

const root = dirname(fileURLToPath(import.meta.url))
process.chdir(root)
const {version} = JSON.parse(readFileSync("package.json", "utf8"))

const common = {
  bundle: true,
  platform: "node",
  target: "node20.12",
  minifySyntax: true,
  minifyWhitespace: true,
  charset: "ascii",
  legalComments: "none",
  define: {__VERSION__: JSON.stringify(version)},
  logLevel: "warning",
  metafile: true,
}

/**
 * Loads a bundle with what V8 made of it when it was bundled, if this is the same V8, and calls what it exports by that
 * name: reading and compiling the source would take longer than linting a file does. Other versions of Node keep a cache
 * of their own, from 22 on.
 */
const start = (name, file = '"main"', before = "") => `"use strict";
${before}const {existsSync, readFileSync} = require("node:fs");
const file = ${file}, name = ${name};
const main = __dirname + "/" + file + ".js";
const cache = __dirname + "/" + file + "." + process.versions.v8 + ".cache";
if (existsSync(cache)) {
  const {Script} = require("node:vm");
  const source = "(function (require, module, exports) {" + readFileSync(main, "latin1") + "\\n})";
  const bundle = {exports: {}};
  const script = new Script(source, {filename: main, cachedData: readFileSync(cache)});
  script.runInThisContext()(require, bundle, bundle.exports);
  bundle.exports[name]();
} else {
  try { require("node:module").enableCompileCache?.() } catch {}
  require(main)[name]();
}
`

/** Packages that most runs do without: each is a file of its own, since start-up pays for every byte of main.js. */
const APART = ["yaml"]

/** So are the tables of what is known of images without asking a registry. */
const TABLES = readdirSync("server/data").filter(name => name.endsWith(".json"))

/** What asks registries, so that nothing else in dist/ can reach a network. */
const REGISTRY = {registry: "server/registry/open.ts"}

/** The page of `layers --html`, which few runs make. */
const PAGE = {page: "server/cli/report/page/page.ts"}

const apart = {
  name: "apart",
  setup({onResolve}) {
    onResolve({filter: /\/page\/page\.ts$/}, ({kind}) => {
      return kind === "entry-point" ? undefined : {path: "./page.js", external: true}
    })
    onResolve({filter: /\/registry\/open\.ts$/}, ({kind}) => {
      return kind === "entry-point" ? undefined : {path: "./registry.js", external: true}
    })
    onResolve({filter: /\/data\/\w+\.json$/}, ({path, kind}) => {
      return kind === "entry-point" ? undefined : {path: `./${basename(path, ".json")}.js`, external: true}
    })
    onResolve({filter: new RegExp(`^(?:${APART.join("|")})$`)}, ({path, kind}) => {
      return kind === "entry-point" ? undefined : {path: `./${path}.js`, external: true}
    })
  },
}

/** The language server starts as often as an editor does, without what the command line has besides it. */
const CLI = `const lsp = process.argv[2] === "lsp" && process.argv.length > 3 &&
  process.argv.slice(3).every(word => /^--(?:stdio|node-ipc|online|socket=\\d+|pipe=.+|clientProcessId=\\d+)$/.test(word));
`

/** Runs a bundle, and then keeps what V8 has compiled. */
const makeCache = (file, call) => `
const {readFileSync, writeFileSync} = require("node:fs");
const {Script} = require("node:vm");
const path = process.cwd() + "/dist/${file}.js";
const source = "(function (require, module, exports) {" + readFileSync(path, "latin1") + "\\n})";
const script = new Script(source, {filename: path});
const bundle = {exports: {}};
process.on("exit", () => {
  writeFileSync("dist/${file}." + process.versions.v8 + ".cache", script.createCachedData());
  process.exitCode = 0;
});
script.runInThisContext()(require("node:module").createRequire(path), bundle, bundle.exports);
bundle.exports.${call};
`

/** What an editor says when it opens a file, types in it and leaves. */
function sampleSession() {
  const uri = "file:///Dockerfile"
  const textDocument = {uri}
  const position = {line: 1, character: 3}
  const text = readFileSync("examples/Dockerfile", "utf8")
  let id = 0
  const request = (method, params) => ({id: ++id, method, params})
  const messages = [
    request("initialize", {processId: null, rootUri: null, capabilities: {}}),
    {method: "initialized", params: {}},
    {method: "textDocument/didOpen", params: {textDocument: {uri, languageId: "dockerfile", version: 1, text}}},
    request("textDocument/completion", {textDocument, position}),
    request("textDocument/hover", {textDocument, position}),
    request("textDocument/semanticTokens/full", {textDocument}),
    request("textDocument/documentSymbol", {textDocument}),
    request("textDocument/foldingRange", {textDocument}),
    request("shutdown"),
    {method: "exit"},
  ]
  return messages
    .map(message => JSON.stringify({jsonrpc: "2.0", ...message}))
    .map(json => `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`)
    .join("")
}

/** The packages of which something went into a bundle, by folder. */
function packagesIn(...metafiles) {
  const folders = new Set()
  for (const {inputs} of metafiles.flatMap(({outputs}) => Object.values(outputs))) {
    for (const [path, {bytesInOutput}] of Object.entries(inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]
      if (folder && bytesInOutput > 0) folders.add(folder)
    }
  }
  return [...folders].sort()
}

/** Some packages have their licence in their README. */
function licenceInReadme(folder) {
  const path = join(folder, "README.md")
  const text = existsSync(path) ? readFileSync(path, "utf8") : ""
  return /^#* *licen[cs]e\b[^\n]*\n(?:-+\n)?([\s\S]*permission notice shall be included[\s\S]*)/im.exec(text)?.[1]
}

/** The licences of what is bundled; a package of a family that ships no text of its own has that of the family. */
function notices(folders) {
  const parts = folders.map(folder => {
    const {name, version, license, author, repository} = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
    const places = [folder, join("node_modules", name.split("/")[0].replace(/^@/, ""))]
    const files = places.flatMap(place => (existsSync(place) ? readdirSync(place).map(file => join(place, file)) : []))
    const file = files.find(path => /\/licen[cs]e(?:[.-][^/]*)?$/i.test(path))
    const text = file ? readFileSync(file, "utf8") : licenceInReadme(folder)
    if (!text) throw new Error(`${name} has no licence text`)
    const by = typeof author === "string" ? author : author?.name
    const from = typeof repository === "string" ? repository : repository?.url
    const head = [`${name} ${version} (${license})`, ...(by ? [by] : []), ...(from ? [from] : [])].join("\n")
    return `${head}\n\n${text.trim()}\n`
  })
  return ["The files beside this one contain code of these packages.\n", ...parts].join(`\n${"-".repeat(80)}\n\n`)
}

/** commander loads this for commands that are programs of their own, which takes longer than all else that it does. */
const withoutPrograms = {
  name: "without-programs",
  setup({onResolve}) {
    onResolve({filter: /^node:child_process$/}, ({importer}) =>
      /[\\/]commander[\\/]/.test(importer) ? {path: join(root, "server/cli/nothing.ts")} : {external: true},
    )
  },
}

/** A browser loads all rules, and shows on a rule's page why it matters, with examples. */
const withoutProse = {
  name: "without-prose",
  setup({onLoad}) {
    onLoad({filter: /[\\/]server[\\/]rules[\\/][\w-]+\.ts$/}, ({path}) => {
      const contents = readFileSync(path, "utf8")
        .replace(/^ {2}examples: \[(?:.*\],|\n[\s\S]*?^ {2}\],)$/m, "  examples: [],")
        .replace(/^ {2}why: (?:`(?:[^`\\]|\\[\s\S])*`|"(?:[^"\\]|\\.)*"),$/m, '  why: "",')
      return {contents, loader: "ts"}
    })
  },
}

/** The tables are the files beside the folder of the browser's parts: an extension has each of them once. */
const tablesBeside = {
  name: "tables-beside",
  setup({onResolve}) {
    onResolve({filter: /\/data\/\w+\.json$/}, ({path}) => ({path: `../${basename(path, ".json")}.js`, external: true}))
  },
}

mkdirSync("dist", {recursive: true})
// what an older build has left would be published too
for (const file of readdirSync("dist")) if (file !== "tools") rmSync(`dist/${file}`, {recursive: true, force: true})
// CommonJS starts faster; the first file is small so that the second one can come from Node's compile cache
const {metafile} = await build({
  ...common,
  format: "cjs",
  entryPoints: ["server/cli/main.ts"],
  outfile: "dist/main.js",
  // write-file-atomic makes a name of it, which it keeps unique by process and thread
  define: {...common.define, __filename: '"dockerlint"'},
  plugins: [apart, withoutPrograms],
  external: ["./worker.js", "./server.js"],
})
const server = await build({
  ...common,
  format: "cjs",
  // as in a browser: it is the largest file, and its code cache the next
  minifyIdentifiers: true,
  entryPoints: ["server/lsp/node.ts"],
  outfile: "dist/server.js",
  plugins: [apart],
})
const packages = await build({...common, format: "cjs", entryPoints: APART, outdir: "dist"})
// the text of JSON is read several times as fast as the same thing as JavaScript
for (const name of TABLES) {
  const text = JSON.stringify(JSON.stringify(JSON.parse(readFileSync(`server/data/${name}`, "utf8"))))
  writeFileSync(`dist/${basename(name, ".json")}.js`, `module.exports=JSON.parse(${text})`)
}
const registry = await build({
  ...common,
  format: "cjs",
  entryPoints: REGISTRY,
  outdir: "dist",
  define: {...common.define, __filename: '"dockerlint"'},
  plugins: [apart],
})
// what runs in the reader's browser is a text in what makes the page
const inPage = {...common, platform: "browser", target: "es2022", minify: true, write: false}
const [script, style] = await Promise.all(
  ["browser/main.ts", "style.css"].map(file =>
    build({...inPage, format: "iife", entryPoints: [join(dirname(PAGE.page), file)]}),
  ),
)
const textOf = ({outputFiles: [file]}) => JSON.stringify(file.text.trim().replaceAll("</", "<\\/"))
const page = await build({
  ...common,
  format: "cjs",
  entryPoints: PAGE,
  outdir: "dist",
  define: {...common.define, __PAGE_SCRIPT__: textOf(script), __PAGE_STYLE__: textOf(style)},
})
writeFileSync("dist/cli.js", `#!/usr/bin/env node\n${start('lsp ? "lsp" : "main"', 'lsp ? "server" : "main"', CLI)}`)
writeFileSync("dist/worker.js", start('"serve"'))
chmodSync("dist/cli.js", 0o755)
writeFileSync("dist/package.json", '{"type": "commonjs"}\n')
const stdio = ["pipe", "ignore", "inherit"]
execFileSync(process.execPath, ["-e", makeCache("main", "main()"), "-", "examples"], {stdio})
execFileSync(process.execPath, ["-e", makeCache("server", "lsp(() => {})"), "-", "--stdio"], {
  stdio,
  input: sampleSession(),
})

const bundles = [metafile, ...[server, packages, registry, page, script].map(built => built.metafile)]

// what only the extension for VS Code has: the package for npm does without
if (process.argv.includes("--extension")) {
  const minified = {...common, minify: true, external: ["vscode"]}
  const inBrowser = {...minified, platform: "browser", target: "es2022", charset: "utf8"}
  const built = await Promise.all([
    build({...minified, format: "cjs", entryPoints: ["client/extension.ts"], outfile: "dist/extension.cjs"}),
    build({...inBrowser, format: "cjs", entryPoints: ["client/browser.ts"], outfile: "dist/browser/extension.js"}),
    // in parts: the worker starts with some of them, and client/browser.ts gives it the others when it asks
    build({
      ...inBrowser,
      format: "esm",
      splitting: true,
      entryPoints: {server: "server/lsp/browser.ts"},
      outdir: "dist/browser",
      chunkNames: "part-[hash]",
      plugins: [withoutProse, tablesBeside],
    }),
  ])
  bundles.push(...built.map(({metafile}) => metafile))
}
const thirdParty = notices(packagesIn(...bundles))
writeFileSync(
  "dist/THIRD-PARTY.txt",
  `${thirdParty}\n${"-".repeat(80)}\n\n${readFileSync("server/data/NOTICES.txt", "utf8")}`,
)
if (process.argv.includes("--tools")) {
  rmSync("dist/tools", {recursive: true, force: true})
  const entryPoints = readdirSync("server/tools")
    .filter(file => file.endsWith(".ts"))
    .map(file => `server/tools/${file}`)
  await build({
    ...common,
    format: "esm",
    entryPoints,
    outdir: "dist/tools",
    external: [...APART, "commander", "vscode-languageserver", "write-file-atomic"],
  })
  writeFileSync("dist/tools/package.json", '{"type": "module"}\n')
}
