/** A label with a meaning that tools agree on. */
export interface KnownLabel {
  key: string
  /** What it says, in one sentence without its full stop. */
  doc: string
  /** What its value has to look like. */
  type: "text" | "url" | "date" | "version" | "license" | "image" | "digest" | "commit"
  /** A value. */
  example: string
}

const IMAGE = "org.opencontainers.image."

// Source: OCI image specification, annotations.md.
const OCI: readonly [name: string, type: KnownLabel["type"], doc: string, example: string][] = [
  ["title", "text", "The name of the image for people", "My application"],
  ["description", "text", "What the image is for, in a few words", "Serves the pages of my application"],
  [
    "source",
    "url",
    "Where the source code is; GitHub's registry links the package to that repository",
    "https://example.com/me/app",
  ],
  ["version", "version", "The version of the packaged software, best a semantic one", "1.2.3"],
  ["revision", "commit", "The commit that the image was built from", "0f3c1b2"],
  ["created", "date", "When the image was built, as in RFC 3339", "2026-01-31T12:00:00Z"],
  ["licenses", "license", "The licences of the contained software, as an SPDX expression", "MIT"],
  [
    "authors",
    "text",
    "Who is responsible for the image: people or a team, best with an address",
    "Team <team@example.com>",
  ],
  ["vendor", "text", "The organisation that publishes the image", "Example Ltd"],
  ["url", "url", "Where to find out more about the image", "https://example.com/app"],
  ["documentation", "url", "Where its documentation is", "https://example.com/app/docs"],
  ["base.name", "image", "The image that this one is based on", "docker.io/library/alpine:3.24"],
  ["base.digest", "digest", "The digest of the image that this one is based on", "sha256:..."],
  ["ref.name", "text", "The name of the reference for a target; set by tools", "1.2.3"],
]

/** The labels of the OCI image specification, the usual ones first. */
export const OCI_LABELS: readonly KnownLabel[] = OCI.map(([name, type, doc, example]) => ({
  key: IMAGE + name,
  type,
  doc,
  example,
}))

/** What is known of a label; undefined for any other key. */
export function knownLabel(key: string): KnownLabel | undefined {
  return OCI_LABELS.find(label => label.key === key)
}
