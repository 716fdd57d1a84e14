import {expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {lintSized} from "../server/cli/lintSized.ts"
import {DEFAULT_LINT} from "../server/lint/settings.ts"
import {DEFAULT_BUILD, NO_FACTS} from "../server/model/facts.ts"
import {RULES} from "../server/rules/index.ts"

const SOURCE = `FROM node:24 AS other
COPY . /src
RUN npm install express
FROM debian:12
RUN apt-get update && apt-get install -y git && pip install flask
COPY big.bin run.sh /app/
RUN chmod +x /app/run.sh && chown -R 1000 /app
RUN rm -rf /app
COPY --from=other /src /src
`

test("rules that ask for sizes say so", () => {
  const facts = {
    ...NO_FACTS,
    get sizes(): never {
      throw new Error("asks for sizes")
    },
  }
  const sources = [SOURCE, ...RULES.flatMap(({examples}) => examples.map(({bad}) => bad.replace(/<\|>|<\||\|>/g, "")))]
  for (const source of sources) {
    const analysis = {...analyze(source, DEFAULT_BUILD, NO_FACTS), facts}
    for (const rule of RULES.filter(({sized}) => !sized))
      expect(() => [...rule.check(analysis, DEFAULT_LINT.options)], rule.name).not.toThrow()
  }
})

test("a file is linted by what was loaded because it was asked for", async () => {
  let files: {path: string; bytes: number}[] | undefined
  let asked = false
  const context = {
    get files() {
      asked = true
      return files ?? []
    },
    get unread() {
      asked = true
      return files === undefined
    },
    complete: true,
    text: () => undefined,
  }
  const analysis = analyze(SOURCE, DEFAULT_BUILD, {...NO_FACTS, sizes: {context}})
  const rounds: boolean[] = []
  const found = await lintSized(analysis, DEFAULT_LINT, async () => {
    const more = asked && !files
    files = [
      {path: "big.bin", bytes: 48e6},
      {path: "run.sh", bytes: 200},
    ]
    rounds.push(more)
    return more
  })
  expect(rounds).toEqual([true, false])
  const removed = found.find(({rule}) => rule.name === "removed-in-later-layer")
  expect(removed?.message).toContain(", 48 MB uncompressed")
})
