import {existsSync, readFileSync} from "node:fs"
import type {PackageTable} from "../model/sizes/packageTable.ts"

/** A table of server/data, by a name such as `debian 12`; undefined where there is none. */
export function tableOf(release: string): PackageTable | undefined {
  const name = `packages${release.replace(/^\w/, first => first.toUpperCase()).replace(/[ .]/g, "")}`
  const path = `server/data/${name}.json`
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as PackageTable) : undefined
}
