import {spawnSync} from "node:child_process"
import {readdirSync} from "node:fs"
import fc from "fast-check"
import {describe, expect, test} from "vitest"
import {parseShell, prepareShellGrammar} from "../grammars/shell.ts"
import {refusedBy, scriptsIn, simpleCommandsIn} from "../grammars/shellDialects.ts"
import type {Range} from "../grammars/shellTree.ts"
import {growth, IN_PROPORTION} from "./support/growth.ts"
import {readLines} from "./support/shared.ts"

// The shell grammar against the shells themselves: each line of test/corpus/shell has a script and whether `bash -n` and
// `dash -n` read it. Where these programs are here, they are asked too. `differs` names shells with whom we don't agree.

interface Verdict {
  script: string
  bash: boolean
  dash: boolean
  differs?: string[]
}

const folder = new URL("corpus/shell/", import.meta.url)
const files = readdirSync(folder).filter(file => file.endsWith(".jsonl"))
const verdicts = files.map(file => [file, readLines(new URL(file, folder)) as Verdict[]] as const)
const scripts = verdicts.flatMap(([, rows]) => rows.map(({script}) => script))

test("Chevrotain finds nothing wrong with the grammar", () => {
  expect(() => prepareShellGrammar(true)).not.toThrow()
})

describe.each(verdicts)("%s", (_, rows) => {
  test.each(["bash", "dash"] as const)("is read as by %s", shell => {
    for (const {script, differs, [shell]: accepted} of rows) {
      const same = (refusedBy(parseShell(script), shell) === undefined) === accepted
      expect({script, same}).toEqual({script, same: !differs?.includes(shell)})
    }
  })
})

describe.each(["bash", "dash"] as const)("the program %s", shell => {
  const there = spawnSync(shell, ["-c", "true"]).status === 0
  test.skipIf(!there)("says what the cases say", {timeout: 60_000}, () => {
    for (const {script, [shell]: accepted} of verdicts.flatMap(([, rows]) => rows)) {
      const {status, stderr} = spawnSync(shell, ["-n"], {input: script, encoding: "utf8"})
      expect({script, accepted: status === 0 && !/syntax error|unexpected/i.test(stderr)}).toEqual({script, accepted})
    }
  })
})

/** The commands of a script, each as its words stand there. */
function commandsIn(source: string): string[] {
  return [...simpleCommandsIn(parseShell(source))].map(({words}) =>
    words.map(({from, to}) => source.slice(from, to)).join(" "),
  )
}

test.each([
  ["a `b c`", ["a `b c`", "b c"]],
  ["a `b \\`c d\\` \\$e`", ["a `b \\`c d\\` \\$e`", "b \\`c d\\` \\$e", "c d"]],
  [
    "a `b \\`c \\\\\\`d e\\\\\\` f\\` g`",
    ["a `b \\`c \\\\\\`d e\\\\\\` f\\` g`", "b \\`c \\\\\\`d e\\\\\\` f\\` g", "c \\\\\\`d e\\\\\\` f", "d e"],
  ],
  ['a "`b \\"c d\\" e`"', ['a "`b \\"c d\\" e`"', 'b \\"c d\\" e']],
  [
    "a `sed s/x\\.y//; b \\$(c \\$d)`",
    ["a `sed s/x\\.y//; b \\$(c \\$d)`", "b \\$(c \\$d)", "c \\$d", "sed s/x\\.y//"],
  ],
])("what stands in backquotes with escapes is found in its place: %s", (source, commands) => {
  expect(commandsIn(source).sort()).toEqual([...commands].sort())
})

const fragments = [
  ..."$(|`|'|\"|${|}|:-|(|)|((|))|[[|]]|{|;|&&|||;;|&|<|>|<<E|<<<|=~|=|#|\\|*|[|]|~|!|a|b|x="
    .split("|")
    .filter(Boolean),
  "|",
  "\nE\n",
  " ",
  "\n",
  "\t",
  "if ",
  "then ",
  "fi",
  "case ",
  " in ",
  "esac",
  "for ",
  "do ",
  "done",
  "while ",
  "function ",
  "time ",
  "é",
  "😀",
  "\0",
  "\ud800",
]
const text = fc.oneof(
  fc.string({unit: "binary", maxLength: 100}),
  fc.array(fc.constantFrom(...fragments), {maxLength: 60}).map(parts => parts.join("")),
  fc
    .tuple(fc.constantFrom(...scripts), fc.nat(), fc.nat(10), fc.constantFrom(...fragments))
    .map(([script, at, length, piece]) => {
      const from = script.length === 0 ? 0 : at % script.length
      return script.slice(0, from) + piece + script.slice(from + length)
    }),
)

