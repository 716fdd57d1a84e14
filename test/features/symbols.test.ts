import {expect, test} from "vitest"
import {analyze} from "../../server/analysis.ts"
import {type FileSymbol, symbols, workspaceSymbols} from "../../server/features/symbols.ts"
import {positionAt} from "../../server/text.ts"
import {runCases} from "../support/cases.ts"

runCases("features/symbols", source => {
  const analysis = analyze(source)
  const {lines} = analysis.file
  const print = ({name, detail, kind, at, nameAt, children, deprecated}: FileSymbol, depth: number): string => {
    const place = [at.from, at.to].map(offset => Object.values(positionAt(lines, offset)).join(":")).join("-")
    const head = `${"  ".repeat(depth)}${kind} ${name}${detail && ` | ${detail}`}${deprecated ? " (deprecated)" : ""}`
    const text = JSON.stringify(source.slice(nameAt.from, nameAt.to))
    return [`${head}  [${place}, ${text}]`, ...children.map(child => print(child, depth + 1))].join("\n")
  }
  return symbols(analysis)
    .map(symbol => print(symbol, 0))
    .join("\n")
})

test("symbols of the workspace are stages and variables that hold the query's characters in order", () => {
  const analysis = analyze(
    "ARG GO_VERSION=1\nFROM golang:1.22 AS Builder\nENV PATH=/a GOFLAGS=-v\nLABEL gov=1\nONBUILD ARG LATER\n",
  )
  const found = (query: string) => workspaceSymbols(analysis, query).map(({name, container}) => [name, container])
  expect(found("")).toEqual([
    ["GO_VERSION", undefined],
    ["Builder", undefined],
    ["PATH", "Builder"],
    ["GOFLAGS", "Builder"],
    ["LATER", "Builder"],
  ])
  expect(found("gov")).toEqual([["GO_VERSION", undefined]])
  expect(found("bdr")).toEqual([["Builder", undefined]])
  expect(found("rdb")).toEqual([])
})
