const REASONS: Record<string, string> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "this is a folder",
  ENOTDIR: "a part of the path is not a folder",
  ELOOP: "symbolic links lead in a circle",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "no space left on the disk",
  EDQUOT: "no space left on the disk",
  EROFS: "the disk can't be written to",
}

/** Why something could not be read, in a few words. */
export function reasonOf(error: unknown): string {
  const {code, message} = error as NodeJS.ErrnoException
  return (code && REASONS[code]) ?? message ?? String(error)
}
