import {readFileSync} from "node:fs"
import {analyze} from "../analysis.ts"
import {layersOf} from "../model/layers.ts"
import type {PackageTable} from "../model/sizes/packageTable.ts"

/** How long it takes to follow a file of 1,000 lines that installs 100 packages, warm. */
export function benchLayers(say: (what: string, result: string) => void): void {
  const table = JSON.parse(readFileSync("server/data/packagesDebian12.json", "utf8")) as PackageTable
  const names = table.packages.split("\n").map(line => line.slice(0, line.indexOf("\t")))
  const every = Math.floor(names.length / 100)
  const hundred = Array.from({length: 100}, (_, i) => names[i * every]!)
  const steps = Array.from({length: 898}, (_, i) =>
    i % 3 === 0 ? `COPY a${i} /opt/a${i}` : `RUN echo ${i} > /etc/f${i} && rm -rf /tmp/x${i}`,
  )
  const source = ["FROM debian:12", `RUN apt-get install -y ${hundred.join(" \\\n  ")}`, ...steps, ""].join("\n")
  const analysis = analyze(source)
  for (const {instructions} of analysis.stages) for (const one of instructions) analysis.commandsOf(one)
  const times = Array.from({length: 12}, () => {
    const start = performance.now()
    layersOf(analysis, {packages: () => table})
    return performance.now() - start
  })
  const best = Math.min(...times.slice(2))
  say(
    "layers of 1,000 lines with 100 packages",
    `cold ${times[0]!.toFixed(0)} ms, warm ${best.toFixed(0)} ms of at most 50`,
  )
}
