import {readdirSync, readFileSync} from "node:fs"
import fc from "fast-check"
import {expect, test} from "vitest"
import {type Analysis, analyze} from "../../server/analysis.ts"
import {type Action, actions} from "../../server/features/actions.ts"
import {complete, folderWanted} from "../../server/features/completion.ts"
import {definition} from "../../server/features/definition.ts"
import {type Folding, foldings} from "../../server/features/folding.ts"
import {formatOnType} from "../../server/features/formatOnType.ts"
import {formatRange} from "../../server/features/formatRange.ts"
import {highlights} from "../../server/features/highlights.ts"
import {hover} from "../../server/features/hover.ts"
import {inlays} from "../../server/features/inlays.ts"
import {lenses} from "../../server/features/lenses.ts"
import {linkedEditing} from "../../server/features/linkedEditing.ts"
import {type Link, links} from "../../server/features/links.ts"
import {moves} from "../../server/features/moves.ts"
import {references} from "../../server/features/references.ts"
import {prepareRename, rename} from "../../server/features/rename.ts"
import {selections} from "../../server/features/selection.ts"
import {signatureHelp} from "../../server/features/signature.ts"
import {sizeInlays} from "../../server/features/sizeInlays.ts"
import {sizeLenses} from "../../server/features/sizeLenses.ts"
import {type FileSymbol, symbols, workspaceSymbols} from "../../server/features/symbols.ts"
import {type Token, tokens} from "../../server/features/tokens.ts"
import {DEFAULT_BUILD, NO_FACTS} from "../../server/model/facts.ts"
import {applyEdits, type Edit, type Span} from "../../server/text.ts"
import {readCases, sourceOf} from "../support/cases.ts"
import {factsOf} from "../support/layers.ts"
import {readMarks} from "../support/marks.ts"
import {mutated, text} from "../support/sources.ts"

// A file in an editor is half typed most of the time. Every feature is asked at every offset of every text of the corpus,
// and of that text cut off at every offset, where the caret then stands at the end (of long texts at some offsets, the same
// ones in every run). Nothing may throw, every place that is given lies in the text, and what a feature
// promises of its answer holds. A new feature is one line in one of the tables.

type Promised<T> = (result: T, analysis: Analysis, offset: number) => void

/** A feature of a place in a file, and what its answer promises besides. */
function at<T>(run: (analysis: Analysis, offset: number) => T, ...promises: Promised<T>[]) {
  return (analysis: Analysis, offset: number): void => {
    const result = run(analysis, offset)
    inside(result, analysis.source.length)
    for (const promise of promises) promise(result, analysis, offset)
  }
}

/** A feature of a whole file. */
function whole<T>(run: (analysis: Analysis) => T, ...promises: Promised<T>[]) {
  return at(analysis => run(analysis), ...promises)
}

/** Asked once for each text. */
const WHOLE = {
  symbols: whole(symbols, symbolsNest),
  workspaceSymbols: whole(analysis => workspaceSymbols(analysis, "a")),
  foldings: whole(foldings, foldingsNest),
  tokens: whole(tokens, tokensFollow),
  lenses: whole(lenses),
  links: whole(analysis => links(analysis, {rulePage: name => name}), linksFollow),
  inlays: whole(analysis => inlays(analysis, {from: 0, to: analysis.source.length}), inlaysFollow),
  moves: whole(analysis => moves(analysis, "a", "b/c"), editsApart),
  sizeInlays: whole(analysis => sizeInlays(analysis, {from: 0, to: analysis.source.length}, 0), inlaysFollow),
  sizeLenses: whole(sizeLenses),
}

const FOLDER = [
  {name: "src", folder: true},
  {name: "a b.txt", folder: false},
]

/** Asked at the offsets. */
const AT = {
  hover: at(hover, isThere),
  signatureHelp: at(signatureHelp, parametersFit),
  definition: at(definition, (found, _, offset) => {
    if (found) isThere({at: found.origin}, _, offset)
  }),
  references: at((analysis, offset) => references(analysis, offset, {declaration: true}), spansFollow),
  highlights: at(highlights, (found, analysis) => {
    spansFollow(
      found.map(({at}) => at),
      analysis,
    )
  }),
  prepareRename: at(prepareRename, (found, analysis, offset) => {
    if (found && "at" in found) isThere(found, analysis, offset)
  }),
  linkedEditing: at(linkedEditing, textsAreOne),
  folderWanted: at(folderWanted),
  selections: at(selections, selectionsGrow),
  "formatOnType, escape": at((analysis, offset) => formatOnType(analysis, offset, analysis.file.escape), editsApart),
  "formatOnType, line break": at((analysis, offset) => formatOnType(analysis, offset, "\n"), editsApart),
}

