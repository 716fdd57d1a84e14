import {HEREDOCS_SINCE, specOf} from "../../grammars/instructions.ts"
import {rule} from "../lint/rule.ts"
import {isNewerThan, neededVersion, readSyntaxPin} from "../model/syntaxVersion.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"

export const oldSyntaxForFlag = rule({
  name: "old-syntax-for-flag",
  aliases: [],
  summary: "A flag or heredoc is newer than the front end that the file asks for",
  severity: "error",
  since: "2026.1",
  why: `With \`# syntax=docker/dockerfile:1.2\` this very version reads the file, however new Docker itself is. It refuses
flags that it does not know, and takes the lines of a heredoc for instructions. \`docker/dockerfile:1\` is always the
newest version that reads all that older ones do. Without the line, Docker's own front end reads the file.`,
  examples: [
    {
      bad: "# syntax=docker/dockerfile:1.2\nFROM alpine:3.22\nCOPY <|--link|> a /a\n",
      good: "# syntax=docker/dockerfile:1.4\nFROM alpine:3.22\nCOPY --link a /a\n",
    },
    {
      bad: "# syntax=docker/dockerfile:1.3.1\nFROM alpine:3.22\nRUN <|<<EOF|>\necho hello\nEOF\n",
      good: "# syntax=docker/dockerfile:1.4\nFROM alpine:3.22\nRUN <<EOF\necho hello\nEOF\n",
    },
    {
      bad: "# syntax=docker/dockerfile:1.7\nFROM alpine:3.22\nCOPY <|--parents|> a/b /\n",
      good: "# syntax=docker/dockerfile:1.20\nFROM alpine:3.22\nCOPY --parents a/b /\n",
    },
  ],
  *check({file, source}) {
    const pinned = file.syntax && readSyntaxPin(file.syntax.value)
    if (!pinned) return
    const {labs} = pinned
    const check = function* (what: string, at: Span, added: {since: string; labs?: string}, effect: string) {
      if (!isNewerThan(pinned, added)) return
      const needed = neededVersion(labs, added)
      const write = labs ? `${needed}-labs or docker/dockerfile:1-labs` : `${needed} or docker/dockerfile:1`
      const {from, to} = at
      const newer = labs ? `${needed}-labs` : needed
      const place = source.indexOf(`:${pinned.tag}`, file.syntax!.from) + 1
      yield {
        at: {from, to},
        message: `${what} came with version ${needed}, and # syntax asks for ${pinned.tag}, which ${effect}: ask for docker/dockerfile:${write}`,
        // what a digest pins is not changed by its tag
        fix: file.syntax!.value.includes("@")
          ? undefined
          : {
              title: `Ask for docker/dockerfile:${newer}`,
              safe: false,
              edits: [{from: place, to: place + pinned.tag.length, text: newer}],
            },
      }
    }
    for (const instruction of file.instructions.flatMap(one => [one, ...triggersOf(one)])) {
      const {name, flags, heredocs} = instruction
      if (!name) continue
      const known = specOf(name).flags
      for (const flag of flags) {
        const spec = known.find(spec => spec.name === flag.name.value)
        const at = {from: flag.from, to: flag.name.to}
        if (spec) yield* check(`--${spec.name} of ${name}`, at, spec, "refuses it")
      }
      for (const heredoc of heredocs)
        yield* check("the heredoc", heredoc, HEREDOCS_SINCE, "takes its lines for instructions")
    }
  },
})

function triggersOf({trigger}: Instruction): Instruction[] {
  return trigger ? [trigger] : []
}
