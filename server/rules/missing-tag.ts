import {rule} from "../lint/rule.ts"
import {likelyImagesOf, pinOf} from "../model/imageUses.ts"
import {versionOfLatest} from "../model/suggestTag.ts"

export const missingTag = rule({
  name: "missing-tag",
  aliases: ["DL3006"],
  summary: "An image is named without a tag",
  severity: "warning",
  since: "2026.1",
  topics: ["pinning"],
  why: `Without a tag Docker takes \`latest\`, which is another image every few weeks: the build of today can't be repeated
tomorrow, and a new major version arrives on a day that nobody has chosen. Write a version, and a digest where it matters.
Variables are replaced by their defaults first; what only a build argument decides is not reported. Of Docker's official
images dockerlint knows which version \`latest\` was when it was released.`,
  examples: [
    {
      bad: "FROM <|alpine|>\n",
      good: "FROM alpine:3.22\n",
      facts: {
        now: Date.UTC(2026, 0, 1),
        bundled: {
          tags: {
            date: "2026-01-01",
            officialImages: ["alpine"],
            popularImages: [],
            about: () => undefined,
            tags: () => ({
              value: {tags: ["3.22.1", "3.22", "3", "latest"].map(name => ({name, image: 0})), complete: true},
              source: "bundle",
              date: Date.UTC(2026, 0, 1),
              stale: false,
            }),
          },
        },
      },
    },
    {bad: "FROM <|alpine|>\n", good: "FROM alpine:3.22\n"},
    {
      bad: "ARG BASE=<|debian|>\nFROM $BASE AS build\nFROM build\nCOPY --from=<|composer|> /usr/bin/composer /usr/bin/\n",
      good: "ARG BASE=debian:13\nARG OTHER\nFROM $BASE AS build\nFROM $OTHER\nFROM scratch\nFROM build\nCOPY --from=composer:2 /usr/bin/composer /usr/bin/\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN --mount=type=bind,from=<|ghcr.io/astral-sh/uv|>,target=/uv /uv/uv --version\n",
      good: "FROM alpine:3.22\nRUN --mount=type=bind,from=ghcr.io/astral-sh/uv:0.9,target=/uv /uv/uv --version\n",
    },
  ],
  *check(analysis) {
    for (const {at, name, reference, by, variable} of likelyImagesOf(analysis)) {
      if (reference.tag || reference.digest) continue
      const version = versionOfLatest(name, reference, analysis.facts)
      const wanted = version === undefined ? pinOf(name) : `${name}:${version}`
      const written = analysis.text(at) === name && !variable?.shared
      const message = `${name} has no tag, so every build takes whatever latest is that day: write ${wanted}`
      yield {
        at,
        message,
        severity: variable?.last ? "info" : "warning",
        aliases: by === "FROM" && !variable?.leading ? ["DL3006"] : [],
        fix:
          version !== undefined && written
            ? {title: `write ${wanted}`, safe: false, edits: [{from: at.to, to: at.to, text: `:${version}`}]}
            : undefined,
      }
    }
  },
})
