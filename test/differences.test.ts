import {beforeAll, describe, expect, test} from "vitest"
import {type Analysis, analyze} from "../server/analysis.ts"
import {switchedOn} from "../server/lint/settings.ts"
import {lintFile} from "../server/linter.ts"
import {RULES} from "../server/rules/index.ts"
import {lineAt} from "../server/text.ts"
import {differenceOf, type More} from "../server/tools/differences.ts"
import {askHadolint, hadolintVersion} from "../server/tools/hadolint.ts"
import {HADOLINT_DIFFERENCES, MORE_THAN_HADOLINT} from "../server/tools/hadolintDifferences.ts"

// Every intended difference has an example on which we say nothing, on which its condition holds, and on which the other
// program, where it is here, does report the code.

const version = hadolintVersion()
if (version === undefined)
  console.log("skipped: the program hadolint is not here, its side of the differences is not asked")

const on = switchedOn(...RULES.map(({name}) => name))

function caseOf({shown, what, example, line, exampleCode = shown}: More & {exampleCode?: string}) {
  const file = analyze(example)
  const last = file.file.instructions.at(-1)!
  const key = `${exampleCode} ${line ?? lineAt(file.file.lines, last.from)}`
  return {title: `${shown}: ${what}`, file, key}
}

function ours(file: Analysis): string[] {
  return lintFile(file, on).flatMap(({at, aliases}) =>
    aliases.map(alias => `${alias.code} ${lineAt(file.file.lines, (alias.at ?? at).from)}`),
  )
}

const less = HADOLINT_DIFFERENCES.map(difference => ({...caseOf(difference), difference}))
const more = MORE_THAN_HADOLINT.map(caseOf)

test.each(less)("less: $title", ({difference, file, key}) => {
  expect(ours(file)).not.toContain(key)
  const [code, line] = key.split(" ") as [string, string]
  expect(differenceOf([difference], file, {code, line: Number(line), message: ""})).toBe(difference)
})

test.each(more)("more: $title", ({file, key}) => {
  expect(ours(file)).toContain(key)
})

describe.runIf(version !== undefined)("hadolint itself", () => {
  let theirs: string[][] = []
  beforeAll(async () => {
    const found = await askHadolint([...less, ...more].map(({file}) => file))
    theirs = found.map(list => list.map(({code, line}) => `${code} ${line}`))
  }, 60_000)

  test.each(less.map((one, i) => ({...one, i})))("reports $title", ({key, i}) => {
    expect(theirs[i]).toContain(key)
  })
  test.each(more.map((one, i) => ({...one, i})))("says nothing of $title", ({key, i}) => {
    expect(theirs[less.length + i]).not.toContain(key)
  })
})
