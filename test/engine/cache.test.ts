import {readFileSync} from "node:fs"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {keysOf, newKeys} from "../../server/model/cache/keys.ts"
import {
  buildOf,
  type CacheCase,
  type Edit,
  predict,
  readCacheCases,
  verdictsOf,
  type World,
  worldAfter,
  worldBefore,
} from "../support/cacheCases.ts"
import {type Engine, findEngine} from "../support/engine.ts"
import {sampleOf} from "../support/sample.ts"

// Every case of test/corpus/cache on a real engine: what is there before is built, then what is there behind an edit,
// and the steps that BuildKit takes from its cache are the ones predicted. Where the engine is known to differ from the
// BuildKit that is followed, test/corpus/cache/differences.jsonl says how, since when, and why.

interface Difference {
  case: string
  edit: string
  /** Only on an engine of this kind: `classic` keeps images in its own store and can't merge layers. */
  store?: "classic" | "containerd"
  /** What the engine does; absent where it refuses the file. */
  engine?: string
  version: string
  why: string
}

const differences = readFileSync(new URL("../corpus/cache/differences.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter(line => line !== "")
  .map(line => JSON.parse(line) as Difference)

const engine = findEngine("what the cache of a real BuildKit does")
const all = readCacheCases()
const cases = sampleOf(all, 10)
const tally = {edits: 0, agree: 0, listed: 0, left: 0}

describe.skipIf(!engine)("the cache of a real engine", () => {
  let real: Engine
  beforeAll(async () => {
    real = engine!
    await real.start()
  }, 600_000)
  afterAll(async () => {
    await real.stop()
    const {edits, agree, listed, left} = tally
    console.log(
      `${edits} edits: ${agree} as predicted, ${listed} as the list of differences says; ${left} more need another engine`,
    )
  })

  for (const one of cases) {
    test(`${one.file}: ${one.title}`, async () => {
      const problems: string[] = []
      let seen = new Set<number>()
      let salt = ""
      for (const edit of one.edits) {
        const known = difference(one, edit)
        if (known && known.engine === undefined) {
          tally.left++
          continue
        }
        const keys = ownKeys(one, edit)
        // a step that an earlier edit has run already would be found
        if (salt === "" || keys.some(key => seen.has(key))) {
          salt = real.newSalt()
          seen = new Set()
          const first = await real.build(worldBefore(one), salt)
          const found = buildOf(worldBefore(one)).steps.filter(({kind, label}) => kind !== "FROM" && first.get(label))
          if (found.length > 0) problems.push(`${found[0]!.label} of the first build is in the cache already`)
        }
        for (const key of keys) seen.add(key)
        const explained = predict(one, edit)
        const cached = await real.build(worldAfter(worldBefore(one), edit.operations), salt)
        const actual = explained
          .map(({step, verdict}) => {
            // an image is there or not, whatever the file says
            const found = step.kind === "FROM" ? verdict : verdictOf(cached.get(step.label))
            return `${step.kind} ${found}`
          })
          .join(" | ")
        tally.edits++
        if (known) tally.listed++
        else if (actual === verdictsOf(explained)) tally.agree++
        if (actual !== (known?.engine ?? edit.expected))
          problems.push(`${edit.title}\n  expected ${known?.engine ?? edit.expected}\n  engine   ${actual}`)
      }
      expect(problems.join("\n")).toBe("")
    })
  }

  function difference(one: CacheCase, edit: Edit): Difference | undefined {
    return differences.find(
      ({case: title, edit: name, store = real.store}) =>
        title === one.title && name === edit.title && store === real.store,
    )
  }
})

test("every listed difference is one of an edit that there is", () => {
  for (const {case: title, edit} of differences) {
    const one = all.find(one => one.title === title)
    expect(
      one?.edits.map(({title}) => title),
      title,
    ).toContain(edit)
  }
})

function verdictOf(cached: boolean | undefined): string {
  return cached === undefined ? "absent" : cached ? "cached" : "runs"
}

const numbers = newKeys()

/** The keys of the steps that an edit is predicted to run. */
function ownKeys(one: CacheCase, edit: Edit): number[] {
  const world: World = worldAfter(worldBefore(one), edit.operations)
  const {steps, versions} = buildOf(world)
  const keys = keysOf(steps, numbers, versions, () => undefined)
  const run = new Set(predict(one, edit).flatMap(({step: {label}, verdict}) => (verdict === "cached" ? [] : [label])))
  return steps.filter(({label}) => run.has(label)).map(step => keys.get(step)!.own)
}
