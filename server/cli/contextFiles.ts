import type {ReadContext} from "../context/readContext.ts"
import type {ContextFile} from "../model/cache/context.ts"

/** The context as its checksums see it; modes and contents are the same for all, since only what an edit changes is compared. */
export function filesOf({entries}: Pick<ReadContext, "entries">): ContextFile[] {
  return entries.map(({path, link, folder}) => {
    const type = folder ? "folder" : link === undefined ? "file" : "link"
    return {path, type, mode: 0, content: link ?? ""}
  })
}
