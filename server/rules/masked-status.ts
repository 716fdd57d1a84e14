import type {Part, Word} from "../../grammars/shellTree.ts"
import type {Analysis} from "../analysis.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, putBefore, putBehind, removeRange} from "../lint/shellEdits.ts"
import {declarationsOf, type ShellView, type SimpleVisit} from "../model/shellWalk.ts"

export const maskedStatus = rule({
  name: "masked-status",
  aliases: ["SC2155"],
  summary: "A declaration hides that the command in it has failed",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `\`export name=$(command)\` succeeds although the command fails, because it is export whose status counts. The build goes on
with an empty variable. Assign first and declare then: \`name=$(command) && export name\`, or with \`;\` where \`set -e\` ends the script. It is an info where the command as
good as never fails: mktemp, nproc, uname and the like.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|export VERSION=$(cat /version)|> && make\n",
      good: "FROM debian:13\nRUN VERSION=$(cat /version) && export VERSION && make\n",
    },
  ],
  *check(analysis) {
    for (const view of analysis.shellViews)
      for (const visit of declarationsOf(view)) {
        const {args, command} = visit
        for (const word of args) {
          const name = /^([A-Za-z_]\w*)\+?=/.exec(view.text(word))?.[1]
          if (!name || !runsCommand(word.parts)) continue
          const whole = {from: command.from, to: word.to}
          const alone = visit.name === "export" && args.length === 1 && command.redirects.length === 0
          const at = alone ? whole : word
          yield {
            at: view.at(at),
            severity: runsOnlySafe(word.parts) ? "info" : undefined,
            message: `${visit.name} hides that the command fails: ${remedy(visit.name, name)}`,
            aliases: [{code: "SC2155", at: view.at(word)}],
            fix: apart(analysis, view, visit, word, name),
          }
        }
      }
  },
})

/** Undefined where more is declared, or in another way. */
function apart(analysis: Analysis, view: ShellView, visit: SimpleVisit, word: Word, name: string): Fix | undefined {
  const {command, args} = visit
  if (args.length > 1 || command.redirects.length > 0 || command.words.length > 2 || command.assignments.length > 0)
    return undefined
  const [program] = command.words
  // where set -e ends the script, it does not for what stands in front of &&
  const link = view.errexit && visit.statement.pipelines.length === 1 ? "; " : " && "
  if (visit.name !== "export" && visit.name !== "readonly")
    return fixOf(`Declare ${name}, then assign it`, false, putBefore(view, word, `${name}${link}`))
  return fixOf(
    `Assign ${name}, then ${visit.name === "export" ? "export it" : "make it readonly"}`,
    false,
    removeRange(analysis, view, {from: program!.from, to: word.from}),
    putBehind(view, word, `${link}${visit.name} ${name}`),
  )
}

/** What is local or declared keeps that where it is assigned later; what is exported or fixed has to be assigned first. */
function remedy(program: string, name: string): string {
  const first = program === "export" || program === "readonly"
  return first
    ? `assign ${name} first, then write ${program} ${name}`
    : `write ${program} ${name} first, then assign it`
}

function runsCommand(parts: readonly Part[]): boolean {
  return parts.some(part =>
    part.kind === "double"
      ? runsCommand(part.parts)
      : part.kind === "command" && /^[$`]/.test(part.style) && part.script.statements.length > 0,
  )
}

/** What fails only where nothing else would work either. */
const SAFE = /^(?:arch|basename|date|dirname|dpkg|echo|getconf|hostname|id|mktemp|nproc|printf|pwd|uname|whoami)$/

function runsOnlySafe(parts: readonly Part[]): boolean {
  return parts.every(part => {
    if (part.kind === "double") return runsOnlySafe(part.parts)
    if (part.kind !== "command") return true
    const {statements} = part.script
    const [command, more] = statements.flatMap(({pipelines}) => pipelines.flatMap(({commands}) => commands))
    return !more && command?.kind === "simple" && SAFE.test(command.words[0]?.literal ?? "")
  })
}
