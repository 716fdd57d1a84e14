import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import type {Argument, RunCommand} from "../model/commands.ts"

export const uncheckedTls = rule({
  name: "unchecked-tls",
  aliases: [],
  summary: "A download does not check whom it talks to",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `Without the check of certificates anybody on the way can answer in place of the server, and what comes back goes into
the image. Mostly the certificates of the image are missing or old: install ca-certificates. For a server with its own
authority, give its certificate: \`curl --cacert\`, \`wget --ca-certificate\`, \`git -c http.sslCAInfo=\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN curl <|-k|> -fO https://example.com/a\n",
      good: "FROM debian:13\nRUN curl -fO https://example.com/a\n",
    },
    {
      bad: "FROM debian:13\nRUN wget <|--no-check-certificate|> -q https://example.com/a\n",
      good: "FROM debian:13\nRUN wget -q https://example.com/a\n",
    },
  ],
  *check(analysis) {
    for (const {commands} of runSteps(analysis)) {
      for (const command of commands) {
        const found = command.args.find((argument, i) => turnsOff(command, argument, i))
        if (!found) continue
        yield {
          at: found.at,
          message: `"${found.value as string}" lets anybody on the way answer for the server: leave it out, and install ca-certificates if it fails`,
        }
      }
    }
  },
})

function turnsOff({program, args}: RunCommand, {value}: Argument, i: number): boolean {
  if (typeof value !== "string") return false
  const before = args[i - 1]?.value
  switch (program) {
    case "curl":
      return value === "--insecure" || /^-[a-zA-Z#]*k/.test(value.replace(/[oHXdAebuxEmwT].*$/, ""))
    case "wget":
      return value === "--no-check-certificate"
    case "git":
      return (
        /^http\.(?:.*\.)?sslVerify=(?:false|0|no)$/i.test(value) ||
        (/^(?:false|0)$/.test(value) && /^http\..*sslVerify$/i.test(String(before ?? "")))
      )
    case "npm":
    case "yarn":
    case "pnpm":
      return (
        /^--?strict-ssl=false$/.test(value) || (value === "false" && /^-{0,2}strict-ssl$/.test(String(before ?? "")))
      )
    default:
      return false
  }
}
