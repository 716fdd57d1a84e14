import fc from "fast-check"
import {expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {type Layer, layersOf} from "../server/model/layers.ts"
import type {Amount} from "../server/model/sizes/size.ts"
import {wasteOf} from "../server/model/waste.ts"
import {factsOf} from "./support/layers.ts"
import {realFiles} from "./support/shared.ts"

const PATHS = ["/a", "/a/b", "/a/b/c.txt", "/opt", "/opt/*", "/", "x", ".", "$HOME/y", "/var/lib/apt/lists/*", "~/.npm"]
const path = fc.constantFrom(...PATHS)

const command = fc.oneof(
  fc
    .tuple(fc.constantFrom("rm -rf", "mkdir -p", "touch", "cd", "chown -R 1:1", "chmod 755", "sed -i s/a/b/"), path)
    .map(words => words.join(" ")),
  fc.tuple(fc.constantFrom("mv", "cp -r", "install"), path, path).map(words => words.join(" ")),
  fc
    .tuple(fc.constantFrom("truncate -s 1000000", "dd if=/dev/zero bs=1k count=9 of=/a/z; truncate -s 5k"), path)
    .map(words => words.join(" ")),
  fc.constantFrom(
    "apt-get update",
    "apt-get install -y git",
    "apt-get install -y --no-install-recommends curl gcc",
    "apt-get purge -y --auto-remove gcc",
    "apt-mark auto '.*'",
    "apk add --virtual .b gcc curl",
    "apk del .b",
    "curl -o /a/b/d https://e/x.tar.gz",
    "wget -P /a https://e/x.zip",
    "tar -C /opt -xf /a/b/d",
    "git clone https://e/r.git /a/r",
    "npm ci",
    "pip install -r requirements.txt",
    "make install",
    "what --ever",
  ),
)

const step = fc.oneof(
  fc
    .array(command, {minLength: 1, maxLength: 4})
    .chain(list => fc.constantFrom(" && ", "; ", " || ").map(sign => `RUN ${list.join(sign)}`)),
  fc
    .tuple(fc.constantFrom("COPY", "ADD"), fc.constantFrom(".", "src", "src/*.js", "a.tar.gz", "nothing"), path)
    .map(words => words.join(" ")),
  fc.tuple(fc.constant("COPY --from=0"), path, path).map(words => words.join(" ")),
  path.map(one => `WORKDIR ${one}`),
  fc.constantFrom("ENV A=1", "USER app", "CMD a"),
)
const file = fc
  .array(
    fc.oneof(
      {weight: 9, arbitrary: step},
      {weight: 1, arbitrary: fc.constantFrom("FROM debian:12-slim", "FROM alpine:3.22 AS x", "FROM x", "FROM scratch")},
    ),
    {maxLength: 12},
  )
  .map(steps =>
    ["FROM debian:12 AS x", "# file src/a.js 1000", "# file src/b.js 20000", "# file a.tar.gz 300000", ...steps].join(
      "\n",
    ),
  )

function isRange({low, mid, high}: Amount): boolean {
  return low >= 0 && low <= mid && mid <= high
}

function check(source: string): void {
  const layers = layersOf(analyze(source), factsOf(source))
  for (const stage of layers) {
    const all: Pick<Layer, "size">[] = [{size: stage.base.size}, ...stage.layers]
    for (const {size} of all)
      for (const amount of [size.bytes, size.compressed]) expect(isRange(amount), JSON.stringify(amount)).toBe(true)
    for (const {makesLayer, size} of stage.layers) if (!makesLayer) expect(size.bytes.high).toBe(0)
    // together they are the image
    const sum = all.reduce((total, {size}) => total + size.bytes.mid, 0)
    expect(Math.abs(sum - stage.total.size.bytes.mid)).toBeLessThan(1)
    // nothing is wasted that nobody has written, and nobody kills what comes later
    const written = layers.flatMap(({layers}) => layers).reduce((total, {size}) => total + size.bytes.mid, 0)
    const waste = wasteOf(stage)
    expect(waste.reduce((total, {size}) => total + size.bytes.mid, 0)).toBeLessThanOrEqual(written + 1)
    for (const {made, killed} of waste) expect(made).toBeLessThan(killed)
  }
}

test("of any file the ranges are ranges, layers add up to the image, and waste was written before", () => {
  fc.assert(fc.property(file, check), {numRuns: 400})
})

test("a layer is the same whatever follows it in the file", () => {
  fc.assert(
    fc.property(file, step, (source, more) => {
      const before = layersOf(analyze(source), factsOf(source)).flatMap(({layers}) => layers)
      const after = layersOf(analyze(`${source}\n${more}`), factsOf(source)).flatMap(({layers}) => layers)
      expect(after.slice(0, before.length).map(({size}) => size)).toEqual(before.map(({size}) => size))
    }),
    {numRuns: 200},
  )
})

test.skipIf(realFiles().length === 0)("real files are read without trouble", () => {
  for (const {source} of realFiles()) check(source)
})
