import {relative, resolve} from "node:path"
import {loadImageSizes} from "../context/imageSizes.ts"
import {loadedPackageTable} from "../context/packageTables.ts"
import {reasonOf} from "../disk/reason.ts"
import {neededTables} from "../model/layers.ts"
import {savingsOf} from "../model/savings.ts"
import {cacheChain} from "./cacheChain.ts"
import {complain} from "./complain.ts"
import {filesOf} from "./contextFiles.ts"
import type {FileLayers} from "./fileLayers.ts"
import type {PageFile} from "./report/page/article.ts"
import {pageOf} from "./report/page/page.ts"
import {writeOut} from "./streams.ts"

/** Writes the page of `--html`, `-` to standard output; answers whether that worked. What draws it is loaded only now. */
export async function writeLayersPage(
  path: string,
  results: readonly FileLayers[],
  old: FileLayers | undefined,
): Promise<boolean> {
  const {date} = await loadImageSizes()
  const page = pageOf(
    results.map(result => pageFile(result, date)),
    old,
  )
  if (path === "-") {
    writeOut(page)
    return true
  }
  try {
    const {putFile} = await import("./write.ts")
    putFile(path, page)
    return true
  } catch (error) {
    complain({path, message: reasonOf(error)})
    return false
  }
}

function pageFile(layers: FileLayers, imageDate: string): PageFile {
  const {file, by, context, entries, analysis} = layers
  const sources = sourcesOf(layers, imageDate)
  if (!analysis.finalStage) return {layers, sources, savings: []}
  // what stands in a Compose file or comes from standard input is no file of the context
  const isFile = file !== "-" && by?.file !== file
  const own = isFile ? relative(resolve(context), resolve(file)).replaceAll("\\", "/") : undefined
  const dockerfile = entries.some(({path}) => path === own) ? own : undefined
  return {
    layers,
    sources,
    savings: savingsOf(analysis, analysis.layers, analysis.facts.sizes ?? {}, analysis.finalStage),
    chain: cacheChain(analysis, {files: filesOf({entries}), dockerfile}),
  }
}

/** What the numbers are taken from, and of which day that is. */
function sourcesOf({stages}: FileLayers, imageDate: string): string[] {
  const images = stages.filter(({stage, base}) => stage.base.kind === "image" && base.confidence !== "unknown")
  const sources: string[] = []
  if (images.some(({base}) => base.layers)) sources.push("registries")
  if (images.some(({base}) => !base.layers)) sources.push(`sizes of public images, of ${imageDate}`)
  for (const name of neededTables(stages.map(({stage}) => stage))) {
    const table = loadedPackageTable(name)
    if (table) sources.push(`packages of ${name}, of ${table.date}`)
  }
  return sources
}
