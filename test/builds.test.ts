import fc from "fast-check"
import {describe, expect, test} from "vitest"
import {parseDocument} from "yaml"
import {UNKNOWN} from "../grammars/expand.ts"
import {readHcl} from "../grammars/hcl.ts"
import {readBake} from "../server/builds/bake.ts"
import {readCompose} from "../server/builds/compose.ts"
import {type BuildDefinition, settingsOf} from "../server/builds/definition.ts"
import {indentedText} from "../server/builds/embedded.ts"
import type {Value} from "../server/model/environment.ts"
import {DEFAULT_BUILD} from "../server/model/facts.ts"
import {applyEdits} from "../server/text.ts"
import {runCases} from "./support/cases.ts"

// Compose and Bake files: each build in a line, `?` for what can't be told. A line `@@ PATH` begins another file.

runCases("builds", (text, name) => {
  const first = name === "bake" ? "docker-bake.hcl" : "compose.yaml"
  const parts = `@@ ${first}\n${text}`.split(/^@@ (.+)\n/m).slice(1)
  const files = parts.flatMap((path, i) => (i % 2 === 0 ? [{path, source: parts[i + 1]!}] : []))
  const {builds, problems} = name === "bake" ? readBake(files) : readCompose(files)
  return [...builds.map(line), ...problems.map(({file, at, message}) => `${file} ${at.from}: ${message}`)].join("\n")
})

function line({name, context, dockerfile, inline, buildArgs, target, contexts}: BuildDefinition): string {
  const parts = [`${name}:`, context ?? "?", inline ? JSON.stringify(inline.text) : (dockerfile ?? "?")]
  for (const [key, value] of [...buildArgs].sort(([a], [b]) => (a < b ? -1 : 1))) parts.push(`${key}=${shown(value)}`)
  if (target !== undefined) parts.push(`target=${shown(target)}`)
  if (contexts.size > 0) parts.push(`contexts=${[...contexts].join(",")}`)
  return parts.join(" ")
}

function shown(value: Value): string {
  return value === UNKNOWN ? "?" : value
}

describe("settings for a Dockerfile that is built in several ways", () => {
  const build = (buildArgs: Record<string, Value>, target?: string, context?: string): BuildDefinition => ({
    name: "a",
    file: "compose.yaml",
    at: {from: 0, to: 0},
    buildArgs: new Map(Object.entries(buildArgs)),
    target,
    contexts: new Set(context === undefined ? [] : [context]),
  })
  const settings = settingsOf(
    [
      build({same: "1", other: "1", one: "1", ours: "1"}, "dev", "x"),
      build({same: "1", other: "2", ours: "1"}, "dev", "y"),
    ],
    {...DEFAULT_BUILD, buildArgs: new Map([["ours", "3"]])},
  )

  test("what they agree on is known, the user's word counts, and contexts are all there", () => {
    expect(Object.fromEntries(settings.buildArgs)).toEqual({same: "1", other: UNKNOWN, one: UNKNOWN, ours: "3"})
    expect(settings.target).toBe("dev")
    expect([...settings.contexts]).toEqual(["x", "y"])
  })

  test("where they build different stages, it is the last one", () => {
    expect(settingsOf([build({}, "dev"), build({}, "prod")], DEFAULT_BUILD).target).toBeUndefined()
    expect(settingsOf([build({}, "dev"), build({})], DEFAULT_BUILD).target).toBeUndefined()
  })
})

describe("a text in a block of YAML", () => {
  const lineOfText = fc.constantFrom("FROM a", "RUN b \\", "  && c", "", "$HOME", "x", "# y", "\tz")
  const text = fc.array(lineOfText, {minLength: 1, maxLength: 8}).map(lines => `FROM a\n${lines.join("\n")}\n`)

  const inYaml = (text: string) => `a:\n  b: |+\n${text.replaceAll("$", "$$$$").replace(/^(?=.)/gm, "    ")}c: d\n`
  const block = (outer: string) => {
    const from = outer.indexOf("\n", outer.indexOf("|")) + 1
    const dollars = {pattern: /\$\$/g, write: (text: string) => text.replaceAll("$", "$$$$")}
    return indentedText(outer, {from, to: outer.lastIndexOf("c: d")}, 4, dollars)
  }

  test("every character has its place", () => {
    fc.assert(
      fc.property(text, text => {
        const outer = inYaml(text)
        const embedded = block(outer)
        expect(embedded.text).toBe(text)
        for (let at = 0; at < text.length; at++) {
          const {from, to} = embedded.placeOf({from: at, to: at + 1})
          expect(outer.slice(from, to)).toBe(text[at])
        }
      }),
    )
  })

  test("an edit of it is an edit of the YAML, where there is one", () => {
    let made = 0
    fc.assert(
      fc.property(
        text,
        fc.nat(),
        fc.nat(),
        fc.constantFrom("", "x", "RUN x\n", "a \\\n  b", "\n", "$X"),
        (text, a, b, by) => {
          const from = a % (text.length + 1)
          const to = from + (b % (text.length + 1 - from))
          const outer = inYaml(text)
          const edit = block(outer).editOf({from, to, text: by})
          if (!edit) return
          made++
          const after = applyEdits(outer, [edit])
          const document = parseDocument(after)
          const expected = applyEdits(text, [{from, to, text: by}])
          // a text that begins with a blank, or is none, needs another header
          if (!/^\S/.test(expected)) return
          expect(document.errors).toEqual([])
          expect(document.toJS()).toEqual({a: {b: expected.replaceAll("$", "$$$$")}, c: "d"})
        },
      ),
    )
    expect(made).toBeGreaterThan(50)
  })
})

test("any text can be read as HCL, and time stays in bounds", () => {
  const piece = fc.constantFrom(
    'target "a" {',
    "}",
    "x = ",
    '"',
    "${",
    "<<E\n",
    "E\n",
    "[",
    "]",
    "(",
    ",",
    "for ",
    "\n",
    "é",
    "\0",
  )
  fc.assert(fc.property(fc.array(piece, {maxLength: 60}), pieces => void readHcl(pieces.join(""))))
  for (const hostile of ["<<A\n", '"${', "x=[", "x={y=", "((", "/*", "a b "]) readHcl(hostile.repeat(20_000))
})
