import {cacheFolder} from "../registry/open.ts"
import {openRegistries} from "./online.ts"
import {visible} from "./report/visible.ts"
import {writeOut} from "./streams.ts"

/** Forgets what registries have said; answers the exit code. */
export async function clearCacheCommand(): Promise<number> {
  const registry = await openRegistries(undefined)
  await registry.clear()
  registry.close()
  writeOut(`cleared ${visible(cacheFolder(process.env))}\n`)
  return 0
}
