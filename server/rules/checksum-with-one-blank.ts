import {rule} from "../lint/rule.ts"
import {hasOption, runSteps} from "../lint/runSteps.ts"
import {ancestry} from "../model/stages.ts"

export const checksumWithOneBlank = rule({
  name: "checksum-with-one-blank",
  aliases: [],
  summary: "A line for sha256sum -c has one blank, which BusyBox can't read",
  severity: "error",
  since: "2026.1",
  why: `A line of a list of checksums is the sum, two blanks (or a blank and a star), and the name of the file. The
sha256sum of BusyBox, as on Alpine, takes a line with one blank for none at all, and fails. That of GNU reads it.`,
  examples: [
    {
      bad: 'FROM alpine:3.22\nRUN echo <|"0a1b2c3d4e5f60718293a4b5c6d7e8f9 a.tar"|> | md5sum -c\n',
      good: 'FROM alpine:3.22\nRUN echo "0a1b2c3d4e5f60718293a4b5c6d7e8f9  a.tar" | md5sum -c\n',
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      if (analysis.shellOf(step.run)?.dialect !== "ash") continue
      // the package coreutils brings the programs of GNU
      const gnu = [...ancestry(step.stage)].some(({instructions}) =>
        instructions.some(({line, name}) => name === "RUN" && line.value.includes("coreutils")),
      )
      if (gnu) continue
      for (const command of step.commands) {
        const {program = "", pipeline} = command
        if (!/^(?:md5|sha1|sha256|sha512)sum$/.test(program) || !hasOption(command, "c", "--check") || !pipeline)
          continue
        const echo = step.commands.find(
          other =>
            other.program === "echo" &&
            other.pipeline?.at.from === pipeline.at.from &&
            other.pipeline.index < pipeline.index,
        )
        const [only, more] = echo?.args ?? []
        if (!only || more || typeof only.value !== "string" || !/^[0-9a-f]{32,128} [^ *]\S*$/.test(only.value)) continue
        yield {
          at: only.at,
          message: `"${program} -c" of BusyBox reads no line with one blank between sum and name: write two`,
          fix: twoBlanks(analysis.source, only.at),
        }
      }
    }
  },
})

function twoBlanks(source: string, {from, to}: {from: number; to: number}) {
  const blank = source.slice(from, to).indexOf(" ")
  if (blank < 0) return undefined
  return {title: "Write two blanks", safe: false, edits: [{from: from + blank, to: from + blank, text: " "}]}
}