/** Every range lies in the one around it, but for here-documents, which stand behind the line of their commands. */
function checkRanges(node: unknown, within: Range): void {
  if (typeof node !== "object" || node === null) return
  let inner = within
  if ("from" in node && "to" in node) {
    inner = node as Range
    expect(inner.from).toBeGreaterThanOrEqual(within.from)
    expect(inner.to).toBeGreaterThanOrEqual(inner.from)
    expect(inner.to).toBeLessThanOrEqual(within.to)
  }
  for (const [key, value] of Object.entries(node)) {
    // scripts in substitutions are checked for themselves
    if (
      key === "script" ||
      key === "body" ||
      key === "parts" ||
      key === "problems" ||
      key === "features" ||
      key === "comments"
    )
      continue
    checkRanges(value, inner)
  }
}

function checkScript(source: string): void {
  const script = parseShell(source)
  for (const {statements, problems, features, from, to} of scriptsIn(script)) {
    expect(to).toBeGreaterThanOrEqual(from)
    checkRanges(statements, {from, to})
    let last = from
    for (const statement of statements) {
      expect(statement.from).toBeGreaterThanOrEqual(last)
      last = statement.to
    }
    for (const range of [...problems, ...features]) checkRanges(range, {from, to})
  }
}

describe("any text", () => {
  test("has a tree with ranges in their places", {timeout: 60_000}, () =>
    fc.assert(fc.property(text, checkScript), {numRuns: 3000}),
  )
  test("gets an answer from every shell", {timeout: 60_000}, () => {
    const ask = (source: string) =>
      void ["sh", "dash", "ash", "bash", "ksh", "zsh"].map(shell => refusedBy(parseShell(source), shell))
    fc.assert(fc.property(text, ask), {numRuns: 1000})
  })
  test("cases cut off anywhere are read", () => {
    for (const script of scripts) for (let end = 0; end < script.length; end++) checkScript(script.slice(0, end))
  })
})

/** A text of many times the same. */
const fill = (piece: string, size: number) => piece.repeat(Math.floor(size / piece.length))
const hostile: Record<string, (size: number) => string> = {
  "open substitutions": size => fill("$(", size),
  "nested substitutions": size => fill("$(", size / 2) + fill(")", size / 4),
  "nested arithmetic": size => fill("$((", size / 2) + fill("))", size / 3),
  "double quotes": size => `${fill('"', size)}"`,
  "single quotes": size => fill("'", size),
  backquotes: size => fill("`", size),
  "escaped backquotes": size => `\`${fill("\\\\\\`a ", size)}\``,
  braces: size => fill("${", size),
  defaults: size => fill('${a:-"', size),
  "quoted substitutions": size => fill('"$(', size),
  case: size => fill("case x in ", size),
  if: size => fill("if ", size),
  parentheses: size => fill("(", size),
  "brace lists": size => fill("{a,", size),
  brackets: size => fill("[", size),
  functions: size => fill("f() ", size),
  "here-documents": size => fill("cat <<E\n", size),
  "here-documents on a line": size => fill("<<E ", size),
  "one word": size => fill("a", size),
  "one line": size => fill("a ", size),
  lines: size => fill("echo a b\n", size),
  indexes: size => fill("x[;", size),
  pipes: size => fill("a|", size),
}

describe("a long text of the same", () => {
  test.each(Object.keys(hostile))("%s takes no more than its size asks for", {timeout: 60_000}, name => {
    const read = (size: number) => refusedBy(parseShell(hostile[name]!(size)), "dash")
    expect(growth(read, 1 << 16)).toBeLessThan(IN_PROPORTION)
  })
})
