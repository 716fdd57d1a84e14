import {readdirSync, readFileSync} from "node:fs"
import fc from "fast-check"
import {describe, expect, test} from "vitest"
import {INSTRUCTION_NAMES, specOf} from "../../grammars/instructions.ts"
import {MOUNT_TYPES} from "../../grammars/mounts.ts"
import {analyze} from "../../server/analysis.ts"
import {signatureHelp} from "../../server/features/signature.ts"
import {FORMS} from "../../server/knowledge/forms.ts"
import {mountOptionsFor} from "../../server/knowledge/mounts.ts"
import {runCases} from "../support/cases.ts"
import {readMarks} from "../support/marks.ts"
import {mutated} from "../support/sources.ts"

/** The signatures at all carets; the active parameter of the active one is marked, flags are left out where they are not it. */
runCases("features/signature/", marked => {
  const {source, spans} = readMarks(marked)
  const analysis = analyze(source)
  return spans
    .map(({from}) => {
      const help = signatureHelp(analysis, from)
      if (!help) return "nothing"
      const {signatures, active, parameter, onRequest} = help
      const lines = signatures.map(({label, parameters}, i) => {
        const at = i === active && parameter !== undefined ? parameters[parameter]!.label : undefined
        const marked = at ? `${label.slice(0, at[0])}<|${label.slice(...at)}|>${label.slice(at[1])}` : label
        return marked.replace(/(?<!\|) \[--[^\]]*\]…?(?!\|)/g, "")
      })
      return lines.join("\n") + (onRequest ? "\n(on request)" : "")
    })
    .join("\n~~~~\n")
})

describe("every instruction", () => {
  test.each(INSTRUCTION_NAMES)("%s has its forms behind the keyword, each with all flags", name => {
    const source = `FROM a\n${name} `
    const help = signatureHelp(analyze(source), source.length)!
    expect(help.signatures.length).toBe(FORMS[name].forms.length)
    for (const [i, {label, parameters, doc}] of help.signatures.entries()) {
      expect(label).toMatch(new RegExp(`^${name} `))
      expect(label).not.toMatch(/[{}]|undefined/)
      expect(doc).toBeTruthy()
      const flags = FORMS[name].forms[i]!.bare ? [] : specOf(name).flags
      expect(parameters.length).toBeGreaterThan(flags.length)
      for (const [j, flag] of flags.entries()) {
        expect(label.slice(...(parameters[j]!.label as [number, number]))).toContain(`--${flag.name}`)
      }
      for (const {
        label: [from, to],
        doc,
      } of parameters) {
        expect(from).toBeLessThan(to)
        expect(doc, label.slice(from, to)).toBeTruthy()
      }
    }
  })

  test.each(INSTRUCTION_NAMES)("%s: a flag is its own parameter", name => {
    for (const [i, flag] of specOf(name).flags.entries()) {
      const source = `FROM a\n${name} --${flag.name}`
      expect(signatureHelp(analyze(source), source.length)?.parameter).toBe(i)
    }
  })
})

test.each(MOUNT_TYPES)("a mount of the type %s", type => {
  for (const {name, aliases} of mountOptionsFor(type)) {
    for (const key of [name, ...aliases]) {
      const source = `FROM a\nRUN --mount=${name === "type" ? "" : `type=${type},`}${key}=${name === "type" ? type : "x"}`
      const {signatures, active, parameter} = signatureHelp(analyze(source), source.length)!
      const {label, parameters} = signatures[active]!
      expect(label).toMatch(`--mount=type=${type}`)
      expect(label.slice(...(parameters[parameter!]!.label as [number, number]))).toContain(name)
    }
  }
})

function checkAll(source: string, places = Number.POSITIVE_INFINITY): void {
  const analysis = analyze(source)
  const step = Math.max(1, Math.floor(source.length / places))
  for (let offset = 0; offset <= source.length; offset += step) {
    const help = signatureHelp(analysis, offset)
    if (!help) continue
    expect(help.signatures[help.active]).toBeDefined()
    if (help.parameter !== undefined) expect(help.signatures[help.active]!.parameters[help.parameter]).toBeDefined()
  }
}

describe("any place of any text", () => {
  const folder = new URL("../corpus/features/signature/", import.meta.url)

  test("the cases, cut off everywhere", () => {
    for (const file of readdirSync(folder)) {
      for (const text of readFileSync(new URL(file, folder), "utf8")
        .split(/^==== .*\n/m)
        .slice(1)) {
        const {source} = readMarks(text.split("\n----\n")[0]!)
        for (let end = 0; end <= source.length; end += 5) checkAll(source.slice(0, end))
      }
    }
  }, 60_000)

  test("mutated files", () => {
    fc.assert(
      fc.property(mutated, source => checkAll(source, 200)),
      {numRuns: 60},
    )
  }, 60_000)
})
