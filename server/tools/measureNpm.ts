import {execFileSync} from "node:child_process"
import {mkdtempSync, readFileSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {gunzipSync} from "node:zlib"
import {inParallel, writeSizes} from "./measured.ts"

// `npm run data:npm [-- COUNT]`: how large the most downloaded packages of npm are when they are installed (default: 6000), read
// off their archives, which are fetched from the registry that npm is set up for. Their names come from the package
// npm-high-impact.

function npm(...args: string[]): string {
  return execFileSync("npm", args, {encoding: "utf8", stdio: ["ignore", "pipe", "ignore"]}).trim()
}

/** The names, the most downloaded first. */
function names(): string[] {
  const folder = mkdtempSync(join(tmpdir(), "npm-"))
  try {
    npm("pack", "npm-high-impact", "--pack-destination", folder)
    execFileSync("sh", ["-c", "tar -xf *.tgz"], {cwd: folder})
    const text = readFileSync(join(folder, "package/lib/top-download.js"), "utf8")
    return [...text.matchAll(/^ {2}'([^']+)',?$/gm)].map(([, name]) => name!)
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

interface Packument {
  "dist-tags": {latest: string}
  versions: Record<string, {dist: {tarball: string}}>
}

/** The latest version, and the last one of each of the two main versions before it, by what they are called in the table. */
function versionsOf(name: string, {"dist-tags": {latest}, versions}: Packument): [name: string, archive: string][] {
  const newest = new Map<number, readonly number[]>()
  for (const version of Object.keys(versions)) {
    if (!/^\d+\.\d+\.\d+$/.test(version)) continue
    const parts = version.split(".").map(Number)
    const known = newest.get(parts[0]!)
    if (!known || parts[1]! > known[1]! || (parts[1] === known[1] && parts[2]! > known[2]!))
      newest.set(parts[0]!, parts)
  }
  const now = Number.parseInt(latest, 10)
  const before = [...newest.keys()].filter(major => major < now && major > 0).sort((a, b) => b - a)
  const archive = (version: string) => versions[version]!.dist.tarball
  return [
    [name, archive(latest)],
    ...before.slice(0, 2).map((major): [string, string] => [`${name}@${major}`, archive(newest.get(major)!.join("."))]),
  ]
}

async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 6000)
  const registry = npm("config", "get", "registry").replace(/\/$/, "")
  const found = await inParallel(names().slice(0, count), 10, async name => {
    const headers = {accept: "application/vnd.npm.install-v1+json"}
    const answer = await fetch(`${registry}/${name.replace("/", "%2f")}`, {headers})
    const rows: [string, {bytes: number; compressed: number}][] = []
    for (const [label, address] of versionsOf(name, (await answer.json()) as Packument)) {
      const file = await fetch(address)
      if (!file.ok) continue
      const archive = Buffer.from(await file.arrayBuffer())
      rows.push([label, {bytes: gunzipSync(archive).length, compressed: archive.length}])
    }
    return rows
  })
  const sizes = new Map([...found.values()].flat())
  writeSizes(
    "npm",
    "npm",
    "bytes installed, as tar, and compressed, of the latest version and the last of main versions",
    sizes,
  )
  console.log(`${sizes.size} packages of npm`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
