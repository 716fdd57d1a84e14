import {problemRule} from "../lint/rule.ts"

export const invalidGitSource = problemRule({
  name: "invalid-git-source",
  aliases: [],
  summary: "The address of a git repository can't be read",
  since: "2026.1",
  why: `A repository is written \`https://host/path.git#branch:folder\`, or with a query such as \`?tag=v1&subdir=docs\`. BuildKit knows the keys
\`ref\`, \`branch\`, \`tag\`, \`commit\`, \`checksum\`, \`subdir\`, \`keep-git-dir\`, \`submodules\`, and refuses others, and those that contradict each other.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nADD <|https://github.com/moby/buildkit.git?brunch=main|> /src\n",
      good: "FROM alpine:3.22\nADD https://github.com/moby/buildkit.git?branch=main /src\n",
    },
  ],
})
