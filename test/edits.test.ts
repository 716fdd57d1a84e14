import {expect, test} from "vitest"
import {type Analysis, analyze} from "../server/analysis.ts"
import {
  appendCommand,
  insertWord,
  joinRuns,
  prependCommand,
  type Run,
  removeCommands,
  removeWord,
} from "../server/lint/edits.ts"
import type {RunCommand} from "../server/model/commands.ts"
import {applyEdits, type Edit} from "../server/text.ts"

// Each change, with the lines and the escape character of Linux and of Windows. `REFUSED`: there is no exact edit.

const REFUSED = "REFUSED"

type Change = (analysis: Analysis, run: Run, commands: readonly RunCommand[]) => Edit[] | undefined

function check(change: Change, before: string, after: string): void {
  for (const [source, expected] of variants(before, after)) {
    const analysis = analyze(source)
    const outer = analysis.file.instructions.find(({name, trigger}) => name === "RUN" || trigger?.name === "RUN")!
    const run = outer.trigger ?? outer
    const edits = change(analysis, {outer, run}, analysis.commandsOf(run))
    expect(edits ? applyEdits(source, edits) : REFUSED).toBe(expected)
    if (edits) expect(analyze(applyEdits(source, edits)).problems).toEqual(analysis.problems)
  }
}

