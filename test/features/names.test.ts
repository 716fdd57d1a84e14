import fc from "fast-check"
import {expect, test} from "vitest"
import {analyze} from "../../server/analysis.ts"
import {definition} from "../../server/features/definition.ts"
import {highlights} from "../../server/features/highlights.ts"
import {inlays} from "../../server/features/inlays.ts"
import {lenses} from "../../server/features/lenses.ts"
import {linkedEditing} from "../../server/features/linkedEditing.ts"
import {links} from "../../server/features/links.ts"
import {moves} from "../../server/features/moves.ts"
import {references} from "../../server/features/references.ts"
import {prepareRename, rename} from "../../server/features/rename.ts"
import {lookup, namesIn} from "../../server/model/environment.ts"
import type {Name} from "../../server/model/names.ts"
import {applyEdits} from "../../server/text.ts"
import {realFiles} from "../support/shared.ts"
import {mutated, text} from "../support/sources.ts"

// What holds for the names of any file.

const LINES = [
  "FROM alpine AS a",
  "FROM a AS b",
  "FROM b",
  "FROM a",
  'FROM "a" AS Build',
  "FROM alpine:$A",
  "FROM ${A:-$B}",
  "COPY --from=a /x /y",
  "COPY --from=B /x /y",
  "COPY --from=0 /x$A /y",
  "COPY --from=build /x /y",
  "RUN --mount=type=bind,from=b,target=/b make $A",
  "ONBUILD COPY --from=a /x /$B",
  "ONBUILD ENV A=$B",
  "ONBUILD RUN echo $A",
  "ARG A",
  "ARG A=1 B=$A",
  "ARG B=2",
  "ENV A=1",
  "ENV B=$A A=$B",
  "ENV \"A\"=${B:-$A} C='$A'",
  "ENV A two words",
  "WORKDIR /${A:-${B:+$C}}",
  "LABEL $A=\"$B\" c='$C' d=\\$A",
  "RUN echo $A '$B' \"$C\" \\$A",
  "RUN A=1; echo $A $B",
  "RUN A=$A:x; echo $A",
  "RUN for A in $B; do echo $A; done; echo $A",
  "RUN export C && read A && echo $((A + B))",
  "RUN <<EOF\necho $A '$B'\nEOF",
  "COPY <<EOF /a\n$A '$B'\nEOF",
  "CMD echo $A",
  'ENTRYPOINT ["sh", "-c", "echo $B"]',
  "RUN echo $\\\nA ${A\\\n}",
]
const dockerfile = fc
  .array(fc.constantFrom(...LINES), {maxLength: 14})
  .map(lines => ["FROM alpine AS first", ...lines].join("\n"))
const withArgs = fc.tuple(fc.subarray(["ARG A=1", "ARG B", "ARG B=$A"]), dockerfile)
const readable = withArgs.map(([args, rest]) => [...args, rest].join("\n"))

type Reading = ReturnType<typeof reading>

/** What a build makes of the file, with `fresh` read as `old`. */
function reading(source: string, fresh?: string, old?: string) {
  const {names, stages, build, problems} = analyze(source)
  const back = (text: string) => (text.toLowerCase() === fresh?.toLowerCase() ? old! : text)
  const order = new Map<Name, number>()
  for (const {name} of names.mentions) if (!order.has(name)) order.set(name, order.size)
  return {
    mentions: names.mentions.map(({name, role, declaration, stage, byNumber}) => [
      order.get(name),
      role,
      declaration && name.declarations.indexOf(declaration),
      stage?.index,
      byNumber,
    ]),
    stages: stages.map(({name, base, sources, end, from}) => ({
      name: back(name).toLowerCase(),
      base: base.kind === "stage" ? base.stage.index : base.kind === "image" ? base.name : base.kind,
      sources: sources.map(({stage}) => stage?.index),
      from: build.stageOf.get(from)?.index,
      environment: [...new Set(end ? namesIn(end.env) : [])].map(name => [back(name), lookup(end.env, name)]),
      folder: end?.workdir,
    })),
    problems: problems.map(({code}) => code),
    checks: build.checks.filter(({rule}) => !/Casing|Undefined|Duplicate/.test(rule)).map(({rule}) => rule),
  }
}

