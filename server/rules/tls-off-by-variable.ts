import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import type {Span} from "../text.ts"

const ZERO = /^(?:0|false|no|off)$/i

/** Variables with which programs leave the check out, with the values that do so. */
const OFF: Record<string, RegExp> = {
  NODE_TLS_REJECT_UNAUTHORIZED: /^0$/,
  PYTHONHTTPSVERIFY: /^0$/,
  PIP_TRUSTED_HOST: /./,
  // git asks only whether it is there
  GIT_SSL_NO_VERIFY: /^/,
  GOINSECURE: /./,
  UV_INSECURE_HOST: /./,
  CONDA_SSL_VERIFY: ZERO,
  NPM_CONFIG_STRICT_SSL: ZERO,
  YARN_STRICT_SSL: ZERO,
  YARN_ENABLE_STRICT_SSL: ZERO,
  BUNDLE_SSL_VERIFY_MODE: /^0$/,
}

export const tlsOffByVariable = rule({
  name: "tls-off-by-variable",
  aliases: [],
  summary: "A variable turns the checks of certificates off",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `From then on no program of that kind notices when somebody answers in place of the server: for one command, for the
rest of a RUN, or, as ARG and ENV, for every step that follows, and as ENV for the container too. For an authority of your own,
add its certificate to the image (\`update-ca-certificates\`, \`NODE_EXTRA_CA_CERTS\`, \`GIT_SSL_CAINFO\`,
\`PIP_CERT\`).`,
  examples: [
    {
      bad: "FROM node:24\nENV <|NODE_TLS_REJECT_UNAUTHORIZED=0|>\nARG <|npm_config_strict_ssl=false|>\n",
      good: "FROM node:24\nENV NODE_EXTRA_CA_CERTS=/etc/ssl/own.pem\nARG npm_config_strict_ssl=true\n",
    },
    {
      bad: "FROM debian:13\nRUN <|GIT_SSL_NO_VERIFY=true|> git clone https://example.com/a.git\nRUN export <|PYTHONHTTPSVERIFY=0|> && ./get\n",
      good: "FROM debian:13\nRUN GIT_SSL_CAINFO=/own.pem git clone https://example.com/a.git\nRUN echo PYTHONHTTPSVERIFY=0 && ./get\n",
    },
  ],
  *check(analysis) {
    for (const {name, pairs} of analysis.all("ENV", "ARG")) {
      for (const {key, value, from, to} of pairs) {
        if (!value || !isOff(key.value, value.value.replace(/^["']|["']$/g, ""))) continue
        yield finding({from, to}, key.value, name === "ENV" ? "the build and the container" : "the build")
      }
    }
    for (const {commands} of runSteps(analysis)) {
      const seen = new Set<number>()
      for (const {program, args, environment} of commands) {
        for (const [key, {value, at}] of environment) {
          // what sudo and env run has the variables too
          if (seen.has(at.from) || typeof value !== "string" || !isOff(key, value)) continue
          seen.add(at.from)
          yield finding(at, key, "this command")
        }
        for (const {value, at} of program === "export" ? args : []) {
          const [, key = "", set = ""] = typeof value === "string" ? (/^(\w+)=(.*)$/.exec(value) ?? []) : []
          if (isOff(key, set)) yield finding(at, key, "the rest of this RUN")
        }
      }
    }
  },
})

function isOff(key: string, value: string): boolean {
  const name = /^npm_config_/.test(key) ? key.toUpperCase() : key
  return Object.hasOwn(OFF, name) && OFF[name]!.test(value)
}

function finding(at: Span, key: string, where: string): {at: Span; message: string} {
  return {
    at,
    message: `"${key}" turns the check of certificates off in ${where}: leave it out, and add the certificate that is missing`,
  }
}
