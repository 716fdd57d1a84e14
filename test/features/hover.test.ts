import {readdirSync, readFileSync} from "node:fs"
import fc from "fast-check"
import {describe, expect, test} from "vitest"
import {UNKNOWN} from "../../grammars/expand.ts"
import {INSTRUCTION_NAMES, INSTRUCTIONS, specOf} from "../../grammars/instructions.ts"
import {MOUNT_KEYS, MOUNT_OPTIONS, MOUNT_TYPES, mountOption} from "../../grammars/mounts.ts"
import {analyze} from "../../server/analysis.ts"
import {hover} from "../../server/features/hover.ts"
import {FLAG_DOCS} from "../../server/knowledge/instructions.ts"
import {signalOf} from "../../server/knowledge/signals.ts"
import {PREDEFINED_VARIABLES} from "../../server/knowledge/variables.ts"
import {isPredefinedArgument} from "../../server/model/arguments.ts"
import {CHECK_NAMES} from "../../server/model/check.ts"
import {type BuildSettings, DEFAULT_BUILD, type ImageFacts, NO_FACTS} from "../../server/model/facts.ts"
import {signalNames} from "../../server/values/signal.ts"
import {runCases} from "../support/cases.ts"
import {readMarks} from "../support/marks.ts"
import {mutated} from "../support/sources.ts"

/** The hovers of all carets of a source. */
function hovers(marked: string): string {
  const {source, spans} = readMarks(marked)
  const analysis = analyze(source)
  const shown = spans.map(({from}) => {
    const found = hover(analysis, from)
    return found ? `[${source.slice(found.at.from, found.at.to)}]\n${found.markdown}` : "nothing"
  })
  return shown.join("\n~~~~\n")
}

runCases("features/hover/", hovers)

function at(marked: string) {
  const {source, spans} = readMarks(marked)
  return hover(analyze(source), spans[0]!.from)
}

describe("everything that the tables have is explained", () => {
  test.each(INSTRUCTION_NAMES)("%s", name => {
    expect(at(`FROM a\n<|>${name} x`)?.markdown).toContain(INSTRUCTIONS[name].doc)
    expect(at(`FROM a\nONBUILD ${name.toLowerCase()}<|> x`)?.markdown).toContain(INSTRUCTIONS[name].doc)
    for (const flag of specOf(name).flags) {
      const found = at(`FROM a\n${name} --${flag.name}<|> x`)
      expect(found?.markdown, flag.name).toContain(flag.doc)
      for (const value of flag.values ?? []) {
        expect(at(`FROM a\n${name} --${flag.name}=${value}<|> x`)?.markdown, value).toContain(value)
      }
    }
    const flags = Object.keys(FLAG_DOCS[name] ?? {})
    expect(flags.sort()).toEqual(
      specOf(name)
        .flags.map(({name}) => name)
        .sort(),
    )
  })

  test.each(MOUNT_KEYS)("mount option %s", key => {
    const name = mountOption(key)!
    for (const type of MOUNT_OPTIONS[name]!.types) {
      const option = name === "type" ? `type=${type}` : `type=${type},${key}=x`
      const found = at(`FROM a\nRUN --mount=${option.replace(key, `${key}<|>`)} x`)
      expect(found?.markdown).toContain(MOUNT_OPTIONS[name]!.doc)
    }
    for (const value of MOUNT_OPTIONS[name]!.values ?? []) {
      const found = at(`FROM a\nRUN --mount=${name === "type" ? "" : "type=cache,"}${key}=${value}<|> x`)
      expect(found?.markdown).toContain(`${name}=${value}`)
    }
  })

  test.each(MOUNT_TYPES)("what a mount of type %s leaves out", type => {
    for (const [name, {types}] of Object.entries(MOUNT_OPTIONS)) {
      if (name === "type" || types.includes(type)) continue
      expect(at(`FROM a\nRUN --mount=type=${type},${name}<|>=x x`)?.markdown).toContain(`this one is ${type}`)
    }
  })

  test.each(["syntax", "escape", "check"])("directive %s", name => {
    expect(at(`# ${name}<|>=x\nFROM a`)?.markdown).toContain(`**${name}**`)
  })

  test.each(CHECK_NAMES)("check %s", name => {
    expect(at(`# check=skip=${name}<|>\nFROM a`)?.markdown).toContain(`\`${name}\``)
  })

  test("signals, by name and number", () => {
    for (const name of signalNames) {
      const signal = signalOf(name)!
      expect(at(`FROM a\nSTOPSIGNAL SIG${name}<|>`)?.markdown).toContain(`SIG${name} (${signal.number})`)
      expect(at(`FROM a\nSTOPSIGNAL ${signal.number}<|>`)?.markdown).toContain(`(${signal.number})`)
    }
    expect(signalOf("sigrtmin+15")?.number).toBe(49)
    expect(signalOf("RTMAX-14")?.number).toBe(50)
    expect(signalOf("999")).toBeUndefined()
  })

  test("variables that BuildKit knows", () => {
    for (const {name, doc} of PREDEFINED_VARIABLES) {
      expect(at(`FROM a\nARG ${name}<|>`)?.markdown).toContain(doc)
      expect(isPredefinedArgument(name), name).toBe(true)
    }
  })
})

