// Makes the VS Code extension of what is built: dockerlint-ls-VERSION.vsix. The npm package and the extension have one
// manifest but need other files, so the extension is put together in a folder of its own, with its own `files`.
import {cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {fileURLToPath} from "node:url"
import {createVSIX} from "@vscode/vsce"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const {bin, man, scripts, devDependencies, type, ...manifest} = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
)

/** What only the command line needs. */
const CLI = ["main.js", "worker.js"]
const code = readdirSync(join(root, "dist")).filter(name => name.endsWith(".js") && !CLI.includes(name))

const files = [
  "dist/extension.cjs",
  "dist/browser",
  // the server, what it loads when it is asked for it, and the tables of it and of the one in the browser
  ...code.map(name => `dist/${name}`),
  "dist/package.json",
  "dist/THIRD-PARTY.txt",
  "client/icon.png",
  "client/walkthrough",
  "schema",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
]

const folder = mkdtempSync(join(tmpdir(), "dockerlint-package-"))
try {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), {recursive: true})
    cpSync(join(root, file), join(folder, file), {recursive: true})
  }
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({...manifest, files}, undefined, 2)}\n`)
  const packagePath = join(root, `${manifest.name}-${manifest.version}.vsix`)
  // an example of a rule about secrets has what looks like a token
  await createVSIX({cwd: folder, packagePath, dependencies: false, allowPackageSecrets: ["github"]})
} finally {
  rmSync(folder, {recursive: true, force: true})
}
