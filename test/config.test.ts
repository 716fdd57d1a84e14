import {posix} from "node:path"
import {describe, expect, test} from "vitest"
import {PEER_CODES, peerCodesOf} from "../server/config/codes.ts"
import {effective} from "../server/config/effective.ts"
import {flagLayer} from "../server/config/flags.ts"
import {GROUPS} from "../server/config/groups.ts"
import {readHadolint} from "../server/config/hadolint.ts"
import type {Globs, Layer} from "../server/config/layer.ts"
import {type ConfigWorld, loadConfig} from "../server/config/load.ts"
import {rulesFor} from "../server/config/names.ts"
import {printEffective} from "../server/config/print.ts"
import type {ConfigProblem} from "../server/config/yaml.ts"
import {RULES} from "../server/rules/index.ts"
import {runCases} from "./support/cases.ts"

// Configurations as text, and what counts then: what is said by nobody is left out, and so are rules that are merely a
// member of what is named. `>>> path` begins another file, `$NAME=value` is a variable of the environment.

runCases("config", (source, name) => {
  const {files, env} = readFiles(source)
  const [first] = files.keys()
  const layers = name === "hadolint" ? hadolintLayers(files.get(first!)!, env) : loadLayers(first!, files, env)
  return typeof layers === "string" ? layers : show(layers, source)
})

function readFiles(source: string): {files: Map<string, string>; env: Map<string, string>} {
  const env = new Map<string, string>()
  const text = source.replace(/^\$(\w+)=(.*)\n/gm, (_, name: string, value: string) => {
    env.set(name, value)
    return ""
  })
  const [first = "", ...more] = text.split(/^>>> /m)
  const files = new Map([[".dockerlint.yaml", first]])
  for (const part of more) {
    const end = part.indexOf("\n")
    files.set(part.slice(0, end), part.slice(end + 1))
  }
  return {files, env}
}

function loadLayers(path: string, files: Map<string, string>, env: Map<string, string>): readonly Layer[] | string {
  const world: ConfigWorld = {
    read: path => files.get(path),
    resolve(name, from) {
      if (name.startsWith(".")) return posix.join(posix.dirname(from), name)
      const path = `node_modules/${name}/dockerlint.yaml`
      return files.has(path) ? path : undefined
    },
    show: path => path,
    folderOf: posix.dirname,
    env: name => env.get(name),
    formats: ["text", "json", "hadolint-json"],
  }
  const loaded = loadConfig(path, world)
  return "problems" in loaded ? lines(loaded.problems) : loaded.layers
}

function hadolintLayers(text: string, env: Map<string, string>): readonly Layer[] | string {
  const file = text === "" ? undefined : {path: ".hadolint.yaml", text}
  const read = readHadolint(file, name => env.get(name), ["text", "json", "hadolint-json", "gitlab"])
  if ("problems" in read) return lines(read.problems)
  return read.notes.length > 0 ? lines(read.notes) : [read.layer]
}

function lines(problems: readonly ConfigProblem[]): string {
  return problems.map(({path, line, column, message}) => `${path}:${line}:${column}: ${message}`).join("\n")
}

/**
 * For the file `sub/Dockerfile`; a glob is the end of its path here. Where one line says something of many rules, those
 * are shown whose names are in the text, so that a new rule changes no case.
 */
function show(layers: readonly Layer[], source: string): string {
  const matches = ({globs}: Globs) => globs.some(glob => "sub/Dockerfile".startsWith(glob.replace("**", "")))
  const said = printEffective(effective(layers, matches))
    .split("\n")
    .filter(row => !/# (?:default|\d+ of .*)$/.test(row))
  const counts = new Map<string, number>()
  for (const row of said) counts.set(originOf(row), (counts.get(originOf(row)) ?? 0) + 1)
  const many = (row: string) => originOf(row) !== "" && counts.get(originOf(row))! > 3
  const rows = said.filter(row => !many(row) || source.includes(row.trim().split(":")[0]!))
  for (const origin of new Set(said.filter(many).map(originOf))) rows.push(`  ...  # ${origin}`)
  const depth = (row: string | undefined) => /^ */.exec(row ?? "")![0].length
  // from the end, so that a heading of nothing but headings goes too
  const kept: string[] = []
  for (const row of rows.reverse()) {
    if (row !== "" && !(row.endsWith(":") && depth(kept[0]) <= depth(row))) kept.unshift(row.replace(/ {2,}#/, "  #"))
  }
  return kept.join("\n")
}

function originOf(row: string): string {
  return row.split("  # ")[1] ?? ""
}

describe("names of rules", () => {
  test.each(Object.keys(PEER_CODES))("%s, of the table of codes, is a rule", name => {
    expect(RULES.map(({name}) => name)).toContain(name)
    for (const code of peerCodesOf(name)) expect(rulesFor(code)!.rules.map(({name}) => name)).toContain(name)
  })

  test("a code of another program is spelt in its usual ways, and as nothing else", () => {
    const codes = Object.keys(PEER_CODES).flatMap(peerCodesOf)
    const known =
      /^(?:DS-\d{4}|CKV2?_DOCKER_\d+|S\d{4}|CIS-DI-\d{4}|DKL-DI-\d{4}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]+(?:-[a-z]+)+)$/
    for (const code of codes) expect(code).toMatch(known)
  })

  test.each([
    ["ds001", "missing-tag"],
    ["AVD-DS-0001", "latest-tag"],
    ["docker:S6596", "missing-tag"],
    ["dockerfile.security.last-user-is-root.last-user-is-root", "root-user"],
    ["dl3006", "missing-tag"],
    ["workdirrelativepath", "relative-workdir"],
  ])("%s means %s", (word, name) => expect(rulesFor(word)!.rules.map(({name}) => name)).toContain(name))

  test("every group has rules, and none is named like a rule that is not in it", () => {
    for (const [name, {has}] of Object.entries(GROUPS)) {
      expect(RULES.filter(has).length, name).toBeGreaterThan(3)
      expect(RULES.filter(rule => rule.name === name && !has(rule))).toEqual([])
    }
  })

  test.each(["constructor", "__proto__", "", "toString", "all "])("%j is no rule", word =>
    expect(rulesFor(word)).toBeUndefined(),
  )
})

test.each([
  [["missing-tga=off"], /there is no rule or group missing-tga; did you mean missing-tag\?/],
  [["missing-tag=of"], /of is no level.*did you mean o/],
])("--rule %j says what is wrong", (rules, message) => {
  const layer = flagLayer({rules})
  expect("problem" in layer && layer.problem).toMatch(message)
})
