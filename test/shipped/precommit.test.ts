import {spawnSync} from "node:child_process"
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {parse} from "yaml"
import {isDockerfileName} from "../../server/cli/discover.ts"
import {copyCheckout, git, ROOT} from "../support/checkout.ts"
import {hasProgram} from "../support/programs.ts"

// The hooks, as pre-commit itself installs and runs them from a repository: here a copy of this checkout.

interface Hook {
  id: string
  entry: string
  language: string
  files: string
  exclude: string
}

const hooks = parse(readFileSync(join(ROOT, ".pre-commit-hooks.yaml"), "utf8")) as Hook[]

describe("hooks get the files that a search finds", () => {
  const names = ["Dockerfile", "Dockerfile.dev", "Containerfile", "Containerfile.a.b", "a.Dockerfile", "a.dockerfile"]
  const others = [
    "a.Containerfile",
    "Dockerfile.dockerignore",
    "a.Dockerfile.dockerignore",
    ".Dockerfile",
    "dockerfile",
  ]
  const more = [
    "Dockerfiles",
    "MyDockerfile",
    "Dockerfile.",
    "Dockerfile-dev",
    "a.DOCKERFILE",
    "containerfile",
    ".dockerfile",
  ]
  test.each(hooks)("$id", ({files, exclude}) => {
    for (const name of [...names, ...others, ...more]) {
      for (const path of [name, `a/b.c/${name}`]) {
        const taken = new RegExp(files).test(path) && !new RegExp(exclude).test(path)
        expect(taken, path).toBe(isDockerfileName(name))
      }
    }
  })
})

const isHere =
  hasProgram("pre-commit", "hooks as pre-commit runs them") &&
  hasProgram("npm", "hooks as pre-commit runs them, which asks a registry for packages", ["ping"])

describe.skipIf(!isHere)("pre-commit", () => {
  let folder: string
  let revision: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
    mkdirSync(join(folder, "hooks"))
    copyCheckout(join(folder, "hooks"))
    revision = git(join(folder, "hooks"), "rev-parse", "HEAD")
  })
  afterAll(() => rmSync(folder, {recursive: true, force: true}))

  /** Runs a hook over a new repository with these files, and answers with what it says and what files are then. */
  function run(files: Record<string, string>, hook: string) {
    const repository = mkdtempSync(join(folder, "repository-"))
    const config = `repos:\n- repo: ${join(folder, "hooks")}\n  rev: ${revision}\n  hooks: [${hook}]\n`
    for (const [path, text] of Object.entries({...files, ".pre-commit-config.yaml": config})) {
      mkdirSync(dirname(join(repository, path)), {recursive: true})
      writeFileSync(join(repository, path), text)
    }
    git(repository, "init", "--quiet")
    git(repository, "add", "--all")
    const env = {...process.env, PRE_COMMIT_HOME: join(folder, "home")}
    const {status, stdout, stderr} = spawnSync("pre-commit", ["run", "--all-files", "--color", "never"], {
      cwd: repository,
      env,
      encoding: "utf8",
    })
    const after = Object.fromEntries(
      Object.keys(files).map(path => [path, readFileSync(join(repository, path), "utf8")]),
    )
    return {status, said: stdout + stderr, after}
  }

  const RELATIVE = "FROM alpine:3.22\nWORKDIR app\n"

  test("dockerlint fails for findings, and lints Dockerfiles only", {timeout: 300_000}, () => {
    const {status, said} = run(
      {"a b/Dockerfile.dev": RELATIVE, "Dockerfile.dockerignore": "node_modules\n", "compose.yaml": "services: {}\n"},
      "{id: dockerlint}",
    )
    expect(said).toContain("a b/Dockerfile.dev:2:9 warning relative-workdir: ")
    expect(said).toContain("1 warning in 1 file ")
    expect(status).toBe(1)
  })

  test("nothing is installed but the program, and Node.js is the one that is there", () => {
    const home = join(folder, "home")
    const environments = readdirSync(home)
      .map(name => join(home, name, "node_env-system/lib/node_modules"))
      .filter(path => existsSync(path))
    expect(environments.flatMap(path => readdirSync(path))).toEqual(["dockerlint-ls"])
    expect(readdirSync(join(environments[0]!, "dockerlint-ls"))).not.toContain("node_modules")
  })

  test("dockerlint passes where nothing counts; arguments and the configuration do", () => {
    expect(run({Dockerfile: RELATIVE.replace("app", "/app"), a: RELATIVE}, "{id: dockerlint}").status).toBe(0)
    expect(run({Dockerfile: RELATIVE}, "{id: dockerlint, args: [--fail-on, error]}").status).toBe(0)
    expect(run({Dockerfile: RELATIVE, ".dockerlint.yaml": "rules: {DL3000: off}\n"}, "{id: dockerlint}").status).toBe(0)
  })

  test("no file to lint is no failure", () => {
    const {status, said} = run({"README.md": "# a\n"}, "{id: dockerlint}")
    expect(said).toContain("(no files to check)Skipped")
    expect(status).toBe(0)
  })
})
