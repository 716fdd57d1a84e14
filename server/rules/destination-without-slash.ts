import {rule} from "../lint/rule.ts"
import {copyParts} from "../model/instructions.ts"
import {plainText} from "../model/uses.ts"

export const destinationWithoutSlash = rule({
  name: "destination-without-slash",
  aliases: ["DL3021"],
  summary: "Several files are copied to a destination without a slash at its end",
  severity: "style",
  since: "2026.1",
  why: `With several sources the destination is a folder. BuildKit sees that by itself, but the classic builder and other
tools stop with an error, and to a reader \`/app\` could be a file. A slash at the end says what is meant.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nCOPY a.txt b.txt <|/app|>\n",
      good: "FROM alpine:3.22\nCOPY a.txt b.txt /app/\n",
    },
    {
      bad: 'FROM alpine:3.22\nCOPY ["a", "b", "<|/my app|>"]\nADD a b <|"/c"|>\n',
      good: 'FROM alpine:3.22\nCOPY ["a", "b", "/my app/"]\nADD a b "/c/"\n',
    },
  ],
  *check(analysis) {
    const {file, source} = analysis
    for (const instruction of analysis.all("ADD", "COPY")) {
      const {sources, destination} = copyParts(instruction)
      if (sources.length < 2 || !destination || !analysis.stateAt(instruction)) continue
      const path = instruction.json ? destination.value : plainText(destination, file.escape)
      if (path === undefined || path === "" || path.includes("$") || /(?:[/\\]|(?:^|[/\\])\.\.?)$/.test(path)) continue
      const quoted = /["']/.test(source[destination.to - 1]!)
      const at = quoted ? destination.to - 1 : destination.to
      yield {
        at: {from: destination.from, to: destination.to},
        message: `${path} has to be a folder for ${sources.length} sources: write ${path}/, other builders than BuildKit insist on it`,
        fix: {title: "Add a slash", safe: true, edits: [{from: at, to: at, text: "/"}]},
      }
    }
  },
})
