import {describe, expect, test} from "vitest"
import {predict, readCacheCases, verdictsOf, writeCacheCases} from "./support/cacheCases.ts"

// What every row of BuildKit's cache keys means for edits; test/engine/cache.test.ts has a real engine say the same.

const cases = readCacheCases()

if (process.env.UPDATE === "1" || process.env.UPDATE === "cache") {
  for (const file of new Set(cases.map(({file}) => file))) {
    const own = cases.filter(one => one.file === file)
    writeCacheCases(
      file,
      own.map(one => ({...one, edits: one.edits.map(edit => ({...edit, expected: verdictsOf(predict(one, edit))}))})),
    )
  }
}

for (const one of readCacheCases()) {
  describe(`${one.file}: ${one.title}`, () => {
    for (const edit of one.edits) {
      test(edit.title, () => {
        const explained = predict(one, edit)
        expect(verdictsOf(explained)).toBe(edit.expected)
        for (const {reason} of explained) expect(reason).toMatch(/^[^\n]*[^.\n]$/)
      })
    }
  })
}
