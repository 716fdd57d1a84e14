import fc from "fast-check"
import {expect, test} from "vitest"
import {analyze} from "../../server/analysis.ts"
import {complete, resolveCompletion} from "../../server/features/completion.ts"
import {hover} from "../../server/features/hover.ts"
import {imageActions, resolveImageAction} from "../../server/features/imageActions.ts"
import {imageInlays} from "../../server/features/imageInlays.ts"
import type {TagEntry} from "../../server/model/answers.ts"
import type {ImageKnowledge} from "../../server/model/imageKnowledge.ts"
import {applyEdits} from "../../server/text.ts"
import {runCases} from "../support/cases.ts"
import {madeUpImages} from "../support/madeUpImages.ts"
import {readMarks} from "../support/marks.ts"
import {mutated} from "../support/sources.ts"

// Images and their tags with what registries and tables are known to say, in each feature.

const images = await madeUpImages()
const NEW = `sha256:${"0".repeat(64)}`
const MOST = 14

function at(marked: string) {
  const {source, spans} = readMarks(marked)
  return {source, analysis: analyze(source), span: spans[0]!}
}

runCases("features/imageCompletion/", marked => {
  const {source, analysis, span} = at(marked)
  const {items, incomplete} = complete(analysis, span.from, {snippets: true, images})
  const lines = items
    .filter(({label, insert}) => label.startsWith(source.slice(insert.from, insert.to)))
    .map(({label, detail, description, preselect, insert, replace}) => {
      const more = replace.to > insert.to ? ` [${source.slice(insert.to, replace.to)}]` : ""
      return `${preselect ? "> " : ""}${label}${more} (${[detail, description].filter(Boolean).join("; ")})`
    })
  const rest = lines.length > MOST ? [`... and ${lines.length - MOST} more`] : []
  return [...lines.slice(0, MOST), ...rest, ...(incomplete ? ["incomplete"] : [])].join("\n")
})

runCases("features/imageHover/", marked => {
  const {analysis, span} = at(marked)
  return hover(analysis, span.from, images)?.markdown ?? "nothing"
})

runCases("features/imageActions/", marked => {
  const {source, analysis, span} = at(marked)
  return imageActions(analysis, span, images, true)
    .map(({title, kind, edits, key}) => {
      const result = applyEdits(source, edits ?? resolveImageAction(analysis, JSON.parse(JSON.stringify(key)), NEW))
      const [before, after] = [source, result].map(text => text.split("\n"))
      const changed = after!.filter((line, i) => line !== before![i])
      return `${kind}: ${title}${edits ? "" : " (asked for)"}\n${changed.map(line => `  ${line.replace(NEW, "NEW")}`).join("\n")}`
    })
    .join("\n")
})

runCases("features/imageInlays/", source => {
  const edits = imageInlays(analyze(source), {from: 0, to: source.length}, images).map(({at, label, tooltip}) => {
    return {from: at, to: at, text: `[${label}]${tooltip ? `(${tooltip})` : ""}`}
  })
  return applyEdits(source, edits)
})

test("without a registry nothing is offered that one has to be asked for", () => {
  const {analysis, span} = at("FROM example.com/team/app:2.0<|>\n")
  expect(imageActions(analysis, span, images, true).map(({title}) => title)).toHaveLength(2)
  expect(imageActions(analysis, span, images, false).map(({title}) => title)).toEqual(["Change 2.0 to 2.1"])
})

test("an image that is not there any more, or has the digest already, is not changed", () => {
  const key = {name: "node:24", pin: "node:24"}
  expect(resolveImageAction(analyze("FROM node:26\n"), key, NEW)).toEqual([])
  expect(resolveImageAction(analyze("FROM node:24\nFROM node:24\n"), key, NEW)).toHaveLength(2)
  const pinned = {name: `node:24@${NEW}`, pin: "node:24"}
  expect(resolveImageAction(analyze(`FROM node:24@${NEW}\n`), pinned, NEW)).toEqual([])
})

test("of a long list two hundred are shown, and it is asked for again", () => {
  const tags = Array.from({length: 3000}, (_, i): TagEntry => ({name: `1.${i}`}))
  const many: ImageKnowledge = {
    ...images,
    answers: {...images.answers, tags: () => ({value: {tags, complete: true}, source: "live", date: 0, stale: false})},
  }
  const ask = (source: string) => complete(analyze(source), source.length, {snippets: true, images: many})
  const all = ask("FROM a:")
  expect([all.items.length, all.incomplete, all.items[0]!.label]).toEqual([200, true, "1.2999"])
  const some = ask("FROM a:1.29")
  expect([some.items[0]!.label, some.incomplete]).toEqual(["1.2999", false])
})

test("what a tag is, is told when it is selected", () => {
  expect(resolveCompletion("tag:example.com/team/app:2.1", images)).toContain("the same image as `latest`, `2`")
  expect(resolveCompletion("tag:example.com/team/app:2.1")).toBeUndefined()
  expect(resolveCompletion("tag:no such", images)).toBeUndefined()
})

test("nothing breaks them", () => {
  fc.assert(
    fc.property(mutated, fc.nat(), (text, place) => {
      const source = text.replace(/\bFROM\b/, "FROM example.com/team/app:2.0")
      const analysis = analyze(source)
      const offset = place % (source.length + 1)
      complete(analysis, offset, {snippets: true, images})
      hover(analysis, offset, images)
      imageInlays(analysis, {from: 0, to: source.length}, images)
      for (const {edits, key} of imageActions(analysis, {from: 0, to: source.length}, images, true))
        applyEdits(source, edits ?? resolveImageAction(analysis, key!, NEW))
    }),
    {numRuns: 100},
  )
}, 60_000)
