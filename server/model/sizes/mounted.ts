import type {Instruction, Text} from "../../syntax/ast.ts"
import {cleanPath} from "../../values/path.ts"
import {copy} from "../fileMoves.ts"
import {type FileTree, makeFolder, newTree, write} from "../files.ts"
import {type Mount, readMount} from "../mounts.ts"
import type {Context} from "./context.ts"
import {fileEntry} from "./copies.ts"

// What a RUN sees below its mounts.

interface Mounted {
  mount: Mount
  /** The folder or file that it is seen as. */
  at: string
}

/** The mounts of a RUN that are well formed. */
export function mountsOf(
  {flags}: Instruction,
  folder: string | undefined,
  expand: (text: Text) => string | undefined,
): Mounted[] {
  return flags.flatMap(flag => {
    const mount = flag.name.value === "mount" ? readMount(flag, expand) : undefined
    if (!mount || !("target" in mount) || mount.target === "") return []
    return [{mount, at: cleanPath(mount.target.startsWith("/") ? mount.target : `${folder ?? ""}/${mount.target}`)}]
  })
}

/** Files of the build context and of stages, where they are seen; what is in caches and other images is not known. */
export function mountedFiles(
  mounts: readonly Mounted[],
  step: number,
  context: Context | undefined,
  treeOf: (name: string) => FileTree | undefined,
): FileTree {
  const tree = newTree()
  for (const {mount, at} of mounts) {
    if (mount.type === "bind" && !mount.unknown) {
      const source = cleanPath(`/${mount.source}`)
      const stage = mount.from && treeOf(mount.from.value)
      if (stage) copy(stage, source, tree, at, step)
      else if (!mount.from) bindContext(tree, at, source.slice(1), step, context)
    }
    // last, since what is in it says the same
    makeFolder(tree, at, step)
  }
  return tree
}

function bindContext(tree: FileTree, at: string, source: string, step: number, context: Context | undefined): void {
  for (const {path, bytes, link} of context?.files ?? []) {
    const rest =
      path === source
        ? ""
        : source === ""
          ? `/${path}`
          : path.startsWith(`${source}/`)
            ? path.slice(source.length)
            : undefined
    if (rest !== undefined)
      write(tree, {...fileEntry(`${at}${rest}`, bytes), source: path, link, step, why: `${path} of the build context`})
  }
}
