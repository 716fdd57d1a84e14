import {mkdirSync, readdirSync, rmSync, writeFileSync} from "node:fs"
import {dirname, join} from "node:path"
import {generatedFiles} from "./generated.ts"

// `npm run docs`: writes everything that is generated, and takes away pages of rules that are gone.

const root = process.cwd()
const files = generatedFiles(root)
for (const [path, text] of files) {
  mkdirSync(dirname(join(root, path)), {recursive: true})
  writeFileSync(join(root, path), text)
}
for (const page of readdirSync(join(root, "docs/rules"))) {
  if (!files.has(`docs/rules/${page}`)) rmSync(join(root, "docs/rules", page))
}
console.log(`${files.size} files are up to date`)
