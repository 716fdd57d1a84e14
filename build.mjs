// Bundles the command line into dist/, which is what is published; with --tools, server/tools/ into dist/tools/ as well.
// Bundles start in a tenth of the time that loading the packages one by one takes.
import {execFileSync} from "node:child_process"
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {dirname, join} from "node:path"
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
 * Loads dist/main.js with what V8 made of it when it was bundled, if this is the same V8, and calls what it exports by
 * that name: reading and compiling the source would take longer than linting a file does. Other versions of Node keep a
 * cache of their own, from 22 on.
 */
const start = entry => `"use strict";
const {existsSync, readFileSync} = require("node:fs");
const main = __dirname + "/main.js";
const cache = __dirname + "/main." + process.versions.v8 + ".cache";
if (existsSync(cache)) {
  const {Script} = require("node:vm");
  const source = "(function (require, module) {" + readFileSync(main, "latin1") + "\\n})";
  const bundle = {exports: {}};
  new Script(source, {filename: main, cachedData: readFileSync(cache)}).runInThisContext()(require, bundle);
  bundle.exports.${entry}();
} else {
  try { require("node:module").enableCompileCache?.() } catch {}
  require("./main.js").${entry}();
}
`

/** Packages that most runs do without: each is a file of its own, since start-up pays for every byte of main.js. */
const APART = ["yaml"]

const apart = {
  name: "apart",
  setup({onResolve}) {
    onResolve({filter: new RegExp(`^(?:${APART.join("|")})$`)}, ({path, kind}) => {
      return kind === "entry-point" ? undefined : {path: `./${path}.js`, external: true}
    })
  },
}

/** Runs the program over the examples, and then keeps what V8 has compiled. */
const MAKE_CACHE = `
const {readFileSync, writeFileSync} = require("node:fs");
const {Script} = require("node:vm");
const source = "(function (require, module) {" + readFileSync("dist/main.js", "latin1") + "\\n})";
const script = new Script(source, {filename: process.cwd() + "/dist/main.js"});
const bundle = {exports: {}};
script.runInThisContext()(require, bundle);
bundle.exports.main();
process.on("exit", () => {
  writeFileSync("dist/main." + process.versions.v8 + ".cache", script.createCachedData());
  process.exitCode = 0;
});
`

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

mkdirSync("dist", {recursive: true})
// what an older build has left would be published too
for (const file of readdirSync("dist")) if (file !== "tools") rmSync(`dist/${file}`, {force: true})
// CommonJS starts faster; the first file is small so that the second one can come from Node's compile cache
const {metafile} = await build({
  ...common,
  format: "cjs",
  entryPoints: ["server/cli/main.ts"],
  outfile: "dist/main.js",
  // write-file-atomic makes a name of it, which it keeps unique by process and thread
  define: {...common.define, __filename: '"dockerlint"'},
  plugins: [apart, withoutPrograms],
  external: ["./worker.js"],
})
const packages = await build({...common, format: "cjs", entryPoints: APART, outdir: "dist"})
writeFileSync("dist/cli.js", `#!/usr/bin/env node\n${start("main")}`)
writeFileSync("dist/worker.js", start("serve"))
chmodSync("dist/cli.js", 0o755)
writeFileSync("dist/package.json", '{"type": "commonjs"}\n')
writeFileSync("dist/THIRD-PARTY.txt", notices(packagesIn(metafile, packages.metafile)))
execFileSync(process.execPath, ["-e", MAKE_CACHE, "-", "examples"], {stdio: ["ignore", "ignore", "inherit"]})

if (process.argv.includes("--tools")) {
  rmSync("dist/tools", {recursive: true, force: true})
  const entryPoints = readdirSync("server/tools")
    .filter(file => file.endsWith(".ts"))
    .map(file => `server/tools/${file}`)
  await build({...common, format: "esm", entryPoints, outdir: "dist/tools", external: [...APART, "commander"]})
  writeFileSync("dist/tools/package.json", '{"type": "module"}\n')
}
