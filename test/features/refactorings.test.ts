import {spawnSync} from "node:child_process"
import fc from "fast-check"
import {describe, expect, test} from "vitest"
import {shapeOf} from "../../grammars/shellShape.ts"
import {type Analysis, analyze} from "../../server/analysis.ts"
import type {Refactoring} from "../../server/features/refactor/refactoring.ts"
import {refactorings} from "../../server/features/refactorings.ts"
import {lookup} from "../../server/model/environment.ts"
import {applyEdits, type Span} from "../../server/text.ts"
import {hasProgram} from "../support/programs.ts"
import {realFiles} from "../support/shared.ts"
import {mutated} from "../support/sources.ts"
import "../support/seed.ts"

// What refactorings promise: the result is a Dockerfile with no new problem that does the same, told by dash for scripts
// and their words, by the model for stages.

function applied({source}: Analysis, {edits}: Refactoring): Analysis {
  return analyze(applyEdits(source, edits))
}

/** What RUNs run, each pipeline in order, whatever joins them; options of the shell are not among it. */
function pipelinesOf(analysis: Analysis): string[] {
  return analysis.all("RUN").flatMap(run => {
    const statements = analysis.shellOf(run)?.script?.statements
    if (!statements) return [analysis.text(run).replace(/\s+[\\`]\s+/g, " ")]
    const pipelines = statements.flatMap(({pipelines}) => pipelines)
    return pipelines
      .filter(({commands: [command]}) => command?.kind !== "simple" || command.words[0]?.literal !== "set")
      .map(shapeOf)
  })
}

function basesOf({stages}: Analysis): unknown {
  return stages.map(({base, sources}) => [
    base.kind,
    base.kind === "image" && base.name,
    new Set(sources.map(({stage, name}) => stage?.index ?? name)),
  ])
}

/** What the image of each stage is told, as far as that is known. */
function settingsOf(analysis: Analysis): unknown {
  return analysis.stages.map(({end}) => {
    const names = analysis.all("ENV").flatMap(({pairs}) => pairs.map(({key}) => key.value))
    return [end.workdir, end.user, names.map(name => lookup(end.env, name))]
  })
}

const LAYOUT = /line of its own|^Join|^Split|heredoc|chain of/

function check(analysis: Analysis, span: Span): void {
  for (const one of refactorings(analysis, span)) {
    const after = applied(analysis, one)
    expect(after.problems.length, one.title).toBeLessThanOrEqual(analysis.problems.length)
    if (LAYOUT.test(one.title)) expect(pipelinesOf(after), one.title).toEqual(pipelinesOf(analysis))
    expect(basesOf(after), one.title).toEqual(basesOf(analysis))
    expect(settingsOf(after), one.title).toEqual(settingsOf(analysis))
  }
}

/** A place in a text, or a part of it. */
function spanIn(source: string, at: number, length: number): Span {
  const from = at % (source.length + 1)
  return {from, to: Math.min(source.length, from + length)}
}

test.skipIf(realFiles().length === 0)(
  "real files have no new problems after any of them, and run the same",
  () => {
    const places = fc.tuple(fc.constantFrom(...realFiles()), fc.nat(), fc.constantFrom(0, 0, 0, 1, 4, 300))
    fc.assert(
      fc.property(places, ([{source}, at, length]) => check(analyze(source), spanIn(source, at, length))),
      {numRuns: 600},
    )
  },
  60_000,
)

const hasBash = hasProgram("bash", "whether bash reads what refactorings make")

test.skipIf(realFiles().length === 0 || !hasBash)(
  "bash reads the scripts that it has read before",
  () => {
    const reads = (analysis: Analysis) => {
      const scripts = analysis.all("RUN").flatMap(run => analysis.shellOf(run)?.text.value ?? [])
      return spawnSync("bash", ["-n"], {input: scripts.map(script => `(\n${script}\n)\n`).join("")}).status === 0
    }
    let count = 0
    fc.assert(
      fc.property(fc.constantFrom(...realFiles()), fc.nat(), ({source}, number) => {
        const analysis = analyze(source)
        const runs = analysis.all("RUN")
        const run = runs[number % runs.length]
        if (!run || !reads(analysis)) return
        for (const one of refactorings(analysis, {from: run.from + 4, to: run.from + 4})) {
          count++
          expect(reads(applied(analysis, one)), one.title).toBe(true)
        }
      }),
      {numRuns: 150},
    )
    expect(count).toBeGreaterThan(100)
  },
  60_000,
)

test.skipIf(realFiles().length === 0)(
  "a value that becomes an argument is the same value",
  () => {
    let count = 0
    fc.assert(
      fc.property(fc.constantFrom(...realFiles()), fc.nat(), ({source}, number) => {
        const words = [...source.matchAll(/[\w.][\w./:-]*[\w]/g)]
        const word = words[number % words.length]
        if (!word) return
        const analysis = analyze(source)
        const span = {from: word.index, to: word.index + word[0].length}
        count += refactorings(analysis, span).filter(({kind}) => kind === "refactor.extract").length
        check(analysis, span)
      }),
      {numRuns: 600},
    )
    expect(count).toBeGreaterThan(60)
  },
  60_000,
)

test("nothing breaks them", () => {
  fc.assert(
    fc.property(mutated, fc.nat(), fc.nat(30), (source, at, length) => {
      const analysis = analyze(source)
      for (const one of refactorings(analysis, spanIn(source, at, length))) applied(analysis, one)
    }),
    {numRuns: 500},
  )
}, 60_000)

/** Offered for the first instruction behind FROM, by the start of its title. */
function offered(source: string, title: string): Analysis | undefined {
  const analysis = analyze(source)
  const at = source.indexOf("\n") + 2
  const one = refactorings(analysis, {from: at, to: at}).find(one => one.title.startsWith(title))
  return one && applied(analysis, one)
}

/** Commands that only say that they are run, and fail or not. */
const command = fc.constantFrom(
  "t 1",
  "t 2",
  "t 3",
  "A=x t 4",
  "[ -n x ]",
  "t 5 | t 6",
  "A=$(t 7)",
  'export B="$(t 8 && t 9)"',
)
const other = fc.constantFrom(
  "! t 1",
  "(t 1; t 2)",
  "{ t 1 && t 2; }",
  "if t 1; then t 2; else t 3; fi",
  "for i in 1 2; do t $i; done",
  "A=$(t 1; t 2)",
  "t 1 || t 2",
  "set -x",
  "set -e",
  "set -eu",
  "eval 't 1; t 2'",
  "t $A$B",
)
const chain = fc
  .array(fc.oneof({weight: 5, arbitrary: command}, other), {minLength: 1, maxLength: 5})
  .chain(parts =>
    fc
      .array(fc.constantFrom(" && ", " && ", " && ", " \\\n    && ", " || ", "; "), {minLength: 5, maxLength: 5})
      .map(joints => parts.map((part, i) => (i === 0 ? part : joints[i]! + part)).join("")),
  )
const failing = fc.subarray([1, 2, 3, 4, 5, 6, 7, 8, 9])

/** What commands said in every RUN, until one fails; sorted, for both sides of a pipe run at once. */
function trace(analysis: Analysis, failing: readonly number[]): string[] {
  const stub = `t() { echo "$@" >&3; case " ${failing.join(" ")} " in *" $1 "*) return 1;; esac; }`
  const said: string[] = []
  for (const run of analysis.all("RUN")) {
    const script = `${stub}\n${analysis.shellOf(run)!.text.value}`
    const stdio = ["ignore", "ignore", "ignore", "pipe"] as const
    const {status, output} = spawnSync("dash", ["-c", script], {encoding: "utf8", env: {}, stdio: [...stdio]})
    said.push(...output[3]!.split("\n").filter(line => line !== ""))
    if (status !== 0) return [...said.sort(), "failed"]
  }
  return said.sort()
}

describe.skipIf(!hasProgram("dash", "what refactorings of RUN do", ["-c", "true"]))("a shell does the same", () => {
  test.each(["Write as a heredoc", "Split", "Put each command"])(
    "%s",
    title => {
      let count = 0
      fc.assert(
        fc.property(chain, failing, (script, failing) => {
          const source = `FROM debian:13\nRUN ${script}\n`
          const after = offered(source, title)
          if (!after) return
          count++
          expect(trace(after, failing)).toEqual(trace(analyze(source), failing))
        }),
        {numRuns: 200},
      )
      expect(count).toBeGreaterThan(15)
    },
    60_000,
  )

  test("Write as a chain", () => {
    let count = 0
    const lines = fc.array(fc.oneof({weight: 5, arbitrary: command}, other), {minLength: 1, maxLength: 5})
    fc.assert(
      fc.property(fc.constantFrom("set -e", "set -eu", "set -x"), lines, failing, (first, lines, failing) => {
        const source = `FROM debian:13\nRUN <<EOF\n${[first, ...lines].join("\n")}\nEOF\n`
        const after = offered(source, "Write as a chain")
        if (!after) return
        count++
        expect(trace(after, failing)).toEqual(trace(analyze(source), failing))
      }),
      {numRuns: 200},
    )
    expect(count).toBeGreaterThan(15)
  }, 60_000)

  test("Join", () => {
    let count = 0
    fc.assert(
      fc.property(chain, chain, failing, (first, second, failing) => {
        const source = `FROM debian:13\nRUN ${first}\nRUN ${second}\n`
        const after = offered(source, "Join")
        if (!after) return
        count++
        expect(trace(after, failing)).toEqual(trace(analyze(source), failing))
      }),
      {numRuns: 200},
    )
    expect(count).toBeGreaterThan(15)
  }, 60_000)

  /** The words that a command gets. */
  function wordsOf(script: string): string[] {
    const {stdout} = spawnSync("dash", ["-c", `p() { for one; do printf '%s\\0' "$one"; done; }\n${script}`], {
      encoding: "utf8",
      env: {},
    })
    return stdout.split("\0").slice(0, -1)
  }

  test("words of an array", () => {
    let count = 0
    const word = fc.string({unit: fc.constantFrom(..."ab '\"\\$*~=#{},-"), maxLength: 6})
    fc.assert(
      fc.property(fc.array(word, {minLength: 1, maxLength: 3}), words => {
        const source = `FROM debian:13\nRUN p ${words.join(" ")}\n`
        const array = offered(source, "Write as a JSON array")?.all("RUN")[0]
        if (!array) return
        const before = analyze(source)
        const script = before.shellOf(before.all("RUN")[0]!)!.text.value
        count++
        expect(array.args.slice(1).map(({value}) => value)).toEqual(wordsOf(script))
      }),
      {numRuns: 200},
    )
    expect(count).toBeGreaterThan(15)
  }, 60_000)

  test("words with an argument", () => {
    let count = 0
    const word = fc
      .string({unit: fc.constantFrom(..."abb. '\"\\$*~=#{},-"), minLength: 1, maxLength: 8})
      // the number of the process is another one each time
      .filter(word => !word.includes("$$"))
    fc.assert(
      fc.property(fc.array(word, {minLength: 1, maxLength: 3}), fc.nat(), (words, number) => {
        const source = `FROM debian:13\nRUN p ${words.join(" ")}\n`
        const places = [...source.slice(21).matchAll(/b+/g)]
        const place = places[number % places.length]
        if (!place) return
        const analysis = analyze(source)
        const from = 21 + place.index
        const [one] = refactorings(analysis, {from, to: from + place[0].length}).filter(({title}) =>
          title.startsWith("Make"),
        )
        if (!one) return
        count++
        const [before, after] = [analysis, applied(analysis, one)]
        const script = ({all, shellOf}: Analysis) => shellOf(all("RUN")[0]!)!.text.value
        const name = after.all("ARG")[0]!.pairs[0]!.key.value
        expect(wordsOf(`${name}=${place[0]}\n${script(after)}`), source).toEqual(wordsOf(script(before)))
      }),
      {numRuns: 600},
    )
    expect(count).toBeGreaterThan(30)
  }, 60_000)

  test("words of a command, and back", () => {
    const word = fc.string({unit: fc.constantFrom(..."ab '\"\\$*~=#{},-<>|&;()`é"), maxLength: 6})
    fc.assert(
      fc.property(fc.array(word, {minLength: 1, maxLength: 3}), words => {
        const array = JSON.stringify(["p", ...words])
        const after = offered(`FROM debian:13\nRUN ${array}\n`, "Write as a command")
        expect(after).toBeDefined()
        const [run] = after!.all("RUN")
        expect(wordsOf(after!.shellOf(run!)!.text.value)).toEqual(words)
        const back = offered(after!.source, "Write as a JSON array")
        expect(back?.all("RUN")[0]?.args.map(({value}) => value)).toEqual(["p", ...words])
      }),
      {numRuns: 300},
    )
  }, 60_000)
})