/** Asked at fewer offsets, since they take longer. */
const SOME = {
  completion: at((analysis, offset) => complete(analysis, offset, {snippets: true, folder: FOLDER}), completionsFit),
  rename: at(
    (analysis, offset) => rename(analysis, offset, "other"),
    (edits, analysis) => {
      if (!("refused" in edits)) editsApart(edits, analysis)
    },
  ),
  "tokens within": at((analysis, offset) => tokens(analysis, {from: offset, to: offset + 10}), tokensFollow),
  actions: at((analysis, offset) => actions(analysis, [], {from: offset, to: offset}), eachApart),
  "actions for a selection": at((analysis, offset) => {
    return actions(analysis, [], {from: offset, to: Math.min(offset + 9, analysis.source.length)})
  }, eachApart),
  formatRange: at((analysis, offset) => formatRange(analysis, {from: offset, to: offset}), editsApart),
}

// --- what is promised ---

/** Every place in an answer lies in the text. */
function inside(value: unknown, length: number): void {
  if (typeof value !== "object" || value === null) return
  const {from, to} = value as Partial<Span>
  if (typeof from === "number" && typeof to === "number" && !(0 <= from && from <= to && to <= length))
    throw new Error(`${from}-${to} is not in a text of ${length} characters`)
  for (const item of Object.values(value)) inside(item, length)
}

function holds(outer: Span, inner: Span): boolean {
  return outer.from <= inner.from && inner.to <= outer.to
}

function insist(condition: boolean, message: string, ...spans: readonly Span[]): void {
  if (!condition) throw new Error(`${message}: ${spans.map(({from, to}) => `${from}-${to}`).join(", ")}`)
}

function isThere(found: {at: Span} | undefined, _: Analysis, offset: number): void {
  if (found) insist(found.at.from <= offset && offset <= found.at.to, "the offset is outside", found.at)
}

function spansFollow(list: readonly Span[], _: Analysis): void {
  for (const [i, span] of list.entries())
    insist(i === 0 || list[i - 1]!.to <= span.from, "places are not in order", span)
}

function linksFollow(list: readonly Link[], analysis: Analysis): void {
  spansFollow(
    list.map(({at}) => at),
    analysis,
  )
}

function inlaysFollow(list: readonly {at: number; label: string}[], {source}: Analysis): void {
  for (const [i, {at, label}] of list.entries()) {
    const place = {from: at, to: at}
    insist(label !== "", "an inlay without a text", place)
    insist(at <= source.length && (i === 0 || list[i - 1]!.at <= at), "inlays are not in order", place)
  }
}

function textsAreOne(list: readonly Span[], {source}: Analysis): void {
  insist(new Set(list.map(({from, to}) => source.slice(from, to))).size <= 1, "linked texts differ", ...list)
}

function parametersFit(help: ReturnType<typeof signatureHelp>): void {
  if (!help) return
  insist(help.active in help.signatures, "the active signature is none of them")
  const {parameters} = help.signatures[help.active]!
  insist(help.parameter === undefined || help.parameter in parameters, "the active parameter is none of them")
  for (const {label, parameters} of help.signatures)
    for (const {label: place} of parameters)
      insist(0 <= place[0] && place[0] < place[1] && place[1] <= label.length, `a parameter is outside of ${label}`)
}

function completionsFit({items}: ReturnType<typeof complete>, {source}: Analysis, offset: number): void {
  for (const {label, insert, replace} of items) {
    insist(label !== "", "an item without a label", insert)
    insist(
      insert.from === replace.from && insert.to === offset && offset <= replace.to,
      "not around the offset",
      insert,
    )
    insist(!/[\r\n]/.test(source.slice(replace.from, replace.to)), "more than one line", replace)
  }
}

function symbolsNest(list: readonly FileSymbol[]): void {
  let end = 0
  for (const {name, at, nameAt, children} of list) {
    insist(name !== "", "a symbol without a name", at)
    insist(holds(at, nameAt), "the name is outside", at, nameAt)
    insist(at.from >= end, "symbols overlap", at)
    for (const child of children) insist(holds(at, child.at), "a child is outside", at, child.at)
    symbolsNest(children)
    end = at.to
  }
}

