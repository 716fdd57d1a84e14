import type {FileLayers} from "../fileLayers.ts"

/** The Dockerfile, and the service or target that is built of it where there is one. */
export function buildTitle({file, by}: Pick<FileLayers, "file" | "by">): string {
  if (!by) return file
  return by.file === file ? `${file}, ${by.name}` : `${file}, ${by.name} of ${by.file}`
}
