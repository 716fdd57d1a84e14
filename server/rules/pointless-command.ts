import {removeCommands} from "../lint/edits.ts"
import {rule} from "../lint/rule.ts"
import {codeOf, type RunStep, runSteps} from "../lint/runSteps.ts"
import type {RunCommand} from "../model/commands.ts"

const LESSONS: Record<string, string> = {
  free: "shows the memory of the machine that builds",
  ps: "shows processes that end with this RUN",
  service: "starts something that ends with this RUN: start it in CMD or ENTRYPOINT",
  shutdown: "has nothing to shut down in a container",
  ssh: "gets a key into the image unless RUN has --mount=type=ssh",
  top: "shows processes that end with this RUN",
  vim: "waits for somebody at a terminal",
  kill: "stops a process that ends with this RUN anyway",
  mount: "mounts something that is gone behind this RUN, if the build may mount at all: write RUN --mount",
}

export const pointlessCommand = rule({
  name: "pointless-command",
  aliases: ["DL3001"],
  summary: "A command that does nothing for the image",
  severity: "info",
  since: "2026.1",
  why: `A build has no terminal, and its processes end with each RUN: what \`top\`, \`ps\` or \`free\` print helps nobody, and
a service that is started is gone in the next step. A service that the rest of the same RUN talks to, a kill of what the
RUN has started, plug-ins installed by \`vim +PlugInstall +qall\`, and RUN with the mounts or rights for it are fine.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|service|> nginx start\n",
      good: 'FROM debian:13\nCMD ["nginx", "-g", "daemon off;"]\n',
    },
    {
      bad: "FROM debian:13\nRUN make && <|top|> -b -n 1\n",
      good: "FROM debian:13\nRUN make\n",
    },
    {
      bad: "FROM debian:13\nRUN <|free|> -m; \\\n  make\n",
      good: "FROM debian:13\nRUN make\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      for (const command of step.commands) {
        const {program = "", programAt} = command
        const lesson = Object.hasOwn(LESSONS, program) ? LESSONS[program] : undefined
        if (!lesson || isUseful(command, step)) continue
        const edits = removeCommands(analysis, step, [command])
        yield {
          at: programAt,
          message: `"${program}" ${lesson}`,
          aliases: codeOf(step, "DL3001"),
          fix: edits && {title: `Leave out ${program}`, safe: false, edits},
        }
      }
    }
  },
})

function isUseful(command: RunCommand, {run, commands}: RunStep): boolean {
  const behind = commands.slice(commands.indexOf(command) + 1)
  switch (command.program) {
    case "service":
      return behind.some(({program}) => !/^(?:service|sleep|echo|true)$/.test(program ?? ""))
    case "ssh":
      return run.flags.some(({value}) => value?.value.includes("type=ssh") || value?.value.includes("type=secret"))
    case "vim":
      return command.args.length > 0
    case "ps":
      return (command.pipeline?.length ?? 1) > 1 || command.aside
    case "kill":
      return commands.length > 1
    case "mount":
      return run.flags.some(({name, value}) => name.value === "security" && value?.value === "insecure")
    case "free":
    case "top":
      return command.aside
    default:
      return false
  }
}
