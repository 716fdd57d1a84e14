import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import type {Expansion, ShellView, SimpleVisit} from "../server/model/shellWalk.ts"
import type {Span} from "../server/text.ts"

// What stands around each part of a script. Each case is a Dockerfile, or what its RUN runs, in which `<|...|>` is around
// all that has the property; the walk has to put the same marks into it.

function unmarked(text: string): string {
  return text.replace(/<\||\|>/g, "")
}

function withMarks(source: string, spans: readonly Span[]): string {
  const marks = spans.flatMap(({from, to}) => [
    // of those at the same place, what ends comes first, and of two that begin the longer one
    {at: from, text: "<|", order: 1 - to},
    {at: to, text: "|>", order: -Number.MAX_SAFE_INTEGER},
  ])
  let marked = ""
  let end = 0
  for (const {at, text} of marks.sort((a, b) => a.at - b.at || a.order - b.order)) {
    marked += source.slice(end, at) + text
    end = at
  }
  return marked + source.slice(end)
}

function viewsOf(source: string): readonly ShellView[] {
  return analyze(source).shellViews
}

/** Runs cases where `find` gives the places that have the property. */
function marks(property: string, find: (view: ShellView) => readonly Span[], cases: readonly string[]): void {
  describe(property, () => {
    test.each(cases)("%s", text => {
      const marked = /^(?:FROM |#)/.test(text) ? text : `FROM alpine:3.22\nRUN ${text}\n`
      const source = unmarked(marked)
      expect(withMarks(source, viewsOf(source).flatMap(find))).toBe(marked)
    })
  })
}

/** The same for programs. */
function programs(property: string, has: (visit: SimpleVisit) => boolean, cases: readonly string[]): void {
  const find = (view: ShellView) => view.simple.filter(has).map(({command}) => view.at(command.words[0]!))
  marks(property, find, cases)
}

/** The same for what is expanded. */
function expansions(property: string, has: (expansion: Expansion) => boolean, cases: readonly string[]): void {
  marks(property, view => view.expansions.filter(has).map(({part}) => view.at(part)), cases)
}

const within = (kind: string) => (visit: SimpleVisit) => visit.parents.some(parent => parent.kind === kind)

programs("conditions", ({condition}) => condition, [
  "a; b",
  "if <|a|>; then b; elif <|c|>; then d; else e; fi",
  "while <|a|>; do b; done; until <|c|>; do d; done",
  "<|a|> && b",
  "<|a|> && <|b|> || c",
  "! <|a|>; b",
  "! { <|a|>; <|b|>; }",
  "<|a|> | <|b|> && c",
  "if { <|a|>; <|b|>; }; then c; fi",
  'if <|a|> "$(<|b|>)"; then c; fi',
  "f() { a; }; <|f|> || b",
  "case $(a) in b) c ;; esac",
])

programs("behind a pipe", ({index}) => index > 0, [
  "a | <|b|> | <|c|>; d",
  "a | { b; c; }",
  "a |& <|b|>",
  'a "$(b | <|c|>)" | <|d|>',
  "a | while b; do c; done",
])

programs("in a subshell", within("subshell"), ["a; (<|b|>; <|c|>) && d", "{ a; }; if (<|b|>); then c; fi", "(a=1)"])

programs("in a function", within("function"), [
  "f() { <|a|>; }; f",
  "function f { <|a|>; }",
  "f() (<|a|>); b",
  "f() { g() { <|a|>; }; }",
])

programs("in a loop over words", within("for"), [
  "for a in 1 2; do <|b|>; done; c",
  "for a in $(b); do <|c|>; if <|d|>; then <|e|>; fi; done",
  "while a; do b; done",
])

programs("in a substitution", ({substitution}) => substitution !== undefined, [
  'a $(<|b|>) "`<|c|>`"',
  "a=$(<|b|> $(<|c|>)) d",
  "a <(<|b|>)",
  "a ${x:-$(<|b|>)} $(($(<|c|>) + 1))",
  "FROM debian:13\nRUN cat <<E\n$(<|a|>) \\$(b)\nE\n",
  "FROM debian:13\nRUN cat <<'E'\n$(a)\nE\n",
])

programs("last of its list", ({order, list}) => order === list.length - 1, [
  "a; <|b|>",
  "a; <|b|> && <|c|>",
  "a; { b; <|c|>; }",
  "if a; <|b|>; then c; <|d|>; fi; (<|e|>)",
])

describe("the program that is run", () => {
  test.each([
    ["/usr/bin/apt-get update", "apt-get: update"],
    ["command -v a; exec b c; builtin cd /d; busybox tar x", "command: -v a; b: c; cd: /d; tar: x"],
    ["$a b; \"c\" 'd'", ": b; c: 'd'"],
    ["a=1 b=2 c d > e", "c: d"],
    ["a=1", ""],
  ])("%s", (script, programs) => {
    const [view] = viewsOf(`FROM alpine:3.22\nRUN ${script}\n`)
    const found = view!.simple.map(({name, args}) => `${name}: ${args.map(view!.text).join(" ")}`)
    expect(found.join("; ")).toBe(programs)
  })
})

describe("the script stops where a command fails", () => {
  test.each([
    ["FROM alpine:3.22\nRUN set -e; a\n", true],
    ["FROM alpine:3.22\nRUN set -eux; a\n", true],
    ["FROM alpine:3.22\nRUN set -o errexit && a\n", true],
    ["FROM alpine:3.22\nRUN set -euo pipefail; a\n", true],
    ["FROM alpine:3.22\nRUN set -o pipefail; a\n", false],
    ["FROM alpine:3.22\nRUN set -x; a -e\n", false],
    ["FROM alpine:3.22\nRUN set -- -e; a\n", false],
    ["FROM alpine:3.22\nRUN set -o pipefail errexit\n", false],
    ['FROM alpine:3.22\nSHELL ["/bin/ash", "-e", "-c"]\nRUN a\n', true],
    ['FROM alpine:3.22\nSHELL ["/bin/ash", "-eo", "pipefail", "-c"]\nRUN a\n', true],
    ['FROM alpine:3.22\nSHELL ["/bin/ash", "-o", "errexit", "-c"]\nRUN a\n', true],
    ['FROM alpine:3.22\nSHELL ["/bin/ash", "-o", "pipefail", "-c"]\nRUN a\n', false],
    ['FROM alpine:3.22 AS a\nSHELL ["/bin/ash", "-ec"]\nFROM a\nRUN a\n', true],
    ['FROM alpine:3.22\nSHELL ["/bin/ash", "-ec"]\nFROM alpine:3.22\nRUN a\n', false],
    ["FROM alpine:3.22\nRUN <<E\n#!/bin/sh -e\na\nE\n", true],
    ['FROM alpine:3.22\nSHELL ["/bin/ash", "-ec"]\nRUN <<E\n#!/bin/sh\na\nE\n', false],
    ['FROM alpine:3.22\nSHELL ["/bin/ash", "-ec"]\nRUN <<E\na\nE\n', true],
    ['FROM alpine:3.22\nSHELL ["/bin/ash", "-ec"]\nONBUILD RUN a\n', true],
  ])("%j", (source, stops) => expect(viewsOf(source).map(({errexit}) => errexit)).toEqual([stops]))
})

expansions("what may hold blanks", ({clean}) => !clean, [
  "a <|$b|> $? $# $$ ${#c} $UID",
  'a=1; b="x y"; c $a <|$b|>',
  "a=<|$(b)|>; c <|$a|>",
  "a=1; b=$a; c $b ${b}x ${b:-y} <|${e:-y}|>",
  "a=*.c; b <|$a|>",
  "if a; then b=1; else b=2; fi; c $b",
  "if a; then b=1; fi; c <|$b|>",
  "case x in a) b=1 ;; *) exit 1 ;; esac; c $b",
  "case x in a) b=1 ;; esac; c <|$b|>",
  "a=1 && b $a; c $a",
  "a=1 || b=2; c <|$b|>",
  "(a=1); b <|$a|>",
  "a=1 b <|$a|>",
  "a=1 & b <|$a|>",
  "for a in 1 2; do b $a; done; for c in <|$d|>; do e <|$c|>; done",
  "a=1; while b; do c <|$a|>; a=<|$(d)|>; done",
  "a=1; for b in 1 2; do c $a; a=2; done; d $a",
  "a=1; read a; b <|$a|>",
  "export a=1; b $a; unset a; c <|$a|>",
  "f() { a=1; }; f; b <|$a|>",
  "a=1; a=$((a + 1)); b $a; : $((c = 2)); d $c",
  ": <|${a:=x}|>; b <|$a|>",
  'FROM debian:13\nARG A\nARG B=b\nENV C="c d"\nRUN a $A $B $C <|$D|> $http_proxy\n',
  "FROM debian:13\nRUN a <|$B|>\nARG B\nRUN a $B\n",
  "FROM debian:13 AS a\nENV B=b\nFROM a\nARG C\nRUN a $B $C\nFROM debian:13\nRUN a <|$B|> <|$C|>\n",
])

expansions("what is not split", ({quoted}) => quoted, [
  'a $b "<|$c|>" "x<|$(d)|>"',
  "a=<|$b|> c=<|$(d)|>; e=1 f $g",
  "case <|$a|> in <|$b|>) ;; esac",
  'for a in $b "<|$c|>"; do :; done',
  "a > $b <<< <|$c|>",
  "a $((<|$b|> + 1)) ${c:-<|$d|>}",
  "[[ <|$a|> = <|$b|> ]]; [ $c ]",
  "export a=<|$b|>; export $c",
  "FROM debian:13\nRUN cat <<E\n<|$a|>\nE\n",
])

marks(
  "only for the command behind it",
  view => view.assignments.filter(({temporary}) => temporary).map(({assignment}) => view.at(assignment)),
  [
    "a=1; <|b=2|> <|c=3|> d; e=4 && f",
    "a=1 export b; c=2 set -x; <|d=3|> command e",
    'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN <|a=1|> set -x; b=2 export c\n',
  ],
)

describe("what words are for", () => {
  const script = "export a=1; b c > d; e=f g=(h); for i in j; do :; done; case k in l) ;; esac; [[ m ]]; n <<< o"
  test.each([
    ["command", "export b : n"],
    ["argument", "c"],
    ["declaration", "a=1"],
    ["assignment", "f"],
    ["array", "h"],
    ["redirect", "d"],
    ["here-string", "o"],
    ["for", "j"],
    ["subject", "k"],
    ["pattern", "l"],
    ["test", "m"],
  ])("%s", (use, expected) => {
    const [view] = viewsOf(`FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN ${script}\n`)
    const found = view!.words.filter(word => word.use === use).map(({word}) => view!.text(word))
    expect(found.join(" ")).toBe(expected)
  })
})

describe("names that get a value by other means", () => {
  test.each([
    ["for a in 1; do :; done", "for a"],
    ["read -r a b", "read a, read b"],
    ["export a b=1", "export a, export b"],
    ["local a=1", "declaration a"],
    [": ${a:=1}", "expansion a"],
    ["getopts ab: c", "other c"],
    ["a=1", ""],
  ])("%s", (script, names) => {
    const [view] = viewsOf(`FROM debian:13\nRUN ${script}\n`)
    expect(view!.named.map(({name, by}) => `${by} ${name}`).join(", ")).toBe(names)
  })
})

marks("places in the file", view => view.simple.map(({command}) => view.at(command)), [
  "FROM debian:13\nRUN <|a \\\n  # why\n  b|> && \\\n  <|c|>\n",
  "FROM debian:13\nONBUILD RUN <|a|> | \\\n<|b c|>\n",
  "FROM debian:13\nRUN <<E\n<|a \\\n  b|>\n<|c|>\nE\n",
  'FROM debian:13\nRUN <<-E\n\t<|a|>\n\t<|b "$(<|c|>)"|>\nE\n',
  "FROM debian:13\r\nRUN <|a|> && \\\r\n  <|b|>\r\n",
  "# escape=`\nFROM debian:13\nRUN <|a `\n  b|>\n",
])

marks(
  "what has no place, no sense, or no shell is left out",
  view => view.simple.map(({command}) => view.at(command)),
  [
    "<|a `b \\`c\\``|>",
    "if a; then",
    'FROM debian:13\nRUN ["a", "b"]\n',
    'FROM debian:13\nSHELL ["pwsh", "-c"]\nRUN a\n',
    "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN a\n",
    "FROM debian:13\nCMD a\n",
  ],
)

test("a walk of any depth ends", () => {
  for (const [open, close] of [
    ["$(", ")"],
    ["{ ", ";}"],
    ["(", ")"],
    ["if a; then ", ";fi"],
    ["for a in b; do ", ";done"],
  ]) {
    const script = `a ; ${open}`.repeat(2000) + "b" + close!.repeat(2000)
    expect(() => viewsOf(`FROM debian:13\nRUN ${script}\n`)).not.toThrow()
  }
})
