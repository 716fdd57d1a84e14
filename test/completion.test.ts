import {spawnSync} from "node:child_process"
import {mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {hasProgram} from "./support/programs.ts"

// Completion as shells do it, with the scripts that the built program prints.

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url))

function script(shell: string): string {
  return spawnSync(process.execPath, [program, "completion", shell], {encoding: "utf8"}).stdout
}

/** What is typed, and the last words that it may become; where that is one list for all shells. */
const CASES: [typed: string, words: string[]][] = [
  ["dockerlint expl", ["explain", "explosives"]],
  ["dockerlint comp", ["completion"]],
  ["dockerlint --forma", ["--format"]],
  ["dockerlint --format g", ["github", "gitlab", "gnu"]],
  ["dockerlint -f s", ["sarif", "sonarqube"]],
  ["dockerlint --fail-on ", ["error", "info", "none", "style", "warning"]],
  ["dockerlint -q --report-un", ["--report-unused-ignores"]],
  ["dockerlint explain relative-", ["relative-destination", "relative-volume", "relative-workdir"]],
  [
    "dockerlint explain DL300",
    ["DL3000", "DL3001", "DL3002", "DL3003", "DL3004", "DL3006", "DL3007", "DL3008", "DL3009"],
  ],
  ["dockerlint explain CKV_DOCKER_7", ["CKV_DOCKER_7"]],
  ["dockerlint --fix-rule missing-t", ["missing-tag"]],
  ["dockerlint --fix-rule secu", ["security"]],
  ["dockerlint --ruleset la", ["latest"]],
  ["dockerlint rules --severity ", ["error", "info", "style", "warning"]],
  ["dockerlint rules --f", ["--fixable", "--format"]],
  ["dockerlint rules --format j", ["json"]],
  ["dockerlint format --keyword-case ", ["keep", "lower", "upper"]],
  ["dockerlint completion f", ["fish"]],
  ["dockerlint --config on", ["one two.yaml"]],
  ["dockerlint Dockerfile.d", ["Dockerfile.dev"]],
  ["dockerlint a Dockerfile.d", ["Dockerfile.dev"]],
  ["dockerlint parse Dockerfile.d", ["Dockerfile.dev"]],
  ["dockerlint expl --format js", ["json"]],
]

/** What stands around an equals sign. */
const PAIRS: typeof CASES = [
  ["dockerlint --format=gith", ["--format=github"]],
  ["dockerlint --rule missing-ta", ["missing-tag="]],
  ["dockerlint --rule missing-tag=of", ["missing-tag=off"]],
  ["dockerlint --rule=missing-tag=w", ["--rule=missing-tag=warning"]],
  ["dockerlint --output ju", ["junit="]],
  ["dockerlint --output junit=exp", ["junit=explosives"]],
]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
  for (const name of ["Dockerfile.dev", "explosives", "one two.yaml"]) writeFileSync(join(folder, name), "")
  for (const shell of ["bash", "zsh", "fish"]) writeFileSync(join(folder, `.completion.${shell}`), script(shell))
})
afterAll(() => rmSync(folder, {recursive: true}))

/** Types into a shell in a terminal; answers all that it shows. */
function type(shell: string, args: string[], keys: string): string {
  const code = "import pty, sys\npty.spawn(sys.argv[1:])"
  const env = {PATH: process.env.PATH, HOME: folder, TERM: "dumb", PS1: "", LC_ALL: "C.UTF-8"}
  return spawnSync("python3", ["-c", code, shell, ...args], {cwd: folder, env, input: keys, encoding: "utf8"}).stdout
}

const python = hasProgram("python3", "completion in a terminal", ["-c", "import pty"])

/** Lines as they are when all that a shell offers is put into them, as the words that the shell then has. */
function inserted(
  shell: string,
  args: string[],
  start: string,
  insert: string,
  lines: readonly string[],
): Map<string, string[]> {
  // with printf before it, the shell itself says what the words are
  const keys = lines.map(line => `${line}${insert}\u0001printf '=>%s\\n' '${line}' \u0005 '=end'\n`)
  const shown = type(shell, args, `${start}${keys.join("")}exit\n`)
  const printed = [...shown.matchAll(/^=>(.*?)\r*$/gm)].map(([, word]) => word!)
  const answers = new Map<string, string[]>()
  for (let at = 0; at < printed.length; at = printed.indexOf("=end", at) + 1)
    answers.set(printed[at]!, printed.slice(at + 2, printed.indexOf("=end", at)))
  expect([...answers.keys()]).toEqual(lines)
  return answers
}

const SHELLS = [
  {
    shell: "bash",
    args: ["--norc", "--noprofile", "-i"],
    start: "source .completion.bash\nbind 'set horizontal-scroll-mode on'\nbind 'set bell-style none'\n",
    insert: "\u001b*",
  },
  {
    shell: "zsh",
    args: ["-f", "-i"],
    start: [
      "unsetopt beep prompt_cr prompt_sp",
      "autoload -Uz compinit",
      "compinit -u -D",
      "source ./.completion.zsh",
      "zle -C all-matches complete-word _generic",
      "bindkey -e",
      "bindkey '^Xa' all-matches",
      "zstyle ':completion:all-matches:*' completer _all_matches _complete",
      "zstyle ':completion:all-matches:*' insert true",
      "",
    ].join("\n"),
    insert: "\u0018a",
  },
]

describe.each(SHELLS)("$shell", ({shell, args, start, insert}) => {
  const isHere = python && hasProgram(shell, `completion in ${shell}`)

  test.skipIf(!isHere)("offers commands, options, values, rules and files", () => {
    const lines = [...CASES, ...PAIRS].map(([typed]) => typed)
    const answers = inserted(shell, args, start, insert, lines)
    for (const [typed, words] of [...CASES, ...PAIRS]) {
      const last = answers.get(typed)!.slice(typed.split(" ").length - 2)
      expect(last.sort(), typed).toEqual(words)
    }
  })
})

describe("fish", () => {
  const isHere = hasProgram("fish", "completion in fish")

  test.skipIf(!isHere).each(CASES)("%s", (typed, words) => {
    const env = {PATH: process.env.PATH, HOME: folder, LC_ALL: "C.UTF-8"}
    const ask = `source .completion.fish; complete -C '${typed}'`
    const {stdout} = spawnSync("fish", ["--no-config", "-c", ask], {cwd: folder, env, encoding: "utf8"})
    const offered = stdout.split("\n").flatMap(line => (line === "" ? [] : [line.split("\t")[0]!]))
    expect(offered.sort()).toEqual(words)
  })
})
