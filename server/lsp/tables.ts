import type {BundledTables, TableName} from "../model/bundled.ts"

/** One of the tables that come with the program, from a file of its own. */
export async function tableOf<N extends TableName>(name: N): Promise<BundledTables[N]> {
  const {LOADERS} = await import("../registry/bundle.ts")
  return (await LOADERS[name]()) as BundledTables[N]
}
