import {rule} from "../lint/rule.ts"
import {isPlaceholder} from "../model/secrets.ts"

/** Texts that are secrets by their form, whatever they are given for; each starts and ends with what can't be part of a word. */
const SECRETS: readonly [what: string, form: RegExp][] = [
  ["a private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/g],
  ["an access key of AWS", /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g],
  ["a token of GitHub", /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g],
  ["a token of GitLab", /\bglpat-[\w-]{20}\b/g],
  ["a token of npm", /\bnpm_[A-Za-z0-9]{36}\b/g],
  ["a token of PyPI", /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/g],
  ["a token of Slack", /\bxox[abeoprs]-\d[\w-]{15,}/g],
  ["a webhook of Slack", /\bhooks\.slack\.com\/services\/T\w{8,}\/B\w{8,}\/\w{20,}/g],
  ["a key of Google", /\bAIza[\w-]{35}(?![\w-])/g],
  ["a key of Stripe", /\b[rs]k_live_[A-Za-z0-9]{20,}\b/g],
  ["a key of SendGrid", /\bSG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g],
  ["a key of OpenAI", /\bsk-(?:proj-)?[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}\b/g],
  ["a key of Anthropic", /\bsk-ant-(?:api|admin)\d\d-[\w-]{80,}/g],
  ["a token of Docker Hub", /\bdckr_pat_[\w-]{27}(?![\w-])/g],
  ["a token of Hugging Face", /\bhf_[A-Za-z]{34}\b/g],
  ["a token of DigitalOcean", /\bdop_v1_[0-9a-f]{64}\b/g],
]

/** How they start: hardly any file has one of these. */
const START =
  /PRIVATE KEY|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|npm_|pypi-|xox|hooks\.slack|AIza|k_live_|SG\.|sk-|dckr_|hf_|dop_/

export const secretValue = rule({
  name: "secret-value",
  aliases: [],
  summary: "A key or token stands in the file",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `The text has the form that only keys and tokens have. Everybody who can read the Dockerfile, its history in git, or
the image, can use it. Have it replaced by its issuer: taking the line out does not help any more. Give the new one to a RUN by
\`RUN --mount=type=secret\`, or to the container when it is started.`,
  examples: [
    {
      // put together here, so that nobody takes it for a real one
      bad: `FROM debian:13\nENV KEY=<|${"AKIA"}Q3EGRN2L5TVW7XYZ|>\nRUN fetch --key ${"ghp"}_example0123456789example0123456789ex\n`,
      good: "FROM debian:13\nRUN --mount=type=secret,id=aws,env=KEY fetch --key $KEY\n",
    },
    {
      bad: `FROM debian:13\nCOPY <<EOF /key\n<|${"-----BEGIN OPENSSH"} PRIVATE KEY-----|>\nb3BlbnNzaC1r\nEOF\n`,
      good: "FROM debian:13\n# AKIAQ3EGRN2L5TVW7XYZ was ours\nCOPY <<EOF /key.pub\n-----BEGIN PUBLIC KEY-----\nb3BlbnNzaC1r\nEOF\n",
    },
  ],
  *check({source, file}) {
    if (!START.test(source)) return
    for (const {from, to, heredocs} of file.instructions) {
      const end = heredocs.reduce((last, {body}) => Math.max(last, body.to), to)
      const text = source.slice(from, end)
      for (const [what, form] of SECRETS) {
        for (const {0: found, index} of text.matchAll(form)) {
          if (isPlaceholder(found)) continue
          yield {
            at: {from: from + index, to: from + index + found.length},
            message: `${what} stands here for everybody to read: have it replaced, and give the new one by RUN --mount=type=secret`,
          }
        }
      }
    }
  },
})
