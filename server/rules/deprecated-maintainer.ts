import {rule} from "../lint/rule.ts"
import type {Dockerfile} from "../syntax/ast.ts"

export const deprecatedMaintainer = rule({
  name: "deprecated-maintainer",
  aliases: ["DL4000", "MaintainerDeprecated"],
  summary: "MAINTAINER is deprecated",
  severity: "info",
  since: "2026.1",
  why: `MAINTAINER has been deprecated since 2017. It sets a field of the image that few tools read and nobody can add to. The label
\`org.opencontainers.image.authors\` says the same, and \`docker inspect\`, registries and scanners show it.`,
  examples: [
    {
      bad: "FROM alpine:3.22\n<|MAINTAINER|> Ann Lee <ann@example.com>\n",
      good: 'FROM alpine:3.22\nLABEL org.opencontainers.image.authors="Ann Lee <ann@example.com>"\n',
    },
    {
      bad: 'FROM alpine:3.22\n<|maintainer|> "Ann \\"Al\\" Lee"\n',
      good: 'FROM alpine:3.22\nlabel org.opencontainers.image.authors="Ann \\"Al\\" Lee"\n',
    },
    {
      bad: "FROM alpine:3.22\n<|MAINTAINER|> Ann $ Lee\n",
      good: 'FROM alpine:3.22\nLABEL org.opencontainers.image.authors="Ann \\$ Lee"\n',
    },
  ],
  *check({build, file, text}) {
    for (const {rule, at, instruction} of build.checks) {
      if (rule !== "MaintainerDeprecated") continue
      const {keyword, args} = instruction
      const [author] = args
      const label = keyword.value === keyword.value.toLowerCase() ? "label" : "LABEL"
      const value = author && text(author) === author.value ? quoted(author.value, file) : undefined
      yield {
        at,
        message: "MAINTAINER is deprecated, and few tools read it: write LABEL org.opencontainers.image.authors=...",
        fix:
          value === undefined
            ? undefined
            : {
                title: "Write a LABEL",
                // the label takes the place of the image's author
                safe: false,
                edits: [
                  {from: keyword.from, to: author!.to, text: `${label} org.opencontainers.image.authors=${value}`},
                ],
              },
      }
    }
  },
})

/** The author in double quotes, as a LABEL takes it: MAINTAINER itself knows neither quotes nor variables. */
function quoted(author: string, {escape: mark}: Dockerfile): string {
  // quotes around the whole were meant as quotes
  if (mark === "\\" && /^"(?:[^"$\\]|\\")*"$/.test(author)) return author
  const inner = /^(["'])([^"'\\`$]*)\1$/.exec(author)?.[2] ?? author
  const escaped = [...inner].map(character =>
    character === '"' || character === "$" || character === mark ? mark + character : character,
  )
  return `"${escaped.join("")}"`
}
