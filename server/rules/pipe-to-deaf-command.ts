import {rule} from "../lint/rule.ts"

export const pipeToDeafCommand = rule({
  name: "pipe-to-deaf-command",
  aliases: ["SC2216"],
  summary: "A pipe leads to a command that does not read it",
  severity: "warning",
  since: "2026.1",
  why: `The command takes arguments only. \`xargs command\` gives it what comes through the pipe.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN find /tmp -name '*.log' | <|rm|>\n",
      good: "FROM debian:13\nRUN find /tmp -name '*.log' | xargs rm\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {name, index, command, args} of view.simple) {
        if (index === 0 || !DEAF.has(name) || command.redirects.some(({operator}) => operator.startsWith("<"))) continue
        if (args.some(word => /\/dev\/(?:stdin|fd\/0)|^-$/.test(view.text(word))) || /<\(/.test(view.text(command)))
          continue
        if (name === "rm" && args.some(({literal}) => /^-[a-zA-Z]*i|^--interactive/.test(literal ?? ""))) continue
        if ((name === "cp" || name === "mv") && args.some(({literal}) => /^-[a-zA-Z]*i$/.test(literal ?? ""))) continue
        yield {
          at: view.at(command.words[0]!),
          message: `${name} does not read what comes through a pipe: write xargs ${name}`,
        }
      }
  },
})

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
