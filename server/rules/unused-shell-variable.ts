import type {Range} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import {hasOption} from "../model/shellWalk.ts"

export const unusedShellVariable = rule({
  name: "unused-shell-variable",
  aliases: ["SC2034"],
  summary: "A script sets a variable that it never uses",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `The variables of a script end with its RUN. What no command there reads, and what is not exported for the programs that it
runs, has no effect. To keep a value for later instructions, use ENV.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|version|>=1.2 && make\n",
      good: 'FROM debian:13\nRUN version=1.2 && make VERSION="$version"\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      const used = new Set([...view.environment, ...view.arithmeticNames])
      for (const {part} of view.expansions) if (part.kind === "parameter") used.add(part.name)
      for (const {name, by} of view.named) if (by === "export") used.add(name)
      for (const {assignment} of view.assignments) if (assignment.append) used.add(assignment.name)
      if (view.callsOf("eval", ".", "source").length > 0) continue
      if (view.callsOf("set").some(visit => hasOption(visit, "a"))) continue
      for (const {args} of view.callsOf("let"))
        for (const word of args) for (const [inner] of view.text(word).matchAll(/[A-Za-z_]\w*/g)) used.add(inner)
      const test = view.callsOf("[", "test").flatMap(({args}) => args)
      for (const {literal} of test) if (literal) used.add(literal)
      // the last place of each name
      const found = new Map<string, Range>()
      for (const {assignment, temporary} of view.assignments)
        if (!temporary) found.set(assignment.name, {from: assignment.from, to: assignment.nameTo})
      for (const {name, at, by} of view.named)
        if (/^(?:for|read|declaration)$/.test(by) && at.from > (found.get(name)?.from ?? -1)) found.set(name, at)
      for (const [name, at] of found) {
        if (used.has(name) || name.startsWith("_") || SHELL.test(name)) continue
        yield {
          at: view.at(at),
          message: `nothing in this script uses ${name}, and it ends with it: leave it out, export it, or set it with ENV`,
        }
      }
    }
  },
})

/** What the shell itself looks at. */
const SHELL =
  /^(?:IFS|PATH|HOME|PS[0-4]|OPT[A-Z]+|ENV|LANG|LC_\w+|LANGUAGE|TMOUT|TZ|TERM|CDPATH|HIST\w+|BASH\w*|REPLY|PWD|SHELL|PAGER|EDITOR|MAIL\w*|TMPDIR|DISPLAY|USER|POSIXLY_CORRECT|PROMPT\w*|GLOBIGNORE|LINES|COLUMNS|FIGNORE|FCEDIT|FUNCNEST|SHLVL|SECONDS|RANDOM|UID|EUID)$/
