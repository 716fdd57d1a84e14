import {expect, test} from "vitest"
import {analyze} from "../../server/analysis.ts"
import {TOKEN_MODIFIERS, TOKEN_TYPES, tokens} from "../../server/features/tokens.ts"
import {positionAt} from "../../server/text.ts"
import {runCases} from "../support/cases.ts"
import {readMarks} from "../support/marks.ts"

runCases("features/tokens", marked => {
  const {source, spans} = readMarks(marked)
  const analysis = analyze(source)
  return tokens(analysis, spans[0])
    .map(({from, to, type, modifiers}) => {
      const {line, column} = positionAt(analysis.file.lines, from)
      return `${line}:${column} ${[type, ...modifiers].join(".")} ${JSON.stringify(source.slice(from, to))}`
    })
    .join("\n")
})

test("the words of the legend are the protocol's, but for the parts of an image", () => {
  const standard =
    "namespace type class enum interface struct typeParameter parameter variable property enumMember event function method macro keyword modifier comment string number regexp operator decorator label"
  for (const type of TOKEN_TYPES) expect(standard.split(" ")).toContain(type)
  const modifiers =
    "declaration definition readonly static deprecated abstract async modification documentation defaultLibrary"
  const own = TOKEN_MODIFIERS.filter(modifier => !modifiers.split(" ").includes(modifier))
  expect(own).toEqual(["tag", "digest"])
})
