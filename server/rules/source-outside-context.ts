import {UNKNOWN} from "../../grammars/expand.ts"
import {rule} from "../lint/rule.ts"
import {isRemoteSource} from "../model/copy.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import {expandText} from "../model/value.ts"
import {cleanPath} from "../values/path.ts"

export const sourceOutsideContext = rule({
  name: "source-outside-context",
  aliases: [],
  summary: "A source climbs out of the build context",
  severity: "warning",
  since: "2026.1",
  why: `A build sees only the files of its context. BuildKit drops each \`..\` that would leave it, without a word, so
\`COPY ../shared .\` looks for \`shared\` inside of the context: it is missing, or it is another file of this name. Build
from the folder above (\`docker build -f app/Dockerfile ..\`), or give the other folder a name with
\`--build-context shared=../shared\` and copy with \`--from=shared\`.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nCOPY <|../shared|> /shared\n",
      good: "FROM alpine:3.22\nCOPY --from=shared . /shared\n",
    },
    {
      bad: "FROM alpine:3.22\nADD a.txt <|src/../../b.txt|> /\n",
      good: "FROM alpine:3.22\nADD a.txt src/../b.txt /\nCOPY /etc/x /x\n",
    },
  ],
  *check(analysis) {
    for (const instruction of analysis.all("COPY", "ADD")) {
      const state = analysis.stateAt(instruction)
      if (!state || findFlag(instruction, "from") || state.stage.os === "windows") continue
      for (const source of copyParts(instruction).sources) {
        if (/^<</.test(source.value)) continue
        const {result} = expandText(source, state.env, {escape: analysis.file.escape})
        if (result === UNKNOWN || isRemoteSource(result)) continue
        const path = cleanPath(result.replace(/^\/+/, ""))
        if (path !== ".." && !path.startsWith("../")) continue
        const inside = path.replace(/^(\.\.(\/|$))+/, "") || "."
        const {from, to} = source
        yield {
          at: {from, to},
          message: `BuildKit drops the ".." that leaves the context, so this copies "${inside}" inside of it: build from the folder above, or name the other folder with --build-context and copy --from it`,
        }
      }
    }
  },
})