test("a thing is declared where its name is looked up", () => {
  fc.assert(
    fc.property(readable, source => {
      const analysis = analyze(source)
      for (const {at, name, declaration} of analysis.names.mentions) {
        const found = definition(analysis, at.from)
        expect(found?.origin).toEqual(declaration && at)
        if (!found || name.kind === "heredoc") continue
        const [target] = found.targets
        expect(name.declarations.map(({name}) => name)).toContainEqual((target as {name: object}).name)
        expect(references(analysis, at.from, {declaration: true})).toContainEqual(at)
      }
    }),
    {numRuns: 300},
  )
})

test("what is read after a rename is the same, with another name", () => {
  let renamed = 0
  fc.assert(
    fc.property(readable, fc.nat(), (source, pick) => {
      const analysis = analyze(source)
      const {mentions} = analysis.names
      const mention = mentions[pick % Math.max(1, mentions.length)]
      if (!mention) return
      const prepared = prepareRename(analysis, mention.at.from)
      if (!prepared || "refused" in prepared) return
      const fresh = mention.name.kind === "stage" ? "fresh" : "FRESH"
      const edits = rename(analysis, mention.at.from, fresh)
      if ("refused" in edits) return
      renamed++
      const after = applyEdits(source, edits)
      const before: Reading = reading(source)
      expect(reading(after, fresh, mention.name.text), after).toEqual(before)
    }),
    {numRuns: 500},
  )
  expect(renamed).toBeGreaterThan(200)
})

test("a rename to a name that is taken is refused, or changes nothing else", () => {
  fc.assert(
    fc.property(readable, fc.nat(), fc.constantFrom("A", "B", "C", "a", "b", "build"), (source, pick, name) => {
      const analysis = analyze(source)
      const {mentions} = analysis.names
      const mention = mentions[pick % Math.max(1, mentions.length)]
      if (!mention || mention.name.kind === "heredoc") return
      const edits = rename(analysis, mention.at.from, name)
      if ("refused" in edits || edits.length === 0) return
      const after = analyze(applyEdits(source, edits)).names.mentions
      const groups = (all: typeof mentions) => all.map(({name}) => all.findIndex(other => other.name === name))
      expect(groups(after), `${source}\n${name}`).toEqual(groups(mentions))
    }),
    {numRuns: 500},
  )
})

function everywhere(source: string, step = 1): void {
  const analysis = analyze(source)
  const {mentions} = analysis.names
  for (const [i, {at}] of mentions.entries()) {
    expect(at.to).toBeGreaterThan(at.from)
    expect(at.to).toBeLessThanOrEqual(source.length)
    if (i > 0) expect(at.from).toBeGreaterThanOrEqual(mentions[i - 1]!.at.to)
  }
  const whole = {from: 0, to: source.length}
  lenses(analysis)
  links(analysis, {rulePage: name => name})
  for (const {at} of inlays(analysis, whole)) expect(at).toBeLessThanOrEqual(source.length)
  for (const path of ["a", "src", "a/b"]) applyEdits(source, moves(analysis, path, "x/y"))
  for (let offset = 0; offset <= source.length; offset += step) {
    definition(analysis, offset)
    references(analysis, offset, {declaration: true})
    highlights(analysis, offset)
    linkedEditing(analysis, offset)
    prepareRename(analysis, offset)
    const edits = rename(analysis, offset, "fresh")
    if (!("refused" in edits)) applyEdits(source, edits)
  }
}

test("no place of any text makes them fail", () => {
  fc.assert(
    fc.property(fc.oneof(text, readable), source => everywhere(source)),
    {numRuns: 300},
  )
  fc.assert(
    fc.property(mutated, source => everywhere(source, 7)),
    {numRuns: 100},
  )
})

test.skipIf(realFiles().length === 0)("real files, also cut off", () => {
  for (const {source} of realFiles().filter((_, i) => i % 100 === 0)) {
    everywhere(source, 31)
    for (let length = 0; length < source.length; length += 97) everywhere(source.slice(0, length), 101)
  }
})
