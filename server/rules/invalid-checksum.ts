import {problemRule} from "../lint/rule.ts"
import {isDigest} from "../values/digest.ts"

export const invalidChecksum = problemRule({
  name: "invalid-checksum",
  aliases: [],
  summary: "The checksum of an ADD can't be used",
  since: "2026.1",
  topics: ["security"],
  why: `\`--checksum\` guards one download or one git repository: BuildKit compares what it gets with the digest or the commit.
Local files have no checksum to compare, and with several sources it is not clear which one is meant.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nADD --checksum=<|sha256:1234|> https://example.com/a.tgz /a.tgz\n",
      good: "FROM alpine:3.22\nADD --checksum=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef https://example.com/a.tgz /a.tgz\n",
    },
    {
      bad: "FROM alpine:3.22\nADD --checksum=<|sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef|> a.tgz /a.tgz\n",
      good: "FROM alpine:3.22\nADD a.tgz /a.tgz\n",
    },
    {
      bad: "FROM alpine:3.22\nADD --checksum=<|0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef|> https://example.com/a /a\n",
      good: "FROM alpine:3.22\nADD --checksum=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef https://example.com/a /a\n",
    },
  ],
  fix({at}, {text}) {
    const hex = /^(?:sha-?256[:=-])?([0-9a-f]{64})$/i.exec(text(at))?.[1]
    const digest = `sha256:${hex?.toLowerCase()}`
    if (hex === undefined || digest === text(at) || !isDigest(digest)) return undefined
    return {title: "Write it as sha256:...", safe: true, edits: [{from: at.from, to: at.to, text: digest}]}
  },
})
