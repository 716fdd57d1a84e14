import type {LayerFacts} from "../model/layers.ts"
import {bundledSize, type ImageSizes} from "../model/sizes/baseImage.ts"
import type {Context} from "../model/sizes/context.ts"
import {loadImageSizes} from "./imageSizes.ts"
import {loadedPackageTable, loadPackageTables} from "./packageTables.ts"

/** What is known about sizes without asking anybody: look-ups that answer with what has been loaded so far. */
export interface BundledSizeFacts {
  facts: Pick<LayerFacts, "packages" | "image" | "context">
  /** Loads what was looked up in vain; false: there is nothing more to load. */
  catchUp(): Promise<boolean>
}

let images: ImageSizes | undefined

/**
 * What comes with the program, and what is in the build context, where there is one. Nothing is loaded before it is looked
 * up, so a file that asks for no sizes pays for none.
 */
export function bundledSizeFacts(context?: Context): BundledSizeFacts {
  const releases = new Set<string>()
  let wantsImages = false
  return {
    facts: {
      context,
      packages(release) {
        const table = loadedPackageTable(release)
        if (!table) releases.add(release)
        return table
      },
      image(name, platform) {
        wantsImages ||= !images
        return images && bundledSize(images, name, platform)
      },
    },
    async catchUp() {
      const wanted = [...releases]
      const asksImages = wantsImages
      releases.clear()
      wantsImages = false
      await loadPackageTables(wanted)
      if (asksImages) images ??= await loadImageSizes()
      return asksImages || wanted.some(release => loadedPackageTable(release) !== undefined)
    },
  }
}
