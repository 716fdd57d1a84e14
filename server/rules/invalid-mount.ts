import {problemRule} from "../lint/rule.ts"

export const invalidMount = problemRule({
  name: "invalid-mount",
  aliases: ["DL1000"],
  summary: "A --mount of a RUN can't be used",
  since: "2026.1",
  why: `A mount is a list such as \`type=cache,target=/root/.cache\`, with commas and without blanks. Where no type is given it is a
bind mount, and what may follow depends on the type, so \`type=\` goes first. Bind, cache and tmpfs mounts need a target.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nRUN --mount=type=<|cahce|>,target=/root/.cache make\n",
      good: "FROM alpine:3.22\nRUN --mount=type=cache,target=/root/.cache make\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN --mount=type=cache,target=/a,<||> make\n",
      good: "FROM alpine:3.22\nRUN --mount=type=cache,target=/a make\n",
    },
  ],
  fix({at, suggestion}, {source}) {
    if (suggestion === undefined || /[^\w-]/.test(source.slice(at.from, at.to))) return undefined
    return {title: `Write ${suggestion}`, safe: false, edits: [{from: at.from, to: at.to, text: suggestion}]}
  },
})
