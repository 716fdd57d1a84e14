/** A file of the build context, after .dockerignore. */
export interface ContextFile {
  /** From the context's folder, with slashes. */
  path: string
  bytes: number
  /** Where a symbolic link leads, as it is written; undefined for all others. */
  link?: string
}

/** What a folder of the build context holds, as far as a build would get it. */
export interface FolderSize {
  files: number
  bytes: number
  /** False where it has more than was counted. */
  complete: boolean
}

/** An archive that ADD unpacks. */
export interface Archive {
  /** What is in it, in its order. */
  files: readonly ContextFile[]
  /** Folders that it names. */
  folders: readonly string[]
}

/** The build context, as somebody at the edge has read it. */
export interface Context {
  /** Every file that a build would get, those of a folder together. Symbolic links count as empty files. */
  files: readonly ContextFile[]
  /** False where there were more than were read, or where some could not be read. */
  complete: boolean
  /** True: it is not read yet, but will be now, so that asking again is worth it. */
  readonly unread?: boolean
  /** Folders that have nothing in them; undefined where nobody has looked. */
  folders?: readonly string[]
  /** What is in a file that ADD unpacks; undefined for one that it leaves as it is, "unread" where nobody can tell. */
  archive?(path: string): Archive | "unread" | undefined
  /** The text of a file that is small enough to be read: a lock file, a list of requirements. Undefined: not known. */
  text(path: string): string | undefined
  /** What is in one folder, without reading the rest; undefined: there is no such folder, or it is not known. */
  below?(path: string): FolderSize | undefined
}
