import type {Analysis} from "../analysis.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import type {Span} from "../text.ts"

export const insecureDownload = rule({
  name: "insecure-download",
  aliases: [],
  summary: "A download without TLS",
  severity: "info",
  since: "2026.1",
  topics: ["security"],
  why: `Whoever is on the way can change what comes over http:// or ftp://. Most servers answer https:// as well. The same holds for
\`git://\` and \`git clone http://\`, and for ADD without --checksum. A RUN that compares a checksum or a signature of what it has downloaded is fine, and so are addresses of the local network.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN curl -fO <|http://example.com/a.tar|>\n",
      good: "FROM debian:13\nRUN curl -fO https://example.com/a.tar\n",
    },
    {
      bad: "FROM debian:13\nRUN wget -q -O /a <|http://example.com:8080/a|>\n",
      good: 'FROM debian:13\nRUN wget -q -O /a "ftp://example.com/a" && echo "0a1b  /a" | sha256sum -c\nRUN curl -f http://localhost:8080/ || true\n',
    },
    {
      bad: "FROM debian:13\nADD <|http://example.com/a.tar|> /a/\nRUN git clone <|git://example.com/b.git|>\n",
      good: "FROM debian:13\nADD https://example.com/a.tar /a/\nRUN git clone https://example.com/b.git\n",
    },
    {
      bad: "FROM debian:13\nRUN curl -fO <|ftp://example.com/a.tar|>\n",
      good: "FROM debian:13\nADD --checksum=sha256:6d1c0d7a1a4c0b4ad5d4a3b2c9e8f7061524334251607f8e9dacbb0a1b2c3d4e http://example.com/a.tar /a/\nRUN git config --global url.https://example.com/.insteadOf git://example.com/\n",
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
        const clones = program === "git" && /^(?:clone|fetch|pull|submodule)$/.test(String(args[0]?.value ?? ""))
        if (program !== "curl" && program !== "wget" && !clones) continue
        for (const [i, {value, at}] of args.entries()) {
          const host = typeof value === "string" ? hostOf(value) : undefined
          if (
            host === undefined ||
            isLocal(host) ||
            /^(?:-x|--proxy|-H|--header|-e|--referer)$/.test(String(args[i - 1]?.value ?? ""))
          )
            continue
          yield {at, message: lesson(host), fix: withTls(analysis, at)}
        }
      }
    }
    for (const add of analysis.all("ADD")) {
      if (findFlag(add, "checksum")) continue
      for (const {value, from, to} of copyParts(add).sources) {
        const host = hostOf(value)
        if (host !== undefined && !isLocal(host))
          yield {at: {from, to}, message: lesson(host), fix: withTls(analysis, {from, to})}
      }
    }
  },
})

function hostOf(value: string): string | undefined {
  return /^(?:http|ftp|git):\/\/(?:[^/@]*@)?([^/:?#]+)/.exec(value)?.[1]
}

/** The same address with https. Servers with a port of their own, and those of ftp, mostly have no such address. */
function withTls(analysis: Analysis, {from, to}: Span): Fix | undefined {
  const [, quote = "", scheme = ""] =
    /^(["']?)(http|git):\/\/[\w.-]+(?=[/"'?#]|$)/.exec(analysis.source.slice(from, to)) ?? []
  if (scheme === "") return undefined
  const start = from + quote.length
  return {title: "Ask by https", safe: false, edits: [{from: start, to: start + scheme.length, text: "https"}]}
}

function lesson(host: string): string {
  return `whoever is on the way can change what comes from "${host}": write https://, or compare a checksum`
}

function isLocal(host: string): boolean {
  return (
    !host.includes(".") ||
    /^(?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.|\.(?:local|internal|localhost|test|lan)$/.test(host)
  )
}
