import {execFileSync} from "node:child_process"

/** A part of a mirror of Debian or Ubuntu. */
export interface Archive {
  /** Its address, without a slash at its end. */
  mirror: string
  /** A later one has the newer versions. */
  suites: readonly string[]
  sections: readonly string[]
}

/** What an index says of a package. */
export interface IndexRow {
  name: string
  version: string
  /** Bytes of the .deb. */
  size: number
  /** KiB. */
  installed: number
  depends: string
  preDepends: string
  recommends: string
  provides: string
  /** Where it lies in the archive. */
  file: string
  /** It is there before anything is installed. */
  base: boolean
}

/** Reads the indexes of an archive for amd64, with the day of the newest; needs xz. */
export async function packagesOfArchive({
  mirror,
  suites,
  sections,
}: Archive): Promise<{rows: Map<string, IndexRow>; date: string}> {
  const rows = new Map<string, IndexRow>()
  let date = ""
  for (const suite of suites) {
    const release = await (await fetch(`${mirror}/dists/${suite}/InRelease`)).text()
    const day = new Date(/^Date: (.*)$/m.exec(release)?.[1] ?? 0).toISOString().slice(0, 10)
    if (day > date) date = day
    for (const section of sections) {
      const address = `${mirror}/dists/${suite}/${section}/binary-amd64/Packages.xz`
      const answer = await fetch(address)
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
      const input = Buffer.from(await answer.arrayBuffer())
      const text = execFileSync("xz", ["-dc"], {input, maxBuffer: 2 ** 30}).toString()
      for (const row of readPackages(text)) rows.set(row.name, row)
    }
  }
  return {rows, date}
}

/** Reads a file `Packages`. */
function readPackages(text: string): IndexRow[] {
  return text.split("\n\n").flatMap(stanza => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(stanza)?.[1] ?? ""
    const name = field("Package")
    if (name === "") return []
    return {
      name,
      version: field("Version"),
      size: Number(field("Size")),
      installed: Number(field("Installed-Size")),
      depends: field("Depends"),
      preDepends: field("Pre-Depends"),
      recommends: field("Recommends"),
      provides: field("Provides"),
      file: field("Filename"),
      base: field("Essential") === "yes" || field("Priority") === "required" || name === "apt",
    }
  })
}

/** The names of the packages that a relation field names, a list of alternatives each. */
export function relations(text: string): string[][] {
  return text
    .split(",")
    .map(group => group.split("|").map(one => /^[a-z0-9][a-z0-9+.-]*/.exec(one.trim())?.[0] ?? ""))
    .filter(([first]) => first !== "")
}
