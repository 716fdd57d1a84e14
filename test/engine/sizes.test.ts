import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {basePackages, buildImage, makeBase, readImages, type SavedImage, truthOf} from "../support/builtImages.ts"
import {docker, engineVersion, hasEngine} from "../support/engine.ts"
import {
  baseList,
  type ComparedLayer,
  type ComparedWaste,
  compareImage,
  readImageCases,
  writeContext,
  writeImageCases,
} from "../support/imageCases.ts"
import {buildsPage, layerProblem, summaryLine, summaryOf, tableOf, wasteProblem} from "../support/imageChecks.ts"
import {randomImages} from "../support/randomImages.ts"
import {isSample, sampleOf} from "../support/sample.ts"

// The cases of test/corpus/images, built by a real engine: what their layers take is what the cases say it is, which is what
// predictions are held against in test/images.test.ts. Others are drawn by a seed, so that the model was not made for them.
// UPDATE=1 writes into the cases what the engine has made of them.

const written = sampleOf(readImageCases(), 8)
const cases = [...written, ...randomImages(isSample ? 3 : 12)]
const engine = hasEngine("what the layers of really built images take")
const update = process.env.UPDATE === "1"

describe.skipIf(!engine)("images of a real engine", () => {
  const folder = mkdtempSync(join(tmpdir(), "dockerlint-images-"))
  const tags = cases.map((_, number) => `dockerlint/sizes-${process.pid}-${number}`)
  const failed = new Map<number, string>()
  const compared: ComparedLayer[] = []
  const wasted: ComparedWaste[] = []
  let images = new Map<string, SavedImage>()

  beforeAll(async () => {
    makeBase(join(folder, "base"))
    const waiting = cases.map((_, number) => number)
    const work = async () => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
        const place = join(folder, String(number))
        try {
          writeContext(cases[number]!, place)
          await buildImage(place, tags[number]!)
        } catch (error) {
          failed.set(number, (error as Error).message)
        }
      }
    }
    await Promise.all([work(), work()])
    images = await readImages(
      tags.filter((_, number) => !failed.has(number)),
      folder,
    )
  }, 1_200_000)

  afterAll(() => {
    console.log(`${tableOf(compared)}\n${summaryLine(summaryOf(compared))}`)
    if (update && !isSample) {
      writeImageCases(written)
      writeFileSync("docs/builds.md", buildsPage(compared, wasted, engineVersion()))
    }
    docker(["image", "rm", "--force", ...tags])
    rmSync(folder, {recursive: true, force: true})
  }, 120_000)

  test("the base image is the one that predictions know of", () => {
    if (update) writeFileSync(baseList, basePackages())
    expect(basePackages()).toBe(readFileSync(baseList, "utf8"))
  })

  test.each(cases.map((one, number) => [`${one.file}: ${one.title}`, number] as const))("%s", async (_, number) => {
    expect(failed.get(number)).toBeUndefined()
    const image = images.get(tags[number]!)!
    for (const {entries, history, createdBy} of image.layers)
      expect(
        entries.reduce((sum, {size}) => sum + size, 0),
        createdBy,
      ).toBe(history)
    const one = cases[number]!
    const truth = truthOf(one, image)
    if (update) one.truth = truth
    const {layers, waste} = await compareImage(one, join(folder, String(number)), truth)
    compared.push(...layers)
    wasted.push(...waste)
    const problems = [...layers.map(layerProblem), ...waste.map(wasteProblem)].filter(problem => problem !== undefined)
    expect(problems.join("\n")).toBe("")
    if (one.file === "random") return
    if (!one.downloads) {
      const plain = ({layers, waste}: typeof truth) => ({
        layers: layers.map(({line, name, bytes}) => ({line, name, bytes})),
        waste,
      })
      expect(plain(truth)).toEqual(plain(one.truth))
    } else
      for (const [i, {line, bytes}] of truth.layers.entries()) {
        const recorded = one.truth.layers[i]!
        expect(recorded.line).toBe(line)
        expect(Math.abs(bytes - recorded.bytes), `line ${line}: ${bytes}`).toBeLessThanOrEqual(
          2048 + recorded.bytes * 0.05,
        )
      }
  })
  test("all of them together", () => {
    const {layers, median, inside} = summaryOf(compared)
    expect(layers).toBeGreaterThan(isSample ? 20 : 150)
    expect(median).toBeLessThanOrEqual(0.03)
    expect(inside).toBeGreaterThanOrEqual(0.9)
  })
})
