import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"

export const insecureDownload = rule({
  name: "insecure-download",
  aliases: [],
  summary: "A download without TLS",
  severity: "info",
  since: "2026.1",
  topics: ["security"],
  why: `Whoever is on the way can change what comes over http:// or ftp://. Most servers answer https:// as well. A RUN
that compares a checksum or a signature of what it has downloaded is fine, and so are addresses of the local network.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN curl -fO <|http://example.com/a.tar|>\n",
      good: 'FROM debian:13\nRUN curl -fO https://example.com/a.tar\nRUN curl -f http://localhost:8080/ || true\nRUN wget -q http://example.com/b && echo "0a1b  b" | sha256sum -c\n',
    },
  ],
  *check(analysis) {
    for (const {commands} of runSteps(analysis)) {
      if (
        commands.some(({program}) =>
          /^(?:(?:md5|sha\d+|b2)sum|shasum|gpgv?|cosign|minisign|openssl)$/.test(program ?? ""),
        )
      )
        continue
      for (const {program, args} of commands) {
        if (program !== "curl" && program !== "wget") continue
        for (const [i, {value, at}] of args.entries()) {
          const host =
            typeof value === "string" ? /^(?:http|ftp):\/\/(?:[^/@]*@)?([^/:?#]+)/.exec(value)?.[1] : undefined
          if (
            host === undefined ||
            isLocal(host) ||
            /^(?:-x|--proxy|-H|--header|-e|--referer)$/.test(String(args[i - 1]?.value ?? ""))
          )
            continue
          yield {
            at,
            message: `whoever is on the way can change what comes from "${host}": write https://, or compare a checksum`,
          }
        }
      }
    }
  },
})

function isLocal(host: string): boolean {
  return (
    !host.includes(".") ||
    /^(?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.|\.(?:local|internal|localhost|test|lan)$/.test(host)
  )
}
