import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {fingerprintsOf, fnv1a64} from "../server/lint/fingerprint.ts"
import {lintFile} from "../server/linter.ts"

/** The fingerprints of a file's findings, by rule. */
function prints(source: string, path = "Dockerfile"): Map<string, string[]> {
  const findings = lintFile(analyze(source))
  const byRule = new Map<string, string[]>()
  fingerprintsOf(path, source, findings).forEach((print, i) => {
    const {name} = findings[i]!.rule
    byRule.set(name, [...(byRule.get(name) ?? []), print])
  })
  return byRule
}

const SOURCE = "FROM alpine:3.22\nWORKDIR app\nRUN cd /x\nWORKDIR lib\nWORKDIR app\n"

test("the hash is FNV-1a: its published test vectors", () => {
  expect(fnv1a64("")).toBe("cbf29ce484222325")
  expect(fnv1a64("a")).toBe("af63dc4c8601ec8c")
  expect(fnv1a64("foobar")).toBe("85944171f73967e8")
})

describe("a fingerprint", () => {
  const before = prints(SOURCE)

  test("is another one for each finding", () => {
    const all = [...before.values()].flat()
    expect(before.get("relative-workdir")).toHaveLength(3)
    expect(new Set(all).size).toBe(all.length)
    for (const print of all) expect(print).toMatch(/^[0-9a-f]{16}$/)
  })

  test("stays when lines above, around and the line endings change", () => {
    const changed = SOURCE.replace("RUN", "# a comment\n\nUSER app\n\tRUN").replaceAll("\n", "\r\n")
    expect(prints(`# at the top\n${changed}`).get("relative-workdir")).toEqual(before.get("relative-workdir"))
  })

  test("stays for the others when one is repaired", () => {
    const [first, lib] = before.get("relative-workdir")!
    expect(prints(SOURCE.replace("lib", "/lib")).get("relative-workdir")).not.toContain(lib)
    // of two equal ones the first number is left, whichever is repaired
    expect(prints(SOURCE.replace(/app\n$/, "/app\n")).get("relative-workdir")).toEqual([first, lib])
    expect(prints(SOURCE.replace("app", "/app")).get("relative-workdir")).toEqual([lib, first])
  })

  test("is another one in another file", () => {
    const other = prints(SOURCE, "other/Dockerfile").get("relative-workdir")!
    for (const print of before.get("relative-workdir")!) expect(other).not.toContain(print)
  })

  test("of an empty place has its line's text", () => {
    const at = (source: string, from: number) =>
      fingerprintsOf("f", source, [{rule: {name: "r"}, at: {from, to: from}}])
    expect(at("a\n  b c\r\n", 4)).toEqual(at("x\n\nb c", 3))
    expect(at("a\nb", 0)).not.toEqual(at("a\nb", 2))
  })
})
