import {spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import fc from "fast-check"
import {expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {format} from "../server/format/format.ts"
import {DEFAULT_FORMAT} from "../server/format/options.ts"
import {applyEdits} from "../server/text.ts"
import {conformance, readLines, realFiles} from "./support/shared.ts"
import {mutated} from "./support/sources.ts"

// --reindent-run gives the shell other blanks, but the same commands: shfmt prints the same program before and after.

const there = spawnSync("shfmt", ["--version"]).status === 0
if (!there) console.warn("skipped: shfmt is not here, so re-indented scripts are not compared by it")

const options = {...DEFAULT_FORMAT, reindentRun: true}

/** The formatted source; a second time nothing may change. */
function reindented(source: string): string {
  const {edits, left} = format(analyze(source), options)
  expect(left ?? "").not.toContain("BuildKit would read")
  const after = applyEdits(source, edits)
  expect(format(analyze(after), options).edits).toEqual([])
  return after
}

function scriptsOf(source: string): string[] {
  const analysis = analyze(source)
  return analysis.all("RUN").map(run => analysis.shellOf(run)?.text.value ?? "")
}

/** Scripts that the formatter changes, before and after. */
function changedScripts(sources: readonly string[]): [before: string, after: string][] {
  return sources.flatMap(source => {
    const [before, after] = [scriptsOf(source), scriptsOf(reindented(source))]
    expect(after.length).toBe(before.length)
    return before.flatMap((script, i) => (script === after[i] ? [] : [[script, after[i]!] as [string, string]]))
  })
}

/** What shfmt makes of scripts, with as few blanks as can be; those that it refuses stay as they are. */
function minified(scripts: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "dockerlint-shfmt-"))
  try {
    mkdirSync(join(folder, "scripts"))
    const names = scripts.map((_, i) => join(folder, "scripts", `${String(i).padStart(6, "0")}.sh`))
    for (const [i, script] of scripts.entries()) writeFileSync(names[i]!, script)
    spawnSync("shfmt", ["-ln", "bash", "-mn", "-w", join(folder, "scripts")], {maxBuffer: 1e9})
    expect(readdirSync(join(folder, "scripts")).length).toBe(scripts.length)
    return names.map(name => readFileSync(name, "utf8"))
  } finally {
    rmSync(folder, {recursive: true})
  }
}

function expectSamePrograms(changed: readonly [string, string][]): number {
  const before = minified(changed.map(([script]) => script))
  const after = minified(changed.map(([, script]) => script))
  let compared = 0
  for (const [i, text] of before.entries()) {
    // refused by shfmt before and after
    if (text === changed[i]![0] && after[i] === changed[i]![1]) continue
    expect(after[i]).toBe(text)
    compared++
  }
  return compared
}

test.skipIf(!there || !conformance)("the scripts of the real files are the same programs", {timeout: 300_000}, () => {
  const changed = changedScripts(realFiles().map(({source}) => source))
  expect(changed.length).toBeGreaterThan(1000)
  expect(expectSamePrograms(changed)).toBeGreaterThan(changed.length * 0.95)
})

/** A script on several lines: some of its blanks, or places between two characters, are continued lines. */
const continued = fc
  .tuple(
    fc.constantFrom(
      ...readdirSync(new URL("corpus/shell/", import.meta.url))
        .flatMap(file => readLines(new URL(`corpus/shell/${file}`, import.meta.url)) as {script: string}[])
        .map(({script}) => script)
        .filter(script => !/[\n\\]/.test(script) && script.trim() !== ""),
    ),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom("", " ", "\t ", "      "), fc.boolean()), {maxLength: 8}),
  )
  .map(([script, breaks]) => {
    let text = script
    for (const [at, indent, anywhere] of breaks) {
      const blanks = anywhere ? [] : [...text.matchAll(/ /g)].map(({index}) => index)
      const place = blanks.length > 0 ? blanks[at % blanks.length]! : at % text.length
      text = `${text.slice(0, place)}\\\n${indent}${text.slice(place)}`
    }
    return `FROM alpine\nSHELL ["bash", "-c"]\nRUN ${text}\nRUN true\n`
  })

test.skipIf(!there)("scripts on any number of lines are the same programs", {timeout: 300_000}, () => {
  const changed = changedScripts(fc.sample(continued, 1500))
  expect(changed.length).toBeGreaterThan(200)
  expect(expectSamePrograms(changed)).toBeGreaterThan(changed.length / 2)
})

test("a second time nothing changes, in changed Dockerfiles too", () => {
  fc.assert(
    fc.property(mutated, source => void reindented(source)),
    {numRuns: 2000},
  )
})
