import {rule} from "../lint/rule.ts"

const OFF: Record<string, RegExp> = {
  NODE_TLS_REJECT_UNAUTHORIZED: /^0$/,
  PYTHONHTTPSVERIFY: /^0$/,
  GIT_SSL_NO_VERIFY: /^(?:1|true|yes|on)$/i,
  NPM_CONFIG_STRICT_SSL: /^(?:false|0)$/i,
  npm_config_strict_ssl: /^(?:false|0)$/i,
}

export const tlsOffByVariable = rule({
  name: "tls-off-by-variable",
  aliases: [],
  summary: "A variable turns the checks of certificates off",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `The variable holds for every step that follows, and as ENV for the container too: from then on no program of that
kind notices when somebody answers in place of the server. For an authority of your own, add its certificate to the image
(\`update-ca-certificates\`, \`NODE_EXTRA_CA_CERTS\`, \`GIT_SSL_CAINFO\`).`,
  examples: [
    {
      bad: "FROM node:24\nENV <|NODE_TLS_REJECT_UNAUTHORIZED=0|>\n",
      good: "FROM node:24\nENV NODE_EXTRA_CA_CERTS=/etc/ssl/own.pem\n",
    },
  ],
  *check(analysis) {
    for (const {name, pairs} of analysis.all("ENV", "ARG")) {
      for (const {key, value, from, to} of pairs) {
        const off = Object.hasOwn(OFF, key.value) ? OFF[key.value] : undefined
        if (!off?.test((value?.value ?? "").replace(/^["']|["']$/g, ""))) continue
        const where = name === "ENV" ? "the build and the container" : "the build"
        yield {at: {from, to}, message: `"${key.value}" turns the check of certificates off in ${where}: leave it out`}
      }
    }
  },
})