function foldingsNest(list: readonly Folding[]): void {
  const open: Span[] = []
  for (const {at, text} of list) {
    insist(text !== "" && !text.includes("\n"), "the text of a folding is one line", at)
    while (open.length > 0 && open[open.length - 1]!.to <= at.from) open.pop()
    const outer = open[open.length - 1]
    if (outer) insist(holds(outer, at), "foldings cross", outer, at)
    open.push(at)
  }
}

function tokensFollow(list: readonly Token[]): void {
  let end = 0
  for (const token of list) {
    insist(token.from >= end, "tokens overlap", token)
    insist(token.from < token.to, "an empty token", token)
    end = token.to
  }
}

function selectionsGrow(list: readonly Span[], {source}: Analysis, offset: number): void {
  for (const [i, span] of list.entries()) {
    insist(span.from <= offset && offset <= span.to, "the offset is outside", span)
    const inner = list[i - 1]
    if (inner) insist(holds(span, inner) && !holds(inner, span), "a selection does not grow", inner, span)
  }
  insist(list[list.length - 1]?.to === source.length, "the file is the last", ...list)
}

/** They can be made: `applyEdits` throws where they overlap. */
function editsApart(edits: readonly Edit[], {source}: Analysis): void {
  applyEdits(source, edits)
}

function eachApart(list: readonly Action[], analysis: Analysis): void {
  for (const {edits = []} of list) editsApart(edits, analysis)
}

// --- the texts ---

const corpus = new URL("../corpus/", import.meta.url)

/** Every Dockerfile of the corpus, and whatever else stands there: any text is one. */
function corpusTexts(): string[] {
  const files = readdirSync(corpus, {recursive: true, encoding: "utf8"}).filter(file => file.endsWith(".txt"))
  const texts = files.sort().flatMap(file => readCases(readFileSync(new URL(file, corpus), "utf8")))
  return [...new Set(texts.map(one => readMarks(sourceOf(one)).source))]
}

/** Of longer texts only some offsets are taken. */
const SHORT = {asked: 40, cut: 20}
const SAMPLES = {asked: 18, cut: 5}
/** Nothing is random: this many offsets further, around and around, comes by most offsets of a text. */
const STEP = 7919

function* offsetsOf(text: string, kind: "asked" | "cut"): Generator<number> {
  if (text.length <= SHORT[kind]) for (let offset = 0; offset <= text.length; offset++) yield offset
  else for (let i = 0; i < SAMPLES[kind]; i++) yield (text.length + i * STEP) % (text.length + 1)
}

function ask(features: Record<string, ReturnType<typeof at>>, analysis: Analysis, offset: number): void {
  for (const [name, feature] of Object.entries(features)) {
    try {
      feature(analysis, offset)
    } catch (error) {
      throw new Error(`${name} at ${offset} of ${JSON.stringify(analysis.source)}: ${String(error)}`, {cause: error})
    }
  }
}

const SIZES = factsOf("# file src/a.js 3000000\n# file .git/a 9000000\n# text package-lock.json {}\n")

/** With sizes, which are asked for wherever there is a keyword. */
function read(source: string): Analysis {
  return analyze(source, DEFAULT_BUILD, {...NO_FACTS, sizes: SIZES})
}

const texts = corpusTexts()

test("at the offsets of every text of the corpus", () => {
  expect(texts.length).toBeGreaterThan(500)
  for (const text of texts) {
    const analysis = read(text)
    ask(WHOLE, analysis, 0)
    for (const offset of offsetsOf(text, "asked")) {
      ask(AT, analysis, offset)
      if (offset % 16 === 0) ask(SOME, analysis, offset)
    }
  }
})

test("in texts that are cut off", () => {
  const seen = new Set<string>()
  for (const text of texts) {
    for (const cut of offsetsOf(text, "cut")) {
      const source = text.slice(0, cut)
      if (seen.has(source)) continue
      seen.add(source)
      const analysis = read(source)
      ask(WHOLE, analysis, cut)
      ask(AT, analysis, cut)
      if (cut % 8 === 0) ask(SOME, analysis, cut)
    }
  }
  expect(seen.size).toBeGreaterThan(5000)
})

test("in any text, and in Dockerfiles with a piece out of place", () => {
  fc.assert(
    fc.property(fc.oneof(text, mutated), fc.nat(), (source, place) => {
      const analysis = read(source)
      const offset = place % (source.length + 1)
      ask(WHOLE, analysis, offset)
      ask(AT, analysis, offset)
      ask(SOME, analysis, offset)
    }),
    {numRuns: 600},
  )
})
