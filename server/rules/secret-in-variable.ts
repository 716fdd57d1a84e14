import {parseWord} from "../../grammars/words.ts"
import type {Analysis} from "../analysis.ts"
import {rule} from "../lint/rule.ts"
import {isSecretName} from "../model/secrets.ts"
import {ancestry} from "../model/stages.ts"
import type {Instruction, Pair} from "../syntax/ast.ts"

export const secretInVariable = rule({
  name: "secret-in-variable",
  aliases: ["DL3064", "SecretsUsedInArgOrEnv"],
  summary: "A secret is given as ARG or ENV",
  severity: "warning",
  since: "2026.1",
  why: `Everybody who has the image can read its variables with \`docker inspect\`, and the values of build arguments with \`docker history\`. Removing them
in a later step changes nothing. Mount a secret for the one command that needs it:
\`RUN --mount=type=secret,id=token,env=TOKEN command\`, built with \`--secret id=token\`. What a container needs is given to it when it is started.`,
  narrows: {
    check: "SecretsUsedInArgOrEnv",
    why: "the value counts too: paths, addresses, booleans, empty values and plain references to another variable are no secrets, and neither are public keys (`GPG_KEY`), `SSH_AUTH_SOCK` and names that end in a word such as `PATH`, `FILE`, `URL` or `NAME`.",
  },
  examples: [
    {
      bad: "FROM alpine:3.22\nARG <|NPM_TOKEN|>\nRUN npm ci\n",
      good: "FROM alpine:3.22\nRUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci\n",
    },
    {
      bad: "FROM alpine:3.22\nENV <|DB_PASSWORD|>=hunter2 <|API_KEY|>=abcdef0123456789\n",
      good: "FROM alpine:3.22\nENV DB_PASSWORD_FILE=/run/secrets/db API_KEY=$KEY GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D\n",
    },
  ],
  *check(analysis) {
    const {build} = analysis
    const checked = new Set(build.checks.filter(({rule}) => rule === "SecretsUsedInArgOrEnv").map(({at}) => at.from))
    const flagged = new Set<string>()
    for (const instruction of analysis.all("ARG", "ENV")) {
      // BuildKit does not keep an ARG before the first FROM in the image
      if (instruction.name === "ARG" && build.globalArgs.includes(instruction)) continue
      for (const pair of instruction.pairs) {
        const name = pair.key.value
        if (!(isSecretName(name) || isLikely(name)) || isHarmlessName(name) || isHarmlessValue(instruction, pair))
          continue
        if (flagged.has(name) && instruction.name === "ARG") continue
        flagged.add(name)
        const aliases = [
          ...(isHadolints(name) ? ["DL3064"] : []),
          ...(checked.has(pair.key.from) ? ["SecretsUsedInArgOrEnv"] : []),
        ]
        yield {
          at: pair.key,
          message: lesson(name, instruction, analysis),
          aliases,
        }
      }
    }
  },
})

/** Who can read it, and what to do instead. */
function lesson(name: string, instruction: Instruction, {stageOf, finalStage}: Analysis): string {
  const stage = stageOf(instruction)
  const inImage = !stage || !finalStage || [...ancestry(finalStage)].includes(stage)
  const mount = `RUN --mount=type=secret,id=...,env=${name}`
  if (!inImage) return `${name} stays readable in the cache of the build: mount it in the RUN that needs it, ${mount}`
  return instruction.name === "ARG"
    ? `${name} stays readable in the history of the image: mount it instead, ${mount}`
    : `${name} is readable for everybody who has the image: give it to the container when it starts, or mount it in the RUN that needs it`
}

/** Names that BuildKit does not know, because the words in them are joined or in the plural. */
function isLikely(name: string): boolean {
  return (
    /passw(?:or)?d$|passphrase$|secret_?key|access_?key(?:_id)?$|private_?key|api_?keys?$|(?:^|_)(?:pass|pwd|tokens|secrets)$|(?:_|[a-z])(?:[Tt]oken|[Ss]ecret)$/i.test(
      name,
    ) && !/^(?:OLD)?PWD$/.test(name)
  )
}

function isHarmlessName(name: string): boolean {
  return (
    (/(?:^|_)(?:GPG|PGP|SIGNING|RELEASE|FINGERPRINT|PUBLIC|PUB|PUBKEY)_?KEYS?(?:_|$)|(?:^|_)KEY_?(?:ID|SERVER|RING|BOARD)S?(?:_|$)/i.test(
      name,
    ) &&
      !/ACCESS_KEY_ID$/i.test(name)) ||
    /(?:^|_)PUBLIC(?:_|$)/i.test(name) ||
    /_(?:PATH|FILE|DIR|DIRECTORY|FOLDER|URL|URI|ENDPOINT|HOST|PORT|NAME|METHOD|TYPE|MODE|SOCK|SOCKET|VERSION|LENGTH|SIZE|TTL|EXPIRY|EXPIRATION|TIMEOUT|ENABLED|DISABLED|REQUIRED|ALGORITHM|PLUGIN|PROVIDER|SHA256|SHA512|SHA1|CHECKSUM|COLUMN)S?$/i.test(
      name,
    )
  )
}

function isHarmlessValue({name}: Instruction, {key, value}: Pair): boolean {
  // an ARG without a value waits for the secret
  if (!value) return name === "ENV"
  const text = value.value.replace(/^(["'])(.*)\1$/, "$2")
  if (text === "") return name === "ENV"
  // one character all along is a placeholder
  if (new Set(text.replace(/-/g, "")).size === 1) return true
  if (/^(?:true|false|yes|no|on|off|none|null|enabled?|disabled?|undefined|unset|0|1)$/i.test(text)) return true
  // a path, an address, a command that the shell of a container is to run
  if (/^(?:\.{0,2}\/|~|[A-Za-z]:\\|[a-z][a-z\d+.-]*:\/\/(?![^/@]*:[^/@]*@))/.test(text)) return true
  if (/^[\w.-]+(?:\/[\w.-]+)*\.(?:key|pem|crt|cer|p12|pfx|jks|json|ya?ml|txt|conf|env|sock)$/.test(text)) return true
  // a word of letters is the name of a key, and no key
  if (/key$/i.test(key.value) && !/secret|api|access|private/i.test(key.value) && /^[A-Za-z_-]+$/.test(text))
    return true
  if (/^\d{1,6}$/.test(text) && !/PASS|PWD/i.test(key.value)) return true
  const {parts} = parseWord(value.value, {escape: "\\"})
  const [only] = parts.length === 1 && parts[0]!.kind === "double" ? parts[0]!.parts : parts
  return parts.length === 1 && only?.kind === "variable" && !only.word
}

/** hadolint's parts of names; its list of whole names is not repeated here. */
function isHadolints(name: string): boolean {
  return /api_key|client_key|password|private|secret|token/i.test(name)
}
