import {describe, expect, test} from "vitest"
import {splitFields} from "../../server/values/csv.ts"
import {means} from "./table.ts"

describe("values", () =>
  means(
    text => splitFields(text)?.map(({value}) => value),
    [
      ["type=cache,target=/x", ["type=cache", "target=/x"]],
      ['type=cache,"target=/a,b"', ["type=cache", "target=/a,b"]],
      ['"say ""hi"""', ['say "hi"']],
      ['""', [""]],
      ["a,", ["a", ""]],
      [",", ["", ""]],
      ["a\r\n", ["a"]],
      ["a\nb,c", ["a\nb", "c"]],
      ["", undefined],
      ["\n", undefined],
      ['a"b', undefined],
      ['"a"b', undefined],
      ['"a', undefined],
      [' "a"', undefined],
    ],
  ))

test("a field stands where it is written, with its quotes", () => {
  expect(splitFields('é,"a""b",')).toEqual([
    {value: "é", from: 0, to: 1},
    {value: 'a"b', from: 2, to: 8},
    {value: "", from: 9, to: 9},
  ])
})