function variants(before: string, after: string): [string, string][] {
  const from = "FROM debian:13\n"
  const whole = [from + before, after === REFUSED ? after : from + after] as [string, string]
  const windows = (text: string) => text.replaceAll("\n", "\r\n")
  const quoted = (text: string) => (text === REFUSED ? text : `# escape=\`\n${text.replaceAll("\\\n", "`\n")}`)
  // in a heredoc the shell gets the carriage returns too
  return before.includes("<<")
    ? [whole]
    : [whole, [windows(whole[0]), windows(whole[1])], [quoted(whole[0]), quoted(whole[1])]]
}

const named = (commands: readonly RunCommand[], name: string) => commands.filter(({program}) => program === name)

test.each([
  ["RUN x y", "RUN x -z y"],
  ["RUN sudo /usr/bin/x y", "RUN sudo /usr/bin/x -z y"],
  ["RUN x \\\n  y", "RUN x -z \\\n  y"],
  ['RUN ["x", "y"]', 'RUN ["x", "-z", "y"]'],
  ["RUN <<EOF\nx y\nEOF", "RUN <<EOF\nx -z y\nEOF"],
  ["RUN 'x' y", REFUSED],
  ["RUN sh -c 'x y'", REFUSED],
])("a word behind a program: %j", (before, after) => {
  check(
    (analysis, run, commands) => {
      const [{programAt}] = named(commands, "x") as [RunCommand]
      return insertWord(analysis, run, programAt, "x", "-z")
    },
    before,
    after,
  )
})

test.each([
  ["RUN x z", "RUN x"],
  ["RUN x z y", "RUN x y"],
  ["RUN x \\\n  z \\\n  y", "RUN x \\\n  y"],
  ["RUN x \\\n  y \\\n  z", "RUN x \\\n  y"],
  ["RUN x \\\n  # why\n  z \\\n  y", "RUN x \\\n  # why\n  y"],
  ["RUN x \\\n  # why\n  z", REFUSED],
  ["RUN x \\\n  y z \\\n  y", "RUN x \\\n  y \\\n  y"],
  ["RUN x \\\n  z && y", "RUN x \\\n  && y"],
  ["RUN (x z)", "RUN (x)"],
  ['RUN ["x", "z", "y"]', 'RUN ["x", "y"]'],
  ['RUN ["x", "y" , "z" ]', 'RUN ["x", "y" ]'],
  ["RUN <<EOF\nx \\\n  z\ny\nEOF", "RUN <<EOF\nx\ny\nEOF"],
])("a word is taken out: %j", (before, after) => {
  check(
    (analysis, run, commands) => {
      const word = named(commands, "x")[0]!.args.find(({value}) => value === "z")!
      return removeWord(analysis, run, word.at)
    },
    before,
    after,
  )
})

test.each([
  ["RUN x && a", "RUN a"],
  ["RUN a && x", "RUN a"],
  ["RUN a && x && b", "RUN a && b"],
  ["RUN a && x && x && b", "RUN a && b"],
  ["RUN x && x && b", "RUN b"],
  ["RUN a && x && x", "RUN a"],
  ["RUN a && x; b", "RUN a; b"],
  ["RUN a; x; b", "RUN a; b"],
  ["RUN x; a", "RUN a"],
  ["RUN a; x", "RUN a"],
  ["RUN a; x;", "RUN a;"],
  ["RUN a; { x; b; }", "RUN a; { b; }"],
  ["RUN a; (b; x)", "RUN a; (b)"],
  ["RUN a \\\n  && x \\\n  && b", "RUN a \\\n  && b"],
  ["RUN a \\\n  && b \\\n  && x", "RUN a \\\n  && b"],
  ["RUN a \\\n  && b \\\n  && x\nUSER y\n", "RUN a \\\n  && b\nUSER y\n"],
  ["RUN x \\\n  && b", "RUN b"],
  ["RUN a && \\\n  x && \\\n  b", "RUN a && \\\n  b"],
  ["RUN a && \\\n  b && \\\n  x", "RUN a && \\\n  b"],
  ["RUN x && \\\n  b", "RUN b"],
  ["RUN a && \\\n  x 1 \\\n  2 && \\\n  b", "RUN a && \\\n  b"],
  ["RUN a && x \\\n  && b", "RUN a \\\n  && b"],
  ["RUN set -e; \\\n  x; \\\n  b", "RUN set -e; \\\n  b"],
  ["RUN set -e; \\\n  b; \\\n  x", "RUN set -e; \\\n  b"],
  ["RUN a \\\n  # of x\n  && x \\\n  # of b\n  && b", "RUN a \\\n  # of x\n  # of b\n  && b"],
  ["RUN a && \\\n  # of x\n  x && \\\n  # of b\n  b", "RUN a && \\\n  # of x\n  # of b\n  b"],
  ["RUN a \\\n  # of x\n  && x", REFUSED],
  ["RUN x \\\n  # of a\n  && a", REFUSED],
  ["RUN a || x", REFUSED],
  ["RUN x || a", REFUSED],
  ["RUN x", REFUSED],
  ["RUN a | x && b", REFUSED],
  ["RUN if a; then x; fi", REFUSED],
  ["RUN a $(x && b)", REFUSED],
  ["RUN a && x & b", REFUSED],
  ["RUN a && ! x && b", REFUSED],
  ["RUN --mount=type=tmpfs,target=/y x && a", "RUN --mount=type=tmpfs,target=/y a"],
  ["ONBUILD RUN x && a", "ONBUILD RUN a"],
  ["RUN <<EOF\na\nx\nb\nEOF", "RUN <<EOF\na\nb\nEOF"],
  ["RUN <<EOF\na\nx\nEOF", "RUN <<EOF\na\nEOF"],
  ["RUN <<EOF\na && \\\n  x\nEOF", "RUN <<EOF\na\nEOF"],
  ["RUN <<EOF\na &&\n  x &&\n  b\nEOF", "RUN <<EOF\na &&\n  b\nEOF"],
  ["RUN <<EOF\na # of a\nx # of x\nb\nEOF", "RUN <<EOF\na # of a\n# of x\nb\nEOF"],
])("commands are taken out: %j", (before, after) => {
  check((analysis, run, commands) => removeCommands(analysis, run, named(commands, "x")), before, after)
})

test.each([
  ["RUN a", "RUN a && z"],
  ["RUN a;", "RUN a && z;"],
  ["RUN a # why", "RUN a && z # why"],
  ["RUN a \\\n  && b", "RUN a \\\n  && b \\\n  && z"],
  ["RUN a \\\n && b \\\n   c\nUSER x\n", "RUN a \\\n && b \\\n   c \\\n && z\nUSER x\n"],
  ["RUN a && \\\n    b", "RUN a && \\\n    b && \\\n    z"],
  ["RUN a; \\\n\tb;", "RUN a; \\\n\tb \\\n\t&& z;"],
  ["ONBUILD RUN a", "ONBUILD RUN a && z"],
  ["RUN <<EOF\n  a\nEOF", "RUN <<EOF\n  a\n  z\nEOF"],
  ["RUN bash <<EOF\na\nEOF", REFUSED],
  ["RUN a &", REFUSED],
  ["RUN ! a", REFUSED],
  ["RUN a && exit 0", REFUSED],
  ["RUN (a", REFUSED],
  ['RUN ["a"]', REFUSED],
])("a command is put at the end: %j", (before, after) => {
  check((analysis, run) => appendCommand(analysis, run, "z"), before, after)
})

test.each([
  ["RUN x", "RUN z && x"],
  ["RUN a && Y=1 x 2", "RUN a && z && Y=1 x 2"],
  ["RUN yes | x", "RUN z && yes | x"],
  ["RUN set -e; a; x", "RUN set -e; a; z; x"],
  ["RUN set -e; a && x", "RUN set -e; a && z && x"],
  ["RUN set -e; if x; then a; fi", "RUN set -e; if z && x; then a; fi"],
  ["RUN sudo x", "RUN z && sudo x"],
  ["RUN x || a", REFUSED],
  ["RUN ! x", REFUSED],
  ['RUN ["x"]', REFUSED],
])("a command is put in front of another: %j", (before, after) => {
  check((analysis, run, commands) => prependCommand(analysis, run, named(commands, "x")[0]!, "z"), before, after)
})

test.each([
  ["RUN a\nRUN b\n", "RUN a \\\n    && b\n"],
  ["RUN a\n\nRUN b && c\n", "RUN a \\\n    && b && c\n"],
  ["RUN a \\\n  && b\nRUN c \\\n  && d\n", "RUN a \\\n  && b \\\n  && c \\\n  && d\n"],
  ["RUN a && \\\n  b\nRUN c\n", "RUN a && \\\n  b && \\\n  c\n"],
  ["RUN a\n# of b\nRUN b\n", "RUN a \\\n    # of b\n    && b\n"],
  ["RUN a || b\nRUN c\n", "RUN a || b \\\n    && c\n"],
  ["RUN --network=none a\nRUN --network=none b\n", "RUN --network=none a \\\n    && b\n"],
  ["RUN set -ex; a\nRUN b\n", "RUN set -ex; a \\\n    && b\n"],
  ["RUN a\nRUN --network=none b\n", REFUSED],
  ["RUN a\nRUN b || c\n", REFUSED],
  ["RUN a\nRUN b; c\n", REFUSED],
  ["RUN cd a\nRUN b\n", REFUSED],
  ["RUN X=1; a\nRUN b\n", REFUSED],
  ["RUN export X=1\nRUN b\n", REFUSED],
  ["RUN a # why\nRUN b\n", REFUSED],
  ["RUN a;\nRUN b\n", REFUSED],
  ["RUN a &\nRUN b\n", REFUSED],
  ["RUN a\n# hadolint ignore=DL3008\nRUN b\n", REFUSED],
  ["RUN a\nUSER x\nRUN b\n", REFUSED],
  ["RUN <<EOF\na\nEOF\nRUN b\n", REFUSED],
  ['RUN ["a"]\nRUN b\n', REFUSED],
])("two RUNs are joined: %j", (before, after) => {
  check(
    (analysis, {run}) => {
      const runs = analysis.all("RUN")
      return joinRuns(analysis, run, runs[1]!)
    },
    before,
    after,
  )
})
