/** A file of the build context, after .dockerignore. */
export interface ContextFile {
  /** From the context's folder, with slashes. */
  path: string
  bytes: number
}

/** The build context, as somebody at the edge has read it. */
export interface Context {
  /** Every file that a build would get, in the order of their paths. Symbolic links count as empty files. */
  files: readonly ContextFile[]
  /** False where there were more than were read, or where some could not be read. */
  complete: boolean
  /** The text of a file that is small enough to be read: a lock file, a list of requirements. Undefined: not known. */
  text(path: string): string | undefined
}
