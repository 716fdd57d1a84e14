import type {Redirect} from "../../grammars/shellTree.ts"
import type {Analysis} from "../analysis.ts"
import {removeWord} from "../lint/edits.ts"
import {type Fix, replaceWord, rule} from "../lint/rule.ts"
import {type RunStep, runSteps} from "../lint/runSteps.ts"
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
    {
      bad: "FROM debian:13\nRUN curl <|-fsSLk|> -o a https://example.com/a && git -c <|http.sslVerify=false|> clone https://example.com/b && git config --global http.sslVerify <|false|> && npm config set strict-ssl <|false|>\n",
      good: "FROM debian:13\nRUN curl -fsSL -o a https://example.com/a && git -c http.sslVerify=true clone https://example.com/b && git config --global http.sslVerify true && npm config set strict-ssl true\n",
    },
    {
      bad: "FROM debian:13\nRUN conda config --set ssl_verify <|no|> && echo <|insecure|> >> ~/.curlrc\n",
      good: "FROM debian:13\nRUN conda config --set ssl_verify /own.pem && echo insecure > notes && grep -k curl\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      for (const command of step.commands) {
        const found = command.args.find((argument, i) => turnsOff(command, argument, i))
        if (!found) continue
        yield {
          at: found.at,
          message: `"${found.value as string}" lets anybody on the way answer for the server: leave it out, and install ca-certificates if it fails`,
          fix: checkAgain(analysis, step, command, found),
        }
      }
    }
  },
})

function turnsOff({program, args, redirects}: RunCommand, {value}: Argument, i: number): boolean {
  if (typeof value !== "string") return false
  const before = args[i - 1]?.value
  switch (program) {
    case "curl":
      return /^--(?:proxy-)?insecure$/.test(value) || /^-[a-zA-Z#]*k/.test(value.replace(/[oHXdAebuxEmwT].*$/, ""))
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
    case "aria2c":
      return value === "--check-certificate=false"
    case "http":
    case "https":
      return /^--verify=(?:no|false)$/i.test(value) || (before === "--verify" && /^(?:no|false)$/i.test(value))
    case "conda":
    case "mamba":
      return before === "ssl_verify" && /^(?:false|no|off)$/i.test(value)
    case "composer":
      return before === "disable-tls" && value === "true"
    case "bundle":
      return before === "ssl_verify_mode" && /^:?(?:none|0)$/.test(value)
    case "pip":
    case "pip3":
      return before === "global.trusted-host"
    case "echo":
    case "printf":
      return redirects.some(
        ({target}) =>
          (isFile(target, ".curlrc") && /^-{0,2}insecure\b/.test(value)) ||
          (isFile(target, ".wgetrc") && /^check_certificate *= *off\b/.test(value)),
      )
    default:
      return false
  }
}

/** Leaves the option out, or says the opposite. */
function checkAgain(analysis: Analysis, step: RunStep, {program}: RunCommand, {value, at}: Argument): Fix | undefined {
  if (typeof value !== "string" || analysis.text(at) !== value) return undefined
  const word = {...at, value}
  const title = "Check certificates"
  switch (program) {
    case "curl": {
      if (/^-[a-jl-zA-Z#]+k|^-k[a-zA-Z#]/.test(value))
        return replaceWord(analysis, word, value.replace("k", ""), title, false)
      const edits = removeWord(analysis, step, at)
      return edits && {title, safe: false, edits}
    }
    case "wget": {
      const edits = removeWord(analysis, step, at)
      return edits && {title, safe: false, edits}
    }
    case "git":
    case "npm":
    case "yarn":
    case "pnpm":
      return replaceWord(analysis, word, value.replace(/[a-z0]+$/i, "true"), title, false)
    default:
      return undefined
  }
}

/** Whether the last part of the word is the name, in whatever folder. */
function isFile(word: Redirect["target"], name: string): boolean {
  const last = word?.parts.at(-1)
  return last !== undefined && "value" in last && last.value.endsWith(name)
}
