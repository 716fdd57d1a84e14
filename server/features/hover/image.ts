import type {ImageReference} from "../../../grammars/image.ts"
import {knownImage} from "../../knowledge/images.ts"
import type {ImageFacts} from "../../model/facts.ts"
import type {ImageKnowledge} from "../../model/imageKnowledge.ts"
import {isOfficialImage} from "../../model/officialImages.ts"
import {formatPlatform, type Platform} from "../../values/platform.ts"
import {factLines, imageFactsText} from "../images/facts.ts"
import {code, heading, link, list, paragraphs} from "./markdown.ts"

/**
 * An image by its name: what is left out of it, written out, and what is known of it. `written` is how it stands in the file.
 * `facts`: where `images` knows none.
 */
export function imageText(
  written: string,
  name: string,
  reference: ImageReference,
  {facts, images, platform}: {facts?: ImageFacts; images?: ImageKnowledge; platform: Platform},
): string {
  const {tag, digest, registry, normalized} = reference
  const {domain, path} = normalized
  const hub = domain === "docker.io"
  const official = hub && path.startsWith("library/") && isOfficialImage(path.slice("library/".length))
  const full = `${domain === "" ? "" : `${domain}/`}${path}${tag || !digest ? `:${tag?.text ?? "latest"}` : ""}${digest ? `@${digest.text}` : ""}`
  const known = knownImage(hub ? path : `${domain}/${path}`)
  return paragraphs(
    heading("image", code(full)),
    known && `${known.doc}.`,
    list(
      written === name ? undefined : `written ${code(written)}`,
      domain === "" ? undefined : `registry: ${code(domain)}${registry ? "" : ", since none is written"}`,
      `repository: ${code(path)}${official ? ", one of Docker's official images" : ""}`,
      tagText(reference),
      digest && `digest: ${code(digest.text)}: this very content, or the build fails`,
    ),
    images && imageFactsText(name, images, platform),
    facts && !images?.answers.image(name, platform)
      ? list(`platform ${code(formatPlatform(facts.platform))}`, ...factLines(facts))
      : undefined,
    hub && (official || !path.startsWith("library/")) ? link("Docker Hub", hubUrl(path)) : undefined,
  )!
}

function tagText({tag, digest}: ImageReference): string | undefined {
  if (!tag)
    return digest
      ? undefined
      : `tag: ${code("latest")}, since none is written: another image whenever a new one is pushed`
  if (digest) return `tag: ${code(tag.text)}, for people only, since the digest decides`
  return `tag: ${code(tag.text)}${tag.text === "latest" ? ": another image whenever a new one is pushed" : ""}`
}

function hubUrl(path: string): string {
  return path.startsWith("library/")
    ? `https://hub.docker.com/_/${path.slice("library/".length)}`
    : `https://hub.docker.com/r/${path}`
}

/** The empty image. */
export function scratchText(): string {
  return heading(
    code("scratch"),
    "the empty image: no files, no shell, no user but root. What the stage holds is what COPY and ADD bring",
  )
}

/** A build context that the build is given under a name. */
export function contextText(name: string): string {
  return heading("build context", `${code(name)}, given to the build with ${code(`--build-context ${name}=…`)}`)
}
