// Makes binary/dockerlint: one file for this platform that runs without Node.js, which is in it with what build.mjs made.
// Needs a Node.js that allows it, as those of nodejs.org and their images do.
import {execFileSync} from "node:child_process"
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import {dirname, join} from "node:path"
import {fileURLToPath} from "node:url"
import {inject} from "postject"

process.chdir(dirname(fileURLToPath(import.meta.url)))

const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2"
const program = process.platform === "win32" ? "binary/dockerlint.exe" : "binary/dockerlint"
/** Packages that build.mjs made files of their own. */
const apart = readdirSync("dist").filter(
  name => name.endsWith(".js") && !["cli.js", "main.js", "worker.js"].includes(name),
)
const cache = `dist/main.${process.versions.v8}.cache`

/**
 * The first thing that runs, in threads too. The files of dist/ are in the executable: they get a require that finds them
 * there. main.js comes with what V8 made of it, as in dist/cli.js.
 */
const LOADER = `
"use strict";
const {getRawAsset} = require("node:sea");
// getAsset has a decoder of its own, which takes ten times as long
const getText = (name, encoding) => Buffer.from(getRawAsset(name)).toString(encoding);
const {Script} = require("node:vm");
const threads = require("node:worker_threads");
const loaded = new Map();
class Worker extends threads.Worker {
  constructor(_, options) { super(getText("loader", "utf8"), {...options, eval: true}); }
}
function find(name) {
  if (name === "node:worker_threads") return {...threads, Worker};
  if (!name.startsWith("./")) return require(name);
  if (!loaded.has(name)) {
    const module = {exports: {}};
    const text = "(function (require, module, exports) {" + getText(name, "utf8") + "\\n})";
    new Script(text, {filename: name}).runInThisContext()(find, module, module.exports);
    loaded.set(name, module.exports);
  }
  return loaded.get(name);
}
find.resolve = name => name;
// as build.mjs has it, or V8 refuses the cache
const text = "(function (require, module, exports) {" + getText("./main.js", "latin1") + "\\n})";
const bundle = {exports: {}};
new Script(text, {filename: "main.js", cachedData: new Uint8Array(getRawAsset("cache"))}).runInThisContext()(find, bundle, bundle.exports);
if (threads.isMainThread) bundle.exports.main();
else bundle.exports.serve();
`

rmSync("binary", {recursive: true, force: true})
mkdirSync("binary")
writeFileSync("binary/loader.js", LOADER)
const config = {
  main: "binary/loader.js",
  output: "binary/blob",
  disableExperimentalSEAWarning: true,
  assets: {
    loader: "binary/loader.js",
    "./main.js": "dist/main.js",
    cache,
    ...Object.fromEntries(apart.map(name => [`./${name}`, `dist/${name}`])),
  },
}
writeFileSync("binary/config.json", JSON.stringify(config))
execFileSync(process.execPath, ["--experimental-sea-config", "binary/config.json"], {
  stdio: ["ignore", "ignore", "inherit"],
})

copyFileSync(process.execPath, program)
chmodSync(program, 0o755)
const isMac = process.platform === "darwin"
if (isMac) execFileSync("codesign", ["--remove-signature", program])
await inject(program, "NODE_SEA_BLOB", readFileSync("binary/blob"), {
  sentinelFuse: FUSE,
  ...(isMac && {machoSegmentName: "NODE_SEA"}),
})
if (isMac) execFileSync("codesign", ["--sign", "-", program])

// what has to go with it: the licences of all that is in it
const folder = dirname(process.execPath)
const places = ["../LICENSE", "LICENSE", "../share/doc/nodejs/LICENSE", "../share/doc/nodejs/copyright"]
const licence = places.map(place => join(folder, place)).find(path => existsSync(path))
const node = licence ? readFileSync(licence, "utf8") : "Its licence: https://github.com/nodejs/node/blob/main/LICENSE\n"
const notices = [
  readFileSync("dist/THIRD-PARTY.txt", "utf8").replace("The files beside this one contain", "The program contains"),
  `\n${"-".repeat(80)}\n\nNode.js ${process.versions.node}\n\n${node}`,
]
writeFileSync("binary/THIRD-PARTY.txt", notices.join(""))
for (const name of ["loader.js", "blob", "config.json"]) rmSync(`binary/${name}`)
console.log(`${program}: ${(statSync(program).size / 1e6).toFixed(1)} MB`)
