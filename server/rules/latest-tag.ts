import {slice} from "../../grammars/logical.ts"
import {rule} from "../lint/rule.ts"
import {NO_ANSWERS} from "../model/answers.ts"
import {imagesOf, pinOf} from "../model/imageUses.ts"
import {fromParts} from "../model/instructions.ts"
import {versionOfLatest} from "../model/suggestTag.ts"
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
      bad: "FROM registry.example.com/team/app:<|latest|>\n",
      good: "FROM registry.example.com/team/app:1.4\n",
      facts: {
        answers: {
          ...NO_ANSWERS,
          tags: () => ({
            value: {
              tags: ["1.3", "1.4", "latest"].map(name => ({name, digest: name === "1.3" ? "a" : "b"})),
              complete: true,
            },
            source: "live",
            date: Date.UTC(2026, 0, 1),
            stale: false,
          }),
        },
      },
    },
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
      const version = versionOfLatest(name, reference, analysis.facts)
      const message = `${bare}:latest is another image from week to week: write the version that you want, as in ${bare}:${version ?? "VERSION"}`
      const written = tagAt && analysis.text(tagAt) === "latest" && !variable?.shared
      yield {
        at: tagAt ?? at,
        message,
        fix:
          version !== undefined && written
            ? {title: `write ${bare}:${version}`, safe: false, edits: [{from: tagAt.from, to: tagAt.to, text: version}]}
            : undefined,
        severity: variable?.last ? "info" : "warning",
        aliases: by === "FROM" && !variable?.last ? ["DL3007"] : [],
      }
    }
  },
})

function lesson(name: string): string {
  return `${name}:latest is another image from week to week: write the version that you want, as in ${pinOf(name)}`
}
