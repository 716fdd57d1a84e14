import type {Command, SimpleCommand, Statement} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import {codeOf, runSteps} from "../lint/runSteps.ts"
import {placeIn} from "../model/script.ts"
import {cleanPath} from "../values/path.ts"

export const cdInsteadOfWorkdir = rule({
  name: "cd-instead-of-workdir",
  aliases: ["DL3003"],
  summary: "A RUN starts or ends with cd, where WORKDIR would do",
  severity: "warning",
  since: "2026.1",
  why: `Each RUN starts in the folder of WORKDIR again, so a \`cd\` at its end changes nothing, and a \`cd\` at its start has
to be repeated in every step. WORKDIR says it once, makes the folder, and holds for RUN, COPY, CMD and the container. A
\`cd\` in the middle, into a folder that the same RUN has just made, can't be replaced, and is left alone.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|cd /src|> && make\n",
      good: "FROM debian:13\nWORKDIR /src\nRUN make\nRUN git clone x y && cd y && make\nRUN (cd z && make)\n",
    },
    {bad: "FROM debian:13\nRUN mkdir /src && <|cd /src|>\n", good: "FROM debian:13\nWORKDIR /src\n"},
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      const shell = analysis.shellOf(step.run)
      if (!shell?.script) continue
      const simple = plainCommands(shell.script.statements).filter(isStep)
      if (simple.some(command => command === undefined)) continue
      const list = simple as SimpleCommand[]
      const first = list[0]
      const last = list[list.length - 1]
      const mounts = step.run.flags.map(({value}) => value?.value ?? "")
      const {workdir} = step.state ?? {}
      const folder = (command: SimpleCommand | undefined) => {
        const path = folderOf(command, value => isKnown(value))
        // what is mounted is there for this step only
        if (path === undefined || mounts.some(mount => mount.includes(path))) return undefined
        if (path.startsWith("/")) return path
        return typeof workdir === "string" ? cleanPath(`${workdir}/${path}`) : path
      }
      const end = last && folder(last)
      const start = first && folder(first)
      const others = list.slice(1).some(({words}) => /^(?:cd|pushd)$/.test(words[0]?.literal ?? ""))
      if (last && end !== undefined) {
        yield {
          at: placeIn(shell, last),
          message: `"${analysis.text(placeIn(shell, last))}" at the end of a RUN changes nothing, since the next step starts in the folder of WORKDIR: write ${workdirTo(end)}`,
          aliases: codeOf(step, "DL3003"),
        }
      } else if (first && start !== undefined && !others) {
        yield {
          at: placeIn(shell, first),
          message: `"${analysis.text(placeIn(shell, first))}" holds for this RUN only: write ${workdirTo(start)} above it`,
          aliases: codeOf(step, "DL3003"),
        }
      }
    }
  },
})

/** A relative one would be no better. */
function workdirTo(path: string): string {
  return path.startsWith("/") ? `WORKDIR ${path}` : `WORKDIR with the whole path of ${path}`
}

/** The commands that run one behind the other; undefined for one that is no simple command of its own. */
function plainCommands(statements: readonly Statement[]): (SimpleCommand | undefined)[] {
  return statements.flatMap(({pipelines, operators, background}) =>
    pipelines.map(({commands}, i) => {
      const [only] = commands
      const plain = commands.length === 1 && !background && operators[i - 1]?.value !== "||"
      return plain || (only && !isCd(only)) ? simpleOf(only) : undefined
    }),
  )
}

function simpleOf(command: Command | undefined): SimpleCommand | undefined {
  // what blocks do is their own matter: they count as a command without a name
  if (!command || command.kind === "simple") return command
  return {kind: "simple", assignments: [], words: [], redirects: [], from: command.from, to: command.to}
}

function isCd(command: Command): boolean {
  return command.kind === "simple" && command.words[0]?.literal === "cd"
}

/** `set -e` and the like come before anything. */
function isStep(command: SimpleCommand | undefined): boolean {
  return command?.words[0]?.literal !== "set"
}

function folderOf(command: SimpleCommand | undefined, known: (value: string) => boolean): string | undefined {
  const [program, folder, more] = command?.words ?? []
  if (program?.literal !== "cd" || folder?.literal === undefined || more || command!.redirects.length > 0)
    return undefined
  return known(folder.literal) ? folder.literal : undefined
}

function isKnown(folder: string): boolean {
  return folder !== "" && !folder.startsWith("-") && folder !== "." && !/^\/tmp\/?$|^\.\./.test(folder)
}
