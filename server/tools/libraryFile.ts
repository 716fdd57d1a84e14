/** One image of a file of docker-library/official-images: all of its tags, and the platforms that they are offered for. */
export interface LibraryImage {
  tags: string[]
  platforms: string[]
}

/**
 * The images of a file: https://github.com/docker-library/official-images/blob/master/README.md#instruction-format. Tags that
 * several stanzas share are an image of their own, for the platforms of all of them.
 */
export function parseLibraryFile(text: string): LibraryImage[] {
  const stanzas = text
    .replace(/^#.*\n?/gm, "")
    .split(/\n\s*\n/)
    .map(readStanza)
  const defaults = stanzas.find(stanza => !stanza.has("Tags"))
  const places = new Map<string, Set<number>>()
  const platforms = stanzas.map(stanza =>
    platformsOf(stanza.get("Architectures") ?? defaults?.get("Architectures") ?? ""),
  )
  for (const [at, stanza] of stanzas.entries()) {
    for (const tag of [...words(stanza.get("Tags")), ...words(stanza.get("SharedTags"))])
      places.set(tag, (places.get(tag) ?? new Set()).add(at))
  }
  const images = new Map<string, LibraryImage>()
  for (const [tag, found] of places) {
    const key = [...found].join()
    const image = images.get(key) ?? {
      tags: [],
      platforms: [...new Set([...found].flatMap(at => platforms[at]!))].sort(),
    }
    image.tags.push(tag)
    images.set(key, image)
  }
  return [...images.values()]
}

/** Fields by name; a line that starts with a space goes on with the one before. */
function readStanza(text: string): Map<string, string> {
  const lines = text.replace(/\n[ \t]+/g, " ").split("\n")
  const fields = lines.map(line => /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line)).filter(field => field !== null)
  return new Map(fields.map(([, name, value]) => [name!, value!]))
}

function words(list = ""): string[] {
  return list
    .split(",")
    .map(word => word.trim())
    .filter(word => word !== "")
}

const PLATFORMS: Readonly<Record<string, string>> = {
  arm32v5: "linux/arm/v5",
  arm32v6: "linux/arm/v6",
  arm32v7: "linux/arm/v7",
  arm64v8: "linux/arm64/v8",
  i386: "linux/386",
  "windows-amd64": "windows/amd64",
  "windows-arm64v8": "windows/arm64/v8",
}

function platformsOf(architectures: string): string[] {
  const named = words(architectures).map(name => PLATFORMS[name] ?? `linux/${name}`)
  return named.length > 0 ? named : ["linux/amd64"]
}
