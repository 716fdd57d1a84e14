import {rule} from "../lint/rule.ts"
import {isRemoteSource} from "../model/copy.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import {shippedStages} from "../model/stages.ts"

/** Files that hold nothing but keys and passwords. */
const SECRET =
  /(?:^|\/)(?:\.?id_(?:rsa|dsa|ecdsa|ed25519)\*?|\.netrc|\.git-credentials|\.pgpass|\.aws\/credentials|\.docker\/config\.json|\.kube\/config|\.htpasswd|\.vault-token|master\.key|credentials\.yml\.key|service[-_]?account[\w.-]*\.json|.*\.(?:p12|pfx|ppk|kdbx))$/i
/** Files that may hold some. */
const MAYBE =
  /(?:^|\/)(?:\.pypirc|\.npmrc|\.env(?:\.(?:local|production|prod))?|.*[-_.](?:key|privkey)\.pem|.*\.key|secrets?\.(?:ya?ml|json|env|txt))$/i

export const copiedSecret = rule({
  name: "copied-secret",
  aliases: [],
  summary: "A file of keys or passwords is copied into the image",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `Everybody who has the image has its files, those that a later step removes included. Show the file to the one RUN
that needs it, \`RUN --mount=type=secret,id=netrc,target=/root/.netrc\`, and give to the container what it needs when it
starts. Files that may or may not hold secrets, such as \`.npmrc\` and \`.env\`, are reported as a hint, and only where they
come into the image that is built.`,
  examples: [
    {
      bad: "FROM debian:13\nCOPY <|.ssh/id_rsa|> /root/.ssh/\nRUN git clone git@example.com:a/b\n",
      good: "FROM debian:13\nCOPY .ssh/id_rsa.pub /root/.ssh/\nRUN --mount=type=ssh git clone git@example.com:a/b\n",
    },
    {
      bad: "FROM node:24\nCOPY package.json <|.npmrc|> ./\n",
      good: "FROM node:24 AS build\nCOPY package.json .npmrc ./\nFROM node:24\nCOPY --from=build /app /app\nCOPY .env.example ./\n",
    },
  ],
  *check(analysis) {
    const shipped = analysis.finalStage ? shippedStages(analysis.finalStage) : new Set()
    for (const copy of analysis.all("COPY", "ADD")) {
      if (findFlag(copy, "from") || copy.heredocs.length > 0) continue
      const stage = analysis.stageOf(copy)
      for (const {value, from, to} of copyParts(copy).sources) {
        if (isRemoteSource(value)) continue
        if (SECRET.test(value)) {
          yield {
            at: {from, to},
            message: `whoever has the image has "${value}", even where a later step removes it: write RUN --mount=type=secret where it is needed`,
          }
        } else if (MAYBE.test(value) && stage && shipped.has(stage)) {
          yield {
            at: {from, to},
            severity: "info",
            message: `if "${value}" holds a secret, everybody who has the image has it: write RUN --mount=type=secret where it is needed`,
          }
        }
      }
    }
  },
})
