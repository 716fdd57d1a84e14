import type {Analysis} from "../analysis.ts"
import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import type {Argument, RunCommand} from "../model/commands.ts"
import {isPlaceholder} from "../model/secrets.ts"
import type {Span} from "../text.ts"

export const secretOnCommandLine = rule({
  name: "secret-on-command-line",
  aliases: [],
  summary: "A password or token is given on a command line",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `The text of a RUN is part of the history of the image, which everybody who can pull it can read
(\`docker history\`), and so are CMD, ENTRYPOINT and HEALTHCHECK (\`docker inspect\`). Give it by
\`RUN --mount=type=secret\`, which leaves no trace, and read it there: \`--password "$(cat /run/secrets/token)"\`. What a
container needs is given to it when it is started. A RUN with a secret mount is taken to know what it does, and words such as
"dummy" and "changeme" are no secrets.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN git clone <|https://me:s3cr3t@example.com/a.git|>\n",
      good: "FROM debian:13\nRUN --mount=type=secret,id=token git clone https://me:$(cat /run/secrets/token)@example.com/a.git\n",
    },
    {
      bad: 'FROM debian:13\nRUN echo <|"root:s3cr3t"|> | chpasswd\n',
      good: "FROM debian:13\nRUN --mount=type=secret,id=users chpasswd < /run/secrets/users\n",
    },
    {
      bad: 'FROM debian:13\nRUN curl -f -H <|"Authorization: Bearer 0a1b2c3d4e5f"|> https://example.com/a\nRUN <|PGPASSWORD=s3cr3t|> psql -f a.sql\nHEALTHCHECK CMD mysqladmin ping <|-ps3cr3t|>\n',
      good: 'FROM debian:13\nRUN curl -f -H "Authorization: Bearer $TOKEN" https://example.com/a\nRUN SECRET_KEY_BASE=dummy rails assets:precompile\nHEALTHCHECK CMD mysqladmin ping -p"$(cat /run/secrets/db)"\n',
    },
    {
      bad: "FROM node:24\nRUN npm config set <|//npm.example.com/:_authToken=0a1b2c3d-4e5f|>\nRUN deploy --user me --password <|s3cr3t|>\n",
      good: "FROM node:24\nRUN npm config set //npm.example.com/:_authToken=$TOKEN\nRUN adduser --disabled-password me && ssh-keygen -N '' && gpg --passphrase '' --quick-gen-key me && deploy --password $PASSWORD\n",
    },
  ],
  *check(analysis) {
    for (const {run, commands} of runSteps(analysis)) {
      if (run.flags.some(({value}) => value?.value.includes("type=secret"))) continue
      yield* secretsOf(analysis, commands, "the history of the image: give it by RUN --mount=type=secret")
    }
    for (const instruction of analysis.all("CMD", "ENTRYPOINT", "HEALTHCHECK"))
      yield* secretsOf(
        analysis,
        analysis.commandsOf(instruction),
        "the settings of the image: give it to the container when it starts",
      )
  },
})

function* secretsOf(
  analysis: Analysis,
  commands: readonly RunCommand[],
  where: string,
): Generator<{at: Span; message: string}> {
  const seen = new Set<number>()
  for (const command of commands) {
    const at = secretAssignment(command) ?? command.args.find((_, i) => isSecret(command, i, commands))?.at
    // what comes out of a variable is to be found where the variable is set
    if (!at || seen.has(at.from) || analysis.text(at).includes("$")) continue
    seen.add(at.from)
    yield {at, message: `this secret can be read in ${where}`}
  }
}

/** A variable that is set for the command alone. */
function secretAssignment({environment}: RunCommand): Span | undefined {
  for (const [name, {value, at}] of environment)
    if (/^(?:PGPASSWORD|MYSQL_PWD|SSHPASS|AWS_SECRET_ACCESS_KEY|\w+_(?:TOKEN|PASSWORD))$/.test(name) && isGiven(value))
      return at
  return undefined
}

/** Options of any program whose next word, or what stands behind the equals sign, is a secret. */
const OPTION =
  /^--?(?:password|passwd|passphrase|http-password|ftp-password|proxy-password|token|auth-token|access-token|api-key|apikey|secret-key|client-secret|storepass|keypass)$/
/** Programs with short options for a password. */
const SHORT: readonly [programs: RegExp, option: RegExp][] = [
  [/^(?:docker|podman|buildah|helm|az|twine)$/, /^-p$/],
  [/^ssh-keygen$/, /^-N$/],
  [/^redis-cli$/, /^-a$/],
  [/^sshpass$/, /^-p$/],
  [/^aws$/, /^aws_secret_access_key$/],
]
const HEADER =
  /^(?:(?:Proxy-)?Authorization:\s*(?:Basic|Bearer|token)\s+|(?:X-Api-Key|Private-Token|Job-Token|X-JFrog-Art-Api|X-Auth-Token):\s*)(\S+)/i
/** Programs that read a password from their input. */
const READS = /^(?:chpasswd|passwd|smbpasswd|vncpasswd)$/

function isSecret(command: RunCommand, i: number, all: readonly RunCommand[]): boolean {
  const {program = "", args} = command
  const {value} = args[i]!
  if (typeof value !== "string" || value === "") return false
  const before = textOf(args[i - 1])
  if (value.includes("@") && hasSecretAddress(value)) return true
  const [, token] = value.includes(":_") ? (/:_(?:authToken|auth|password)[= ]["']?([^\s"']+)/.exec(value) ?? []) : []
  if (token !== undefined) return isGiven(token)
  const [, option = "", given = ""] = value.startsWith("-") ? (/^(--?[a-z-]+)=(.+)$/.exec(value) ?? []) : []
  // the passwords of useradd are hashes, which /etc/shadow has too
  if (/^(?:useradd|usermod)$/.test(program)) return false
  if (OPTION.test(option)) return isGiven(given)
  if (before.startsWith("-") && OPTION.test(before)) return isGiven(value)
  if (SHORT.some(([programs, short]) => short.test(before) && programs.test(program))) return isGiven(value)
  switch (program) {
    case "echo":
    case "printf":
      return isPassword(value, command, all)
    case "curl":
    case "wget":
    case "http": {
      const header = HEADER.exec(value.replace(/^--header=/, ""))?.[1]
      if (header !== undefined) return isGiven(header)
      const [, password = ""] = /^(?:--user=|-u)?[^:\s]+:(.+)$/.exec(value) ?? []
      return (
        (/^(?:-[a-zA-Z]*u|--user|--proxy-user|-a)$/.test(before) || /^(?:--user=|-u)/.test(value)) && isGiven(password)
      )
    }
    case "sshpass":
      return /^-p./.test(value) && isGiven(value.slice(2))
    case "mysql":
    case "mysqladmin":
    case "mysqldump":
    case "mariadb":
    case "mariadb-admin":
    case "mariadb-dump":
      return /^-p./.test(value) && isGiven(value.slice(2))
    case "openssl":
      return args[0]!.value === "passwd" && i > 0 && i === args.length - 1 && !value.startsWith("-") && isGiven(value)
    default:
      return false
  }
}

/** What is printed into a program that sets a password. */
function isPassword(value: string, {pipeline}: RunCommand, all: readonly RunCommand[]): boolean {
  const reader = all.find(
    ({program, args, pipeline: other}) =>
      other !== undefined &&
      other.at.from === pipeline?.at.from &&
      other.index > pipeline.index &&
      (READS.test(program ?? "") || args.some(({value}) => value === "--password-stdin")),
  )
  if (!reader || value.startsWith("-")) return false
  if (reader.program !== "chpasswd") return /^[^%]+$/.test(value) && isGiven(value)
  return /^[\w-]+:[^\s:]+(?:\\n|\n)?$/.test(value)
}

/** An address with a password, or with a long token in place of the user. */
function hasSecretAddress(value: string): boolean {
  const [, user = "", password, host = ""] = /[a-z]:\/\/([^\s/:@]*)(?::([^\s/@]+))?@([^\s/:]+)/.exec(value) ?? []
  if (password === undefined) return /^(?=.*\d)\w{20,}$/.test(user)
  return (
    host.includes(".") && user !== password && !/^(?:x|x-oauth-basic|anonymous)$/i.test(password) && isGiven(password)
  )
}

function isGiven(value: unknown): boolean {
  return typeof value === "string" && !/^[-/$<]|[`$]\(|\$\{?\w|^[!*]+$|^%/.test(value) && !isPlaceholder(value)
}

function textOf(argument: Argument | undefined): string {
  return typeof argument?.value === "string" ? argument.value : ""
}
