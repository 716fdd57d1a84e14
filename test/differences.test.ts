import {beforeAll, describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {lintFile} from "../server/linter.ts"
import {RULES} from "../server/rules/index.ts"
import {lineAt} from "../server/text.ts"
import {type Difference, differenceOf, type PeerFinding} from "../server/tools/differences.ts"
import {askHadolint, hadolintVersion} from "../server/tools/hadolint.ts"
import {HADOLINT_DIFFERENCES} from "../server/tools/hadolintDifferences.ts"

// Every intended difference has an example on which we say nothing, on which its condition holds, and on which the other
// program, where it is here, does report the code.

const version = hadolintVersion()
if (version === undefined)
  console.log("skipped: the program hadolint is not here, its side of the differences is not asked")

const on = new Set(RULES.map(({name}) => name))
const cases = HADOLINT_DIFFERENCES.map(difference => {
  const {shown, what, example, line} = difference
  const file = analyze(example)
  const last = file.file.instructions.at(-1)!
  const code = difference.exampleCode ?? shown
  return {title: `${shown}: ${what}`, difference, file, code, line: line ?? lineAt(file.file.lines, last.from)}
})

describe("intended differences to hadolint", () => {
  let theirs: PeerFinding[][] = []
  beforeAll(async () => {
    if (version !== undefined) theirs = await askHadolint(cases.map(({file}) => file))
  }, 60_000)

  test.each(cases)("$title", ({difference, file, code, line}) => {
    const ours = lintFile(file, on).flatMap(({at, aliases}) =>
      aliases.filter(alias => alias.code === code).map(alias => lineAt(file.file.lines, (alias.at ?? at).from)),
    )
    expect(ours).not.toContain(line)
    const found: Difference | undefined = differenceOf([difference], file, {code, line, message: ""})
    expect(found).toBe(difference)
  })

  test.runIf(version !== undefined).each(cases.map((one, i) => ({...one, i})))(
    "hadolint: $title",
    ({code, line, i}) => {
      expect(theirs[i]!.map(finding => `${finding.code} ${finding.line}`)).toContain(`${code} ${line}`)
    },
  )
})
