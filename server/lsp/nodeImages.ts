import {currentTime} from "../cli/now.ts"
import type {ImageSources} from "./images.ts"
import {tableOf} from "./tables.ts"

/** Tables from files beside this one, and the network of this machine. What asks registries is loaded when it may be. */
export const nodeImages: ImageSources = {
  table: tableOf,
  now: () => currentTime(process.env),
  async registry(choice) {
    const {cacheFolder, openRegistry, policyOf} = await import("../registry/open.ts")
    const {proxy, caFiles} = choice()
    return openRegistry({
      policy: () => policyOf(choice().user, choice().trusted && choice().online),
      env: process.env,
      cacheFolder: cacheFolder(process.env),
      ...(proxy && {proxy}),
      ...(caFiles && {caFiles}),
    })
  },
}
