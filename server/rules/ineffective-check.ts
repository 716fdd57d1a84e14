import {firstWord, readDirective} from "../../grammars/directives.ts"
import {rule} from "../lint/rule.ts"
import {CHECK_NAMES, type CheckName, readCheckOptions} from "../model/check.ts"
import {suggest} from "../model/suggest.ts"
import type {Comment, Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"

export const ineffectiveCheck = rule({
  name: "ineffective-check",
  aliases: [],
  summary: "A check= comment switches nothing off",
  severity: "warning",
  since: "2026.1",
  why: `BuildKit takes \`# check=skip=NAME,NAME\` above an instruction without a word of complaint when it can't read it. It
has to start in the first column, hold no blanks (the first one ends it), name checks exactly as BuildKit spells them, and
only the first such comment above an instruction counts.`,
  examples: [
    {
      bad: "FROM alpine:3.22\n# check=<|JSONArgsRecommended|>\nCMD true\n",
      good: "FROM alpine:3.22\n# check=skip=JSONArgsRecommended -- it is a test\nCMD true\n",
    },
    {
      bad: "FROM alpine:3.22\n# check=skip=<|JsonArgsRecommended|>\nCMD true\n",
      good: "FROM alpine:3.22\n# check=skip=JSONArgsRecommended\nCMD true\n",
    },
    {
      bad: "FROM alpine:3.22\n  <|# check=skip=JSONArgsRecommended|>\nCMD true\n",
      good: "FROM alpine:3.22\n# check=skip=JSONArgsRecommended\nCMD true\n",
    },
    {
      bad: "FROM alpine:3.22\n# check=skip=UndefinedVar,<| JSONArgsRecommended|>\n<|# check=skip=WorkdirRelativePath|>\nCMD true\n",
      good: "FROM alpine:3.22\n# check = the state of things\n# check=skip=UndefinedVar,JSONArgsRecommended\nCMD true\n",
    },
  ],
  *check({file, source}) {
    const owners = new Map<Comment, Instruction>()
    for (const instruction of file.instructions)
      for (const comment of instruction.comments) owners.set(comment, instruction)
    const seen = new Set<Instruction>()
    const directives = new Set(file.directives.map(({from}) => from))
    for (const comment of file.comments) {
      const directive = readDirective(source, comment.from, comment.from + 1, comment.to)
      if (directive?.name !== "check") continue
      const {value, valueFrom, valueTo} = directive
      const word = firstWord(value)
      const options = readCheckOptions(word)
      const at = {from: comment.from, to: comment.to}
      const top = file.check?.from === comment.from
      // what sets up the whole file is the matter of misplaced-directive, and a bad one at the top that of BuildKit
      if (!top && directives.has(comment.from)) continue
      if ("problem" in options) {
        if (top || !meansCheck(value)) continue
        const name = CHECK_NAMES.find(name => word === name || word.split(/[,;:]/)[0] === name)
        const message = name
          ? `"${word}" is no option: write check=skip=${name}`
          : `this has no effect: ${options.problem}`
        yield {at: {from: valueFrom, to: valueFrom + word.length}, message}
        continue
      }
      const owner = owners.get(comment)
      if (!top && !options.error && options.experimental.length === 0 && (options.skipAll || options.skip.length > 0)) {
        const reason = noEffect(comment, owner)
        if (reason) {
          yield {at, message: `this has no effect: ${reason}`}
          continue
        }
      }
      if (owner) seen.add(owner)
      if (/[,;=]$/.test(word) && word.length < value.length) {
        const rest: Span = {from: valueFrom + word.length, to: valueTo}
        yield {
          at: rest,
          message: `"${source.slice(rest.from, rest.to).trim()}" is not read: a blank ends the list, so write it without`,
        }
      }
      yield* unknownNames(options.skip, word, valueFrom)
    }

    function noEffect(comment: Comment, owner: Instruction | undefined): string | undefined {
      if (comment.text.startsWith("#")) return "a check= that is indented is not read; start it in the first column"
      if (!owner) return "no instruction follows that it could belong to, or an empty comment stands between them"
      return seen.has(owner) ? "only the first check= above an instruction is read; write one list" : undefined
    }
  },
})

function meansCheck(value: string): boolean {
  return (
    /^(?:skip|error|experimental|ignore|disable)\b/i.test(value) || CHECK_NAMES.some(name => value.startsWith(name))
  )
}

function* unknownNames(names: readonly string[], word: string, offset: number) {
  for (const name of names) {
    if (name === "" || (CHECK_NAMES as readonly string[]).includes(name)) continue
    const meant =
      CHECK_NAMES.find(known => known.toLowerCase() === name.toLowerCase()) ??
      (suggest(name, CHECK_NAMES) as CheckName | undefined)
    if (!meant) continue
    const from = offset + word.indexOf(name)
    const at = {from, to: from + name.length}
    yield {
      at,
      message: `BuildKit has no check "${name}": write ${meant}`,
      fix: {title: `Write ${meant}`, safe: true, edits: [{...at, text: meant}]},
    }
  }
}
