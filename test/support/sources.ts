import fc from "fast-check"
import {readLines, realFiles} from "./shared.ts"

/** The Dockerfiles of the conformance cases. */
export const cases = (readLines(new URL("../conformance/cases.jsonl", import.meta.url)) as {source: string}[]).map(
  ({source}) => source,
)
const fragments = [
  "FROM ",
  "RUN ",
  "COPY ",
  "ADD ",
  "ENV ",
  "ARG ",
  "LABEL ",
  "CMD ",
  "ONBUILD ",
  "HEALTHCHECK ",
  "EXPOSE ",
  "# ",
  "# escape=`\n",
  "#",
  "\\\n",
  "`\n",
  "\\",
  "<<EOF",
  "<<-E",
  "EOF\n",
  "${",
  "}",
  ":-",
  "$",
  "'",
  '"',
  "[",
  "]",
  ",",
  "--mount=type=cache,target=",
  "--from=",
  "=",
  " ",
  "\t",
  "\n",
  "\r\n",
  "\ufeff",
  "\u00a0",
  "\u0085",
  "\0",
  "😀",
  "é",
  "a",
  "b:1",
  " AS ",
  "alpine",
  "\ud800",
]

/** Any text, mostly of pieces of Dockerfiles. */
export const text = fc.oneof(
  fc.string({unit: "binary", maxLength: 200}),
  fc.array(fc.constantFrom(...fragments), {maxLength: 60}).map(parts => parts.join("")),
)

/** A Dockerfile with a piece taken out, doubled, or replaced by something else. */
export const mutated = fc
  .tuple(
    fc.constantFrom(
      ...cases,
      ...realFiles()
        .slice(0, 200)
        .map(({source}) => source),
    ),
    fc.nat(),
    fc.nat(40),
    text,
  )
  .map(([source, at, length, piece]) => {
    const from = source.length === 0 ? 0 : at % source.length
    return source.slice(0, from) + piece + source.slice(from + length)
  })
