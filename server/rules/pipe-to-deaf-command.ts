import {rule} from "../lint/rule.ts"
import {fixOf, putBefore} from "../lint/shellEdits.ts"
import {neighbour, type ShellView, type SimpleVisit} from "../model/shellWalk.ts"

export const pipeToDeafCommand = rule({
  name: "pipe-to-deaf-command",
  aliases: ["SC2216"],
  summary: "A pipe leads to a command that does not read it",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `The command takes arguments only. \`xargs command\` gives it what comes through the pipe.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN find /tmp -name '*.log' | <|rm|>\n",
      good: "FROM debian:13\nRUN find /tmp -name '*.log' | xargs rm\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const visit of view.simple) {
        const {name, index, command, args} = visit
        if (index === 0 || !DEAF.has(name) || command.redirects.some(({operator}) => operator.startsWith("<"))) continue
        if (args.some(word => /\/dev\/(?:stdin|fd\/0)|^-$/.test(view.text(word))) || /<\(/.test(view.text(command)))
          continue
        if (name === "rm" && args.some(({literal}) => /^-[a-zA-Z]*i|^--interactive/.test(literal ?? ""))) continue
        if ((name === "cp" || name === "mv") && args.some(({literal}) => /^-[a-zA-Z]*i$/.test(literal ?? ""))) continue
        yield {
          at: view.at(command.words[0]!),
          message: `${name} does not read what comes through a pipe: write xargs ${name}`,
          fix: takesNames(view, visit)
            ? fixOf(`Write xargs ${name}`, false, putBefore(view, command.words[0]!, "xargs "))
            : undefined,
        }
      }
  },
})

/** Whether nothing but the names is missing. What find prints would have to end with null characters. */
function takesNames(view: ShellView, visit: SimpleVisit): boolean {
  const {name, args, command} = visit
  if (neighbour(view, visit, -1)?.name === "find" || command.assignments.length > 0) return false
  const given = args.filter(word => !view.text(word).startsWith("-")).length
  return /^(?:rm|rmdir|touch|du)$/.test(name) ? given === 0 : /^(?:chmod|chown|chgrp)$/.test(name) && given === 1
}

/** Programs that read nothing. */
const DEAF = new Set([
  "alias",
  "basename",
  "bg",
  "cal",
  "cd",
  "chgrp",
  "chmod",
  "chown",
  "cp",
  "du",
  "echo",
  "export",
  "fg",
  "fuser",
  "getconf",
  "getopt",
  "getopts",
  "ipcrm",
  "ipcs",
  "jobs",
  "kill",
  "ln",
  "ls",
  "locale",
  "mv",
  "printf",
  "ps",
  "pwd",
  "renice",
  "rm",
  "rmdir",
  "set",
  "sleep",
  "touch",
  "trap",
  "ulimit",
  "unalias",
  "uname",
])