test("what users write is no markup", () => {
  const found = at('FROM a\nARG A="`</code><script>`` [x](y)"\nENV B=$A<|>')!
  expect(found.markdown).toContain("```` `</code><script>`` [x](y) ````".replaceAll("````", "```"))
  expect(at('FROM a\nENV A="x\\\ny"\nUSER $A<|>')?.markdown).toContain("`xy`")
})

describe("what is said about the build from outside", () => {
  const of = (marked: string, settings: Partial<BuildSettings>, facts = NO_FACTS) => {
    const {source, spans} = readMarks(marked)
    return hover(analyze(source, {...DEFAULT_BUILD, ...settings}, facts), spans[0]!.from)?.markdown
  }
  const image: ImageFacts = {
    platform: DEFAULT_BUILD.platform,
    env: [["PATH", "/opt/bin"]],
    user: "app",
    workdir: "/srv",
    onbuild: ["ENV FROM_TRIGGER=1"],
  }
  const facts = {image: () => image}

  test("a build argument goes over a default", () => {
    const buildArgs = new Map([["V", "2"]])
    expect(of("ARG V=1\nFROM a:$V<|>", {buildArgs})).toContain("`V` = `2`\n\nThe build sets it")
    expect(of("ARG V<|>=1\nFROM a:$V", {buildArgs})).toContain("`V` = `2`\n\nThe build sets it")
    expect(of("FROM a\nARG V=1\nUSER $V<|>", {buildArgs})).toContain("for ARG on line 2")
    expect(of("FROM a:<|>$V", {buildArgs})).toContain("No ARG before the first FROM")
    expect(of("FROM $BUILDARCH<|>", {buildArgs: new Map([["BUILDARCH", "x"]])})).toContain("`BUILDARCH` = `x`")
  })

  test("a build argument of which the value is not known", () => {
    expect(of("ARG V=1\nFROM a:$V<|>", {buildArgs: new Map([["V", UNKNOWN]])})).toContain("`V` = not known")
  })

  test("a named context", () => {
    const contexts = new Set(["src"])
    expect(of("FROM src<|>", {contexts})).toContain("--build-context src")
    expect(of("FROM a\nCOPY --from=src<|> a b", {contexts})).toContain("--build-context src")
  })

  test("what the base image sets", () => {
    expect(of("FROM a<|>", {}, facts)).toContain("working folder `/srv`")
    expect(of("FROM a\nENV P=$PATH<|>", {}, facts)).toContain("`PATH` = `/opt/bin`\n\nSet by the base image `a`.")
    expect(of("FROM a\nWORKDIR x<|>", {}, facts)).toContain("`/srv/x`")
    expect(of("FROM a\nUSER $FROM_TRIGGER<|>", {}, facts)).toContain("Set by an ONBUILD")
  })

  test("paths of Windows", () => {
    const platform = {...DEFAULT_BUILD.platform, os: "windows"}
    expect(of("# escape=`\nFROM scratch\nWORKDIR C:\\app\nWORKDIR sub<|>", {platform})).toContain("\\app\\sub")
  })
})

/** A span that holds the offset or ends at it, at every place of a text or at so many. */
function checkAll(source: string, places = Number.POSITIVE_INFINITY): void {
  const analysis = analyze(source)
  const step = Math.max(1, Math.floor(source.length / places))
  for (let offset = 0; offset <= source.length; offset += step) {
    const found = hover(analysis, offset)
    if (!found) continue
    expect(found.at.from).toBeLessThanOrEqual(offset)
    expect(found.at.to).toBeGreaterThanOrEqual(offset)
    expect(found.at.from).toBeLessThan(found.at.to)
    expect(found.markdown.trim()).not.toBe("")
    expect(found.markdown).not.toMatch(/undefined|\[object|Symbol\(/)
  }
}

describe("any place of any text", () => {
  const folder = new URL("../corpus/features/hover/", import.meta.url)
  const sources = readdirSync(folder).flatMap(file =>
    readFileSync(new URL(file, folder), "utf8")
      .split(/^==== .*\n/m)
      .slice(1)
      .map(text => readMarks(text.split("\n----\n")[0]!).source),
  )

  test("the cases, cut off everywhere", () => {
    for (const source of sources) for (let end = 0; end <= source.length; end += 11) checkAll(source.slice(0, end))
  }, 60_000)

  test("mutated files", () => {
    fc.assert(
      fc.property(mutated, source => checkAll(source, 200)),
      {numRuns: 60},
    )
  }, 60_000)
})
