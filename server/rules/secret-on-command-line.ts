import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import type {Argument, RunCommand} from "../model/commands.ts"

export const secretOnCommandLine = rule({
  name: "secret-on-command-line",
  aliases: [],
  summary: "A password or token is given on a command line",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `The text of a RUN is part of the history of the image, which everybody who can pull it can read
(\`docker history\`); values of build arguments are put in. Give it by \`RUN --mount=type=secret\`, which leaves no trace,
and read it there: \`--password "$(cat /run/secrets/token)"\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN git clone <|https://me:s3cr3t@example.com/a.git|>\n",
      good: "FROM debian:13\nRUN --mount=type=secret,id=token git clone https://me:$(cat /run/secrets/token)@example.com/a.git\n",
    },
    {
      bad: 'FROM debian:13\nRUN echo <|"root:s3cr3t"|> | chpasswd\n',
      good: "FROM debian:13\nRUN --mount=type=secret,id=users chpasswd < /run/secrets/users\n",
    },
  ],
  *check(analysis) {
    for (const {run, commands} of runSteps(analysis)) {
      if (run.flags.some(({value}) => value?.value.includes("type=secret"))) continue
      for (const command of commands) {
        const found = command.args.find((argument, i) => isSecret(command, argument, i, commands))
        if (!found) continue
        yield {
          at: found.at,
          message: "this secret can be read in the history of the image: give it by RUN --mount=type=secret",
        }
      }
    }
  },
})

function isSecret(
  {program, args, pipeline}: RunCommand,
  {value}: Argument,
  i: number,
  all: readonly RunCommand[],
): boolean {
  if (typeof value !== "string" || value === "") return false
  if (/^[a-z][a-z+]*:\/\/[^/\s:@]*:[^/\s@]+@/.test(value))
    return !/:(?:x|x-oauth-basic|password|pass|\*+|anonymous)?@/i.test(value)
  const before = String(args[i - 1]?.value ?? "")
  switch (program) {
    case "echo":
    case "printf":
      return (
        /^[\w-]+:[^\s:]+(?:\\n|\n)?$/.test(value) &&
        all.some(
          other =>
            other.program === "chpasswd" && pipeline !== undefined && other.pipeline?.at.from === pipeline.at.from,
        )
      )
    case "curl":
      return /^(?:-u|--user)$/.test(before) && /^[^:]+:.+/.test(value)
    case "wget":
      return /^--(?:http-|ftp-)?password=./.test(value)
    case "sshpass":
      return /^-p./.test(value) || before === "-p"
    case "docker":
    case "podman":
      return args[0]?.value === "login" && (/^(?:-p|--password)$/.test(before) || /^--password=./.test(value))
    case "aws":
      return before === "aws_secret_access_key"
    default:
      return false
  }
}
