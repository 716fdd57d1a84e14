import {spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {analyze} from "../analysis.ts"
import {readContext} from "../context/readContext.ts"
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

const IGNORED = ".git\n*.md\n**/*.log\n**/dist\n!README.md\n**/.DS_Store\n**/coverage/**\n*.env*\n"

/** How long a context of 200,000 files takes: to be read alone, with an ignore file, and with all that is said of it. */
export async function benchContext(say: (what: string, result: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "dockerlint-bench-"))
  try {
    for (let i = 0; i < 2000; i++) {
      const place = join(folder, `p${i % 40}`, `q${i}`)
      mkdirSync(place, {recursive: true})
      for (let k = 0; k < 100; k++) writeFileSync(join(place, `file${k}.js`), "text")
    }
    writeFileSync(join(folder, "Dockerfile"), "FROM debian:12\nCOPY . /app\nRUN npm ci\n")
    for (const ignoreFile of [undefined, IGNORED]) {
      const times: number[] = []
      for (let i = 0; i < 3; i++) {
        const start = performance.now()
        await readContext(folder, {ignoreFile})
        times.push(performance.now() - start)
      }
      const how = ignoreFile === undefined ? "" : ", 8 patterns"
      say(`context of 200,000 files${how}`, `${Math.min(...times).toFixed(0)} ms, best of 3`)
    }
    writeFileSync(join(folder, ".dockerignore"), IGNORED)
    for (const args of [["layers"], ["cache", "--change", "p1"]]) {
      const start = performance.now()
      spawnSync(process.execPath, ["dist/cli.js", args[0]!, join(folder, "Dockerfile"), ...args.slice(1)])
      say(`dockerlint ${args.join(" ")}, 200,000 files`, `${(performance.now() - start).toFixed(0)} ms of at most 3000`)
    }
  } finally {
    rmSync(folder, {recursive: true})
  }
}
