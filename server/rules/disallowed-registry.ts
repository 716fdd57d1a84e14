import {rule} from "../lint/rule.ts"
import {imagesOf} from "../model/imageUses.ts"

export const disallowedRegistry = rule({
  name: "disallowed-registry",
  aliases: ["DL3026"],
  summary: "An image comes from a registry that the configuration does not allow",
  severity: "error",
  since: "2026.1",
  topics: ["security"],
  why: `Whoever can push to the registry decides what runs in the image. The configuration names those that are trusted under
\`allowedRegistries\`: \`docker.io\`, \`*.example.com\`, \`ghcr.io/our-team\`; a \`*\` stands at either end of a host for anything.
An image without a registry comes from docker.io. Variables are replaced first; what only the build decides is not reported.`,
  examples: [
    {
      bad: "FROM <|quay.io/team/app:1|>\nCOPY --from=<|nginx:1.29|> /etc/nginx /etc/nginx\n",
      good: "FROM ghcr.io/our-team/app:1 AS app\nFROM scratch\nCOPY --from=app / /\nFROM docker.example.com/app:1\n",
      options: {allowedRegistries: ["ghcr.io/our-team", "*.example.com"]},
    },
    {
      bad: "ARG BASE=<|quay.io/a/b:1|>\nARG HOST=quay.io\nFROM $BASE\nFROM <|$HOST/a/c:1|>\nFROM <|ghcr.io/our-team-2/app:1|>\n",
      good: "ARG HOST\nFROM $HOST/a:1\nFROM GHCR.io/our-team/a:1\nFROM alpine:3.22\n",
      options: {allowedRegistries: ["ghcr.io/our-team", "hub.docker.com"]},
    },
  ],
  *check(analysis, {allowedRegistries}) {
    if (allowedRegistries.length === 0) return
    const allowed = allowedRegistries.map(readPattern)
    for (const {at, name, reference} of imagesOf(analysis)) {
      const {domain, path} = reference.normalized
      // the rare name that is no host nor on Docker Hub can't be pulled
      if (domain === "" || allowed.some(allows => allows(domain.toLowerCase(), path))) continue
      const list = allowedRegistries.slice(0, 3).join(", ") + (allowedRegistries.length > 3 ? " ..." : "")
      yield {at, message: `${name} comes from ${domain}, which the configuration does not allow: take it from ${list}`}
    }
  },
})

/** A host with `*` at either end, and perhaps the start of a path behind a slash. */
function readPattern(pattern: string): (domain: string, path: string) => boolean {
  const [written = "", ...folders] = pattern
    .toLowerCase()
    .replace(/\/\*?$/, "")
    .split("/")
  const host = /^(?:hub\.docker\.com|index\.docker\.io|registry-1\.docker\.io)$/.test(written) ? "docker.io" : written
  const start = host.startsWith("*")
  const end = host.length > 1 && host.endsWith("*")
  const middle = host.slice(start ? 1 : 0, end ? -1 : undefined)
  const folder = folders.join("/")
  const isHost = (domain: string) => {
    if (start && end) return domain.includes(middle)
    return start ? domain.endsWith(middle) : end ? domain.startsWith(middle) : domain === middle
  }
  return (domain, path) => isHost(domain) && (folder === "" || path === folder || path.startsWith(`${folder}/`))
}
