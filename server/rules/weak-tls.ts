import {replaceWord, rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"

export const weakTls = rule({
  name: "weak-tls",
  aliases: [],
  summary: "A download asks for a version of TLS that is broken",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `SSL 2 and 3 are broken, and TLS 1.0 and 1.1 were given up in 2021 (RFC 8996): servers refuse them, and who is on the
way can read along. \`--tlsv1.2\` means that version or a later one, which is also what curl does by itself.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN curl <|--tlsv1.0|> -fO https://example.com/a && wget <|--secure-protocol=SSLv3|> -q https://example.com/b\n",
      good: "FROM debian:13\nRUN curl --tlsv1.2 -fO https://example.com/a && wget --secure-protocol=TLSv1_2 -q https://example.com/b\n",
    },
    {
      bad: "FROM debian:13\nRUN curl --tls-max <|1.1|> -fO https://example.com/a\n",
      good: "FROM debian:13\nRUN curl --tls-max 1.2 -fO https://example.com/a\n",
    },
    {
      bad: "FROM debian:13\nRUN wget --secure-protocol <|TLSv1|> -q https://example.com/b\n",
      good: "FROM debian:13\nRUN wget --secure-protocol TLSv1_2 -q https://example.com/b\n",
    },
  ],
  *check(analysis) {
    for (const {commands} of runSteps(analysis)) {
      for (const {program, args} of commands) {
        for (const [i, {value, at}] of args.entries()) {
          if (typeof value !== "string") continue
          const before = args[i - 1]?.value
          const weak =
            program === "curl"
              ? /^(?:--tlsv1\.[01]|--sslv[23]|-[23])$/.test(value) ||
                (before === "--tls-max" && /^1\.[01]$/.test(value))
              : program === "wget" &&
                (/^--secure-protocol=(?:SSLv[23]|TLSv1(?:_1)?)$/i.test(value) ||
                  (before === "--secure-protocol" && /^(?:SSLv[23]|TLSv1(?:_1)?)$/i.test(value)))
          if (!weak) continue
          const newer = before === "--tls-max" ? "1.2" : "--tlsv1.2"
          const better = program === "curl" ? newer : value.replace(/\w+$/, "TLSv1_2")
          yield {
            at,
            message: `"${value}" allows a version of TLS that is broken: ask for 1.2, or leave it out`,
            fix: replaceWord(analysis, {...at, value}, better, "Ask for TLS 1.2", false),
          }
        }
      }
    }
  },
})
