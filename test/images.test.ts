import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {afterAll, beforeAll, expect, test} from "vitest"
import {
  type ComparedLayer,
  type ComparedWaste,
  compareImage,
  readImageCases,
  writeContext,
} from "./support/imageCases.ts"
import {layerProblem, summaryOf, wasteProblem} from "./support/imageChecks.ts"

// What is predicted for the Dockerfiles of test/corpus/images, against what a real engine has made of them: that is written in
// the cases, and `npm run test:builds` checks it.

const cases = readImageCases()
const folder = mkdtempSync(join(tmpdir(), "dockerlint-images-"))
const found: {layers: ComparedLayer[]; waste: ComparedWaste[]}[] = []

beforeAll(async () => {
  for (const [number, one] of cases.entries()) {
    const place = join(folder, String(number))
    writeContext(one, place)
    found.push(await compareImage(one, place, one.truth))
  }
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

test.each(cases.map((one, number) => [`${one.file}: ${one.title}`, number] as const))("%s", (_, number) => {
  const {layers, waste} = found[number]!
  expect(layers.length).toBeGreaterThan(0)
  const problems = [
    ...layers.map(one => [`line ${one.line}`, layerProblem(one)]),
    ...waste.map(one => [`waste of line ${one.made} by ${one.killed}`, wasteProblem(one)]),
  ].filter(([, problem]) => problem !== undefined)
  expect(problems.map(([what, problem]) => `${what} ${problem}`).join("\n")).toBe("")
})

test("all of them together", () => {
  const {layers, estimated, median, inside} = summaryOf(found.flatMap(({layers}) => layers))
  expect(layers).toBeGreaterThan(150)
  expect(estimated / layers).toBeGreaterThan(0.95)
  expect(median).toBeLessThanOrEqual(0.03)
  expect(inside).toBeGreaterThanOrEqual(0.9)
})

test("waste is right where the formula of another program is not", () => {
  const sum = (waste: readonly ComparedWaste[], of: "bytes" | "predicted") =>
    waste.reduce((sum, one) => sum + one[of], 0)
  const near = (a: number, b: number) => Math.abs(a - b) <= Math.max(2048, b * 0.01)
  const counted = cases.flatMap(({truth}, number) => {
    const {waste} = found[number]!
    return truth.waste.length > 0 && waste.every(({unsure}) => !unsure) ? [{waste, dive: truth.dive}] : []
  })
  const ours = counted.filter(({waste}) => near(sum(waste, "predicted"), sum(waste, "bytes")))
  const theirs = counted.filter(({waste, dive}) => near(dive, sum(waste, "bytes")))
  expect(counted.length).toBeGreaterThanOrEqual(30)
  expect(ours.length).toBe(counted.length)
  expect(theirs.length).toBeLessThan(counted.length / 2)
})
