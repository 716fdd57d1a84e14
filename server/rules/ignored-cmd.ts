import {rule} from "../lint/rule.ts"
import {ancestry, rootBase, type Stage} from "../model/stages.ts"
import type {Instruction} from "../syntax/ast.ts"

export const ignoredCmd = rule({
  name: "ignored-cmd",
  aliases: [],
  summary: "A CMD never reaches the program that ENTRYPOINT starts",
  severity: "warning",
  since: "2026.1",
  why: `CMD is handed to the ENTRYPOINT as its arguments. An ENTRYPOINT in shell form hands them on to a shell that looks at
none of them, and the same happens to what is written behind \`docker run image\`: write the ENTRYPOINT as a JSON array. And an
ENTRYPOINT drops the CMD of the stage that it is built on, so that CMD has to be said again.`,
  examples: [
    {
      bad: 'FROM alpine:3.22\nENTRYPOINT /app --serve\n<|CMD|> ["--port", "80"]\n',
      good: 'FROM alpine:3.22\nENTRYPOINT ["/app", "--serve"]\nCMD ["--port", "80"]\n',
    },
    {
      bad: 'FROM alpine:3.22 AS base\nCMD ["--port", "80"]\nFROM base\n<|ENTRYPOINT|> ["/app"]\n',
      good: 'FROM alpine:3.22 AS base\nCMD ["--port", "80"]\nFROM base\nENTRYPOINT exec /app "$0" "$@"\nCMD ["--port", "80"]\n',
    },
    {
      bad: 'FROM alpine:3.22 AS base\nENTRYPOINT /app\nFROM base\n<|CMD|> ["x"]\n',
      good: 'FROM alpine:3.22 AS base\nENTRYPOINT /app\nFROM base\nENTRYPOINT []\nCMD ["x"]\n',
    },
  ],
  *check(analysis) {
    for (const stage of analysis.stages) {
      const command = last(stage, "CMD")
      const own = last(stage, "ENTRYPOINT")
      if (command && !isEmpty(command)) {
        const entrypoint = nearest(stage, "ENTRYPOINT")
        if (!entrypoint || !dropsArguments(entrypoint, stage)) continue
        yield {
          at: command.keyword,
          message:
            "this CMD has no effect, for an ENTRYPOINT in shell form takes no arguments: write the ENTRYPOINT as a JSON array",
          related: [{at: entrypoint.keyword, message: "the entrypoint"}],
        }
      } else if (own && !command && !isEmpty(own) && !dropsArguments(own, stage)) {
        const lost = nearest(stage, "CMD")
        if (!lost || isEmpty(lost) || hasOther(stage, own)) continue
        yield {
          at: own.keyword,
          message:
            "this ENTRYPOINT drops the CMD of the stage it is built on: repeat the CMD here if it is still wanted",
          severity: "info",
          related: [{at: lost.keyword, message: "the command that is dropped"}],
        }
      }
    }

    /** Whether it is run by a shell that does nothing with the arguments. */
    function dropsArguments(entrypoint: Instruction, stage: Stage): boolean {
      const [text] = entrypoint.args
      // brackets: an array that was meant as JSON, of which another rule speaks
      if (
        entrypoint.json ||
        !text ||
        text.value === "" ||
        text.value.startsWith("[") ||
        /\$(?:[@*0-9]|\{[@*0-9])/.test(text.value)
      )
        return false
      const shell = analysis.stateAt(entrypoint)?.shell
      if (shell && !/(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(shell[0] ?? "")) return false
      const base = rootBase(stage)
      // the shell of Windows hands them on
      return stage.os !== "windows" && !(base.kind === "image" && /windows|nanoserver|servercore/.test(base.name))
    }
  },
})

function last(stage: Stage, ...names: string[]): Instruction | undefined {
  return stage.instructions.findLast(({name}) => name !== undefined && names.includes(name))
}

function nearest(stage: Stage, ...names: string[]): Instruction | undefined {
  for (const one of ancestry(stage)) {
    const found = last(one, ...names)
    if (found) return found
  }
  return undefined
}

/** Whether another ENTRYPOINT is replaced, whose arguments the CMD may have been. */
function hasOther(stage: Stage, own: Instruction): boolean {
  return [...ancestry(stage)].some(one =>
    one.instructions.some(other => other.name === "ENTRYPOINT" && other !== own && !isEmpty(other)),
  )
}

function isEmpty({args}: Instruction): boolean {
  return args.every(({value}) => value === "")
}
