import {spawnSync} from "node:child_process"
import {expect, test} from "vitest"
import {parseShell} from "../grammars/shell.ts"
import {refusedBy, simpleCommandsIn} from "../grammars/shellDialects.ts"
import {analyze} from "../server/analysis.ts"
import {realFiles} from "./support/shared.ts"

// The commands of every RUN of the real files, against those that shfmt finds: the same words at the same places.

const there = spawnSync("shfmt", ["--version"]).status === 0
if (!there) console.warn("skipped: shfmt is not here, so commands are not compared with it")

interface Node {
  Type?: string
  Args?: {Pos: {Offset: number}; End: {Offset: number}}[]
}

/** The scripts of the real files that bash reads, each once. */
function scripts(): string[] {
  const found = new Set<string>()
  for (const {source} of realFiles()) {
    const analysis = analyze(source)
    for (const run of analysis.all("RUN")) {
      const shell = analysis.shellOf(run)
      if (shell?.script && shell.dialect !== "zsh") found.add(shell.text.value)
    }
  }
  return [...found]
}

/** Words by their places in UTF-8. */
function theirCommands(script: string): string[] | undefined {
  const {status, stdout} = spawnSync("shfmt", ["-ln", "bash", "-tojson"], {
    input: script,
    encoding: "utf8",
    maxBuffer: 1e9,
  })
  if (status !== 0) return undefined
  const commands: string[] = []
  const walk = (node: unknown, backquoted: boolean) => {
    if (typeof node !== "object" || node === null) return
    const {Type, Args} = node as Node
    if (Type === "CallExpr" && Args) commands.push(Args.map(({Pos, End}) => `${Pos.Offset}-${End.Offset}`).join(" "))
    for (const value of Object.values(node)) walk(value, backquoted)
  }
  walk(JSON.parse(stdout), false)
  return commands.sort()
}

function ourCommands(script: string): string[] {
  const bytes = (at: number) => Buffer.byteLength(script.slice(0, at))
  const commands = [...simpleCommandsIn(parseShell(script))].filter(({words}) => words.length > 0)
  return commands.map(({words}) => words.map(({from, to}) => `${bytes(from)}-${bytes(to)}`).join(" ")).sort()
}

test.skipIf(!there)("the commands are those that shfmt finds", {timeout: 300_000}, () => {
  let same = 0
  const different: string[] = []
  for (const script of scripts()) {
    // declarations, let and the like are no calls for shfmt
    if (/\b(?:export|declare|local|readonly|typeset|let|time|coproc|nameref)\b|\r/.test(script)) continue
    const theirs = theirCommands(script)
    if (!theirs || refusedBy(parseShell(script), "bash")) continue
    const ours = ourCommands(script)
    if (JSON.stringify(ours) === JSON.stringify(theirs)) same++
    else different.push(script)
  }
  if (process.env.SHOW)
    console.log(
      same,
      different.length,
      different
        .slice(0, 20)
        .map(script => {
          const ours = ourCommands(script),
            theirs = theirCommands(script)!
          const text = (key: string) =>
            key
              .split(" ")
              .map(range => {
                const [a, b] = range.split("-").map(Number) as [number, number]
                return Buffer.from(script).subarray(a, b).toString()
              })
              .join("␣")
          return [
            ours
              .filter(x => !theirs.includes(x))
              .map(text)
              .slice(0, 3),
            theirs
              .filter(x => !ours.includes(x))
              .map(text)
              .slice(0, 3),
          ]
        })
        .map(x => JSON.stringify(x))
        .join("\n"),
    )
  expect(different).toEqual([])
})
