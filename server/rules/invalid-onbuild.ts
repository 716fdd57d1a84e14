import {problemRule} from "../lint/rule.ts"

export const invalidOnbuild = problemRule({
  name: "invalid-onbuild",
  aliases: ["DL3043"],
  summary: "ONBUILD has a trigger that can't be one",
  since: "2026.1",
  why: `A trigger runs in the build of another image, right behind its FROM. ONBUILD, FROM and MAINTAINER make no sense there, and
BuildKit refuses them.`,
  examples: [
    {bad: "FROM alpine:3.22\nONBUILD <|FROM|> debian:12\n", good: "FROM alpine:3.22\n"},
    {bad: "FROM alpine:3.22\nONBUILD <|ONBUILD|> RUN make\n", good: "FROM alpine:3.22\nONBUILD RUN make\n"},
  ],
  fix({at}, {text, source}) {
    const [blanks] = /^[ \t]+(?=\S)/.exec(source.slice(at.to)) ?? []
    return text(at).toUpperCase() !== "ONBUILD" || blanks === undefined
      ? undefined
      : {title: "Remove the second ONBUILD", safe: false, edits: [{from: at.from, to: at.to + blanks.length, text: ""}]}
  },
})
