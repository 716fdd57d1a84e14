import {slice} from "../../grammars/logical.ts"
import {rule} from "../lint/rule.ts"
import {imagesOf, pinOf} from "../model/imageUses.ts"
import {fromParts} from "../model/instructions.ts"
import {hasVariable} from "../model/uses.ts"

export const latestTag = rule({
  name: "latest-tag",
  aliases: ["DL3007"],
  summary: "An image is taken by the tag latest",
  severity: "warning",
  since: "2026.1",
  topics: ["pinning"],
  why: `\`latest\` is another image every few weeks: the build of today can't be repeated tomorrow, and a new major version
arrives on a day that nobody has chosen. Write a version, and a digest where it matters. With a digest behind it the tag
does not count, and nothing is reported.`,
  examples: [
    {bad: "FROM debian:<|latest|>\n", good: "FROM debian:13\n"},
    {
      bad: "ARG VERSION=<|latest|>\nFROM debian:$VERSION\nCOPY --from=composer:<|latest|> /usr/bin/composer /usr/bin/\n",
      good: "ARG VERSION\nFROM debian:$VERSION\nFROM debian:latest@sha256:0000000000000000000000000000000000000000000000000000000000000000\n",
    },
  ],
  *check(analysis) {
    // the tag can be read although a variable before it is not known
    for (const {base, from} of analysis.stages) {
      const {image} = fromParts(from)
      if (base.kind !== "unknown" || !image || !/^[^@]*\$[^@]*[\w}]:latest$/.test(image.value)) continue
      const at = slice(image, image.value.length - "latest".length)
      if (hasVariable(image, analysis.file.escape))
        yield {at: {from: at.from, to: at.to}, message: lesson(image.value.slice(0, -7))}
    }
    for (const {at, tagAt, name, reference, by, variable} of imagesOf(analysis)) {
      if (reference.tag?.text !== "latest" || reference.digest) continue
      const bare = name.slice(0, reference.tag.from - 1)
      const message = `${bare}:latest is another image from week to week: write the version that you want, as in ${bare}:VERSION`
      yield {
        at: tagAt ?? at,
        message,
        severity: variable?.last ? "info" : "warning",
        aliases: by === "FROM" && !variable?.last ? ["DL3007"] : [],
      }
    }
  },
})

function lesson(name: string): string {
  return `${name}:latest is another image from week to week: write the version that you want, as in ${pinOf(name)}`
}
