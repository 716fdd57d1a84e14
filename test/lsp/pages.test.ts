import {expect, test} from "vitest"
import {analyze} from "../../server/analysis.ts"
import type {Reading} from "../../server/lsp/documents.ts"
import {pageOf} from "../../server/lsp/pages.ts"
import type {Session} from "../../server/lsp/session.ts"

const SOURCE = "ARG V=3.22\nFROM alpine:$V\nENV A=/srv\nWORKDIR $A/x\n"

const read = async (uri: string) =>
  uri === "file:///a%20b/Dockerfile" ? ({analysis: analyze(SOURCE)} as Reading) : undefined
const page = (uri: string) => pageOf({documents: {read}} as unknown as Session, uri)

test("a rule has its page", async () => {
  expect(await page("dockerlint:/rules/missing-tag.md")).toMatch(/^# missing-tag\n/)
  expect(await page("dockerlint:/rules/no-such-rule.md")).toBeUndefined()
})

test("a Dockerfile is shown with the values of its variables", async () => {
  const uri = encodeURIComponent("file:///a%20b/Dockerfile")
  expect(await page(`dockerlint:/resolved/Dockerfile?${uri}`)).toBe(
    SOURCE.replace("alpine:$V", "alpine:3.22").replace("$A/x", "/srv/x"),
  )
  expect(await page("dockerlint:/resolved/Dockerfile?file%3A%2F%2F%2Fother")).toBeUndefined()
})

test("a new configuration has all that can be said", async () => {
  expect(await page("dockerlint:/configuration/.dockerlint.yaml")).toContain("ruleset:")
  expect(await page("dockerlint:/other")).toBeUndefined()
})
