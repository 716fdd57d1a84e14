import {readFileSync, writeFileSync} from "node:fs"
import {expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {lintFile} from "../server/linter.ts"
import {DEFAULT_BUILD} from "../server/model/facts.ts"
import {loadedTables, loadTablesFor} from "../server/registry/bundle.ts"
import {conformance, realFiles} from "./support/shared.ts"

// What dockerlint finds in real files, summed by rule: a change in any rule shows in the diff of this text, which is
// read before it is committed. UPDATE=1 writes it.

const url = new URL("realworld/findings.txt", import.meta.url)

/** The day by which ends of life are judged: some time after the tables that come with the program were made. */
const now = Date.UTC(2026, 10, 1)

test.skipIf(!conformance)("findings over the real files are those that have been reviewed", async () => {
  const counts = new Map<string, {findings: number; files: Set<string>; fixes: number}>()
  const files = realFiles()
  for (const {path, source} of files) {
    const analysis = analyze(source, DEFAULT_BUILD, {image: () => undefined, bundled: loadedTables(), now})
    await loadTablesFor(analysis)
    for (const {rule, severity, fix} of lintFile(analysis)) {
      const key = `${severity} ${rule.name}`
      const count = counts.get(key) ?? {findings: 0, files: new Set(), fixes: 0}
      count.findings++
      count.files.add(path)
      if (fix) count.fixes++
      counts.set(key, count)
    }
  }
  const rows = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, {findings, files, fixes}]) => {
      return `${key}: ${findings} in ${files.size} files${fixes > 0 ? `, ${fixes} with a fix` : ""}`
    })
  const text = `${files.length} files\n${rows.join("\n")}\n`
  if (process.env.UPDATE) writeFileSync(url, text)
  expect(text).toBe(readFileSync(url, "utf8"))
})
