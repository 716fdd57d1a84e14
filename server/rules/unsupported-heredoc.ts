import {findOperators} from "../../grammars/heredoc.ts"
import {specOf} from "../../grammars/instructions.ts"
import {slice} from "../../grammars/logical.ts"
import {rule} from "../lint/rule.ts"

export const unsupportedHeredoc = rule({
  name: "unsupported-heredoc",
  aliases: [],
  summary: "A heredoc is written where there are none",
  severity: "error",
  since: "2026.1",
  why: `Only RUN, COPY and ADD take heredocs. In any other instruction \`<<EOF\` is plain text, and the lines that should be
its body are read as instructions of the Dockerfile. Copy a script with \`COPY <<EOF /script.sh\` and name that instead.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nCMD cat <|<<EOF|>\nRUN echo\nEOF\n",
      good: 'FROM alpine:3.22\nCOPY <<EOF /run.sh\necho hello\nEOF\nCMD ["sh", "/run.sh"]\n',
    },
    {
      bad: "FROM alpine:3.22\nENV A=<|<<-EOF|>\n\tEOF\n",
      good: 'FROM alpine:3.22\nENV A=<<EOF B="1 << 2"\nCMD cat <<<EOF\nONBUILD RUN <<X\nX\n',
    },
  ],
  *check({file, source}) {
    for (const instruction of file.instructions) {
      const {name, trigger, line} = instruction
      const reader = trigger ?? instruction
      if (!name || !reader.name || specOf(reader.name).heredocs || !line.value.includes("<<")) continue
      // behind the equals sign of a pair it stands in the middle of a word
      const text = line.value
      const found = findOperators(text).filter(operator => "name" in operator)
      const pair = instruction.pairs.find(({value}) => value && /^<<-?["']?\w+["']?$/.test(value.value))?.value
      const operators = found.map(operator => ({...operator, at: slice(line, operator.from, operator.to)}))
      const [first] = operators
      const at = first?.at ?? pair
      const word = first && "name" in first ? first.name : pair?.value.replace(/^<<-?|["']/g, "")
      if (!at || !word) continue
      const chomp = at.value.includes("<<-")
      const marker = new RegExp(`^${chomp ? "\\t*" : ""}${word.replace(/[^\w]/g, "\\$&")}\\r?$`, "m")
      if (!marker.test(source.slice(instruction.to))) continue
      yield {
        at: {from: at.from, to: at.to},
        message: `${reader.name} takes no heredoc, so the lines below are read as instructions: only RUN, COPY and ADD have them`,
      }
    }
  },
})
