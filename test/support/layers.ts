import {analyze} from "../../server/analysis.ts"
import {type LayerFacts, layersOf} from "../../server/model/layers.ts"
import type {PackageTable} from "../../server/model/sizes/packageTable.ts"
import {bytesText} from "../../server/model/sizes/size.ts"
import {wasteOf} from "../../server/model/waste.ts"
import {positionAt} from "../../server/text.ts"

/** A release of few packages: name, KiB, KiB compressed, KiB of documentation, the same compressed, needs, recommends, provides, renews. */
const ROWS: readonly [string, number, number, number, number, string, string, string?, string?][] = [
  ["base-files", 300, 60, 0, 0, "", ""],
  ["ca-certificates", 400, 160, 20, 10, "openssl debconf", ""],
  ["curl", 500, 300, 100, 50, "libcurl4", "ca-certificates"],
  ["debconf", 500, 100, 0, 0, "", ""],
  ["gcc", 50000, 20000, 0, 0, "libc6-dev", ""],
  ["git", 40000, 20000, 8000, 4000, "libcurl4 perl", "less"],
  ["less", 300, 100, 0, 0, "", ""],
  ["libc6-dev", 12000, 3000, 0, 0, "", "manpages"],
  ["libcurl4", 800, 400, 0, 0, "openssl", ""],
  ["mail", 0, 0, 0, 0, "postfix|exim", ""],
  ["manpages", 2000, 1000, 0, 0, "", ""],
  ["openssl", 2400, 1500, 1300, 1100, "", ""],
  ["perl", 46000, 12000, 100, 50, "", ""],
  ["libc-l10n", 4000, 1000, 3900, 990, "", ""],
  ["locales", 16000, 4000, 50, 40, "base-files libc-l10n", "", "", "base-files"],
  ["postfix", 4000, 1500, 0, 0, "", "", "mail-transport-agent"],
]

function table(release: string): PackageTable {
  const number = (name: string) => ROWS.findIndex(([own]) => own === name)
  const groups = (text: string) =>
    text
      .split(" ")
      .filter(Boolean)
      .map(group =>
        group
          .split("|")
          .map(number)
          .filter(one => one >= 0)
          .map(one => one.toString(36))
          .join("|"),
      )
      .join(" ")
  const packages = ROWS.map(([name, kib, packed, docs, docsPacked, needs, recommends, provides = "", renews = ""]) =>
    [
      name,
      kib || "",
      packed || "",
      docs || "",
      docsPacked || "",
      groups(needs),
      groups(recommends),
      provides,
      "",
      groups(renews),
    ]
      .join("\t")
      .trimEnd(),
  ).join("\n")
  return {release, date: "2026-11-18", base: ["base-files", "debconf"], packages}
}

/** What is often installed from a registry, of few packages. */
function registry(release: string, lines: readonly string[]): PackageTable {
  return {release, date: "2026-11-21", base: [], packages: lines.join("\n")}
}

/** Lines `# file PATH BYTES` and `# text PATH TEXT` are the build context, `# url URL BYTES` what servers say, or why they don't. */
export function factsOf(source: string): LayerFacts {
  const lines = [...source.matchAll(/^# (file|text|url) (\S+) (.*)$/gm)]
  const files = lines.flatMap(([, kind, path, rest]) => {
    if (kind === "url") return []
    return [{path: path!, bytes: kind === "file" ? Number(rest) : rest!.length}]
  })
  const texts = new Map(
    lines.flatMap(([, kind, path, rest]) => (kind === "text" ? [[path!, rest!.replaceAll("\\n", "\n")]] : [])),
  )
  const said = (rest: string) => (/^\d+$/.test(rest) ? {bytes: Number(rest)} : {unknown: rest})
  const urls = new Map(lines.flatMap(([, kind, url, rest]) => (kind === "url" ? [[url!, said(rest!)]] : [])))
  const tables = new Map(["debian 12", "debian 13", "ubuntu 24.04", "alpine 3.22"].map(name => [name, table(name)]))
  tables.set("npm", registry("npm", ["*\t60\t18", "next\t150000\t40000", "next@14\t90000\t25000"]))
  tables.set("pypi", registry("pypi", ["*\t600\t150", "numpy\t70000\t19000"]))
  const sorted = files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return {
    packages: release => tables.get(release),
    download: url => urls.get(url),
    ...(files.length > 0 && {context: {files: sorted, complete: true, text: path => texts.get(path)}}),
  }
}

/** Layers and waste as lines. */
export function printLayers(source: string): string {
  const analysis = analyze(source)
  const line = (offset: number) => positionAt(analysis.file.lines, offset).line
  const lines: string[] = []
  const range = (low: number, mid: number, high: number) =>
    low === mid && mid === high
      ? bytesText(mid)
      : `${bytesText(low)} .. ${bytesText(mid)} .. ${high === Number.POSITIVE_INFINITY ? "?" : bytesText(high)}`
  for (const {stage, layers, tree} of layersOf(analysis, factsOf(source))) {
    lines.push(`stage ${stage.name || stage.index}`)
    for (const {instruction, size, confidence, why, makesLayer} of layers) {
      const name = `${line(instruction.from)} ${instruction.name}`
      if (!makesLayer) lines.push(`${name}: no layer`)
      else {
        const {bytes, compressed} = size
        lines.push(
          `${name}: ${range(bytes.low, bytes.mid, bytes.high)}; ${range(compressed.low, compressed.mid, compressed.high)} compressed; ${confidence}`,
        )
        for (const one of why) lines.push(`  ${one}`)
      }
    }
    const at = (step: number) => line(analysis.file.instructions[step]!.from)
    for (const {made, killed, how, size, entries} of wasteOf({tree})) {
      const paths = [...new Set(entries.map(({path}) => path))].join(" ")
      lines.push(`waste ${bytesText(size.bytes.mid)}: ${paths}, made in ${at(made)}, ${how} in ${at(killed)}`)
    }
  }
  return lines.join("\n")
}
