import {rule} from "../lint/rule.ts"
import {hasOption, runSteps} from "../lint/runSteps.ts"

export const weakChecksum = rule({
  name: "weak-checksum",
  aliases: [],
  summary: "A download is checked with MD5 or SHA-1",
  severity: "info",
  since: "2026.1",
  topics: ["security"],
  why: `Two files with the same MD5 or SHA-1 sum can be made, so that the sum no longer says who made the file: it finds a
broken download, and no more. Compute the SHA-256 of the file that you trust, and compare with that.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN echo "0a1b  a.tar" | <|md5sum|> -c\n',
      good: 'FROM debian:13\nRUN echo "0a1b  a.tar" | sha256sum -c && md5sum a.tar\n',
    },
  ],
  *check(analysis) {
    for (const {commands} of runSteps(analysis)) {
      for (const command of commands) {
        const {program, programAt, args} = command
        const old = program === "shasum" && !args.some(({value}) => /^(?:-a\w*|--algorithm.*)$/.test(String(value)))
        if ((program !== "md5sum" && program !== "sha1sum" && !old) || !hasOption(command, "c", "--check")) continue
        const sum = program === "md5sum" ? "MD5" : "SHA-1"
        yield {
          at: programAt,
          message: `${sum} sums can be forged, so that this only finds a broken download: compare the sha256`,
        }
      }
    }
  },
})
