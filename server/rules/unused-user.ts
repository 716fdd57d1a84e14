import type {Analysis} from "../analysis.ts"
import {insertAbove, keywordLike} from "../lint/instructionEdits.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {operands, runSteps} from "../lint/runSteps.ts"
import {mayChangeUser, startLines} from "../lint/startUser.ts"
import {ancestry, type Stage} from "../model/stages.ts"
import {baseName} from "../values/path.ts"

export const unusedUser = rule({
  name: "unused-user",
  aliases: [],
  summary: "A user is created, but the container still runs as root",
  severity: "info",
  since: "2026.1",
  topics: ["security"],
  why: `Making a user changes nothing by itself: until USER names it, every RUN and the container go on as root. Mostly the
USER at the end was forgotten. Nothing is reported where the name of the user occurs anywhere else (in a chown, as the program,
in a script), or where a script or a daemon that changes the user by itself starts the container.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN useradd --create-home <|app|>\nCOPY server /server\nCMD ["/server"]\n',
      good: 'FROM debian:13\nRUN useradd --create-home app\nCOPY server /server\nUSER app\nCMD ["/server"]\n',
    },
    {
      bad: 'FROM alpine:3.22\nRUN addgroup -S app && adduser -S -G app -h /nowhere <|worker|>\nENTRYPOINT ["/server"]\n',
      good: 'FROM alpine:3.22\nRUN addgroup -S app && adduser -S -G app -h /nowhere worker\nUSER worker\nENTRYPOINT ["/server"]\n',
    },
  ],
  *check(analysis) {
    const {finalStage} = analysis
    if (!finalStage || finalStage.end.userSetBy) return
    const stages = [...ancestry(finalStage)]
    if (mayChangeUser(finalStage)) return
    const starts = startLines(finalStage)
    for (const {stage, commands} of runSteps(analysis)) {
      if (!stages.includes(stage)) continue
      for (const command of commands) {
        const {program, args} = command
        if (program !== "useradd" && program !== "adduser") continue
        const names = operands(command).filter(({value}) => typeof value === "string" && /^[a-z_][\w.-]*$/i.test(value))
        const name = program === "useradd" ? args.at(-1) : (names.find(one => !isValue(args, one)) ?? names[0])
        if (!name || typeof name.value !== "string" || !names.includes(name)) continue
        if (isUsed(name.value, textOf(analysis, stages), starts)) continue
        yield {
          at: name.at,
          message: `"${name.value}" is made and never used, so that the container runs as root: end the stage with USER ${name.value}`,
          fix: fixOf(analysis, finalStage, name.value),
        }
      }
    }
  },
})

/** Puts USER below the last step, above what the container starts with. */
function fixOf(analysis: Analysis, {instructions}: Stage, name: string): Fix | undefined {
  const start = instructions.findIndex((_, i) =>
    instructions.slice(i).every(({name}) => name && /^(?:CMD|ENTRYPOINT|HEALTHCHECK|EXPOSE|STOPSIGNAL)$/.test(name)),
  )
  const first = instructions[start]
  const edits = first && insertAbove(analysis, first, `${keywordLike(first, "USER")} ${name}`)
  return edits && {title: `Add USER ${name}`, safe: false, edits}
}

/** Whether the word is the value of an option, as adduser has them in front of the name. */
function isValue(args: readonly {value: unknown}[], word: {value: unknown}): boolean {
  const before = args[args.indexOf(word) - 1]?.value
  return typeof before === "string" && /^(?:-[hgGsuk]|--(?:home|gecos|shell|uid|gid|ingroup|comment))$/.test(before)
}

function textOf({source}: Analysis, stages: readonly Stage[]): string {
  return stages
    .flatMap(({from, instructions}) => [from, ...instructions])
    .map(({from, to}) => source.slice(from, to))
    .join("\n")
}

/** Whether the name occurs more than once as a word, or as a part of what is started. */
function isUsed(name: string, text: string, starts: readonly string[]): boolean {
  const pieces = text.split(name)
  const words = pieces.slice(1).filter((piece, i) => !/[\w-]$/.test(pieces[i]!) && !/^[\w-]/.test(piece))
  return words.length > 1 || starts.some(line => line.includes(baseName(name)))
}
