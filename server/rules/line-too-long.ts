import {problemRule} from "../lint/rule.ts"

const LONG = "0123456789abcdef".repeat(4096)

export const lineTooLong = problemRule({
  name: "line-too-long",
  aliases: [],
  summary: "A line is longer than BuildKit reads",
  since: "2026.1",
  why: `BuildKit reads at most 65,535 bytes of one line. Such lines hold generated text, a script or an encoded file: that is better
off in a file of the build context, with COPY or a bind mount.`,
  examples: [
    {bad: `FROM alpine:3.22\n<|RUN echo ${LONG} | xxd -r -p > /data|>\n`, good: "FROM alpine:3.22\nCOPY data /data\n"},
  ],
})
