import {problemRule} from "../lint/rule.ts"

export const unsetImageVariable = problemRule({
  name: "unset-image-variable",
  aliases: ["InvalidDefaultArgInFrom"],
  summary: "FROM needs a build argument that has no default",
  severity: "warning",
  since: "2026.1",
  why: `The ARG that names the image has no default, so a plain \`docker build .\` stops at its FROM. A default that works lets
everybody build the file, and tools look into it. Where the argument always comes from outside, say so: dockerlint
takes build arguments too, and is silent then.`,
  narrows: {
    check: "InvalidDefaultArgInFrom",
    why: "it says nothing where the build argument is given, since the build works then.",
  },
  // ${name:?message} fails on purpose, and says why
  applies: ({at}, {source}) => !/^\$\{\w+:?\?/.test(source.slice(at.from, at.to)),
  examples: [
    {bad: "ARG VERSION\nFROM <|alpine:$VERSION|>\n", good: "ARG VERSION=3.22\nFROM alpine:$VERSION\n"},
    {bad: "ARG BASE\nFROM <|$BASE|>\n", good: "ARG BASE=alpine:3.22\nFROM $BASE\n"},
  ],
})
