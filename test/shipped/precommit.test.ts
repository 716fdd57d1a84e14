import {spawnSync} from "node:child_process"
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {parse} from "yaml"
import {isDefinitionName} from "../../server/disk/definitions.ts"
import {isDockerfileName} from "../../server/disk/discover.ts"
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
  const compose = [
    "compose.yaml",
    "compose.prod.yml",
    "docker-compose.yml",
    "docker-compose-a.yaml",
    "compose.yaml.bak",
  ]
  const bake = [
    "docker-bake.hcl",
    "docker-bake.override.json",
    "bake.hcl",
    "bake.yaml",
    "mycompose.yaml",
    "compose-.json",
  ]
  test.each(hooks)("$id", ({entry, files, exclude}) => {
    const isWanted = (name: string) => isDockerfileName(name) || (!entry.includes("format") && isDefinitionName(name))
    for (const name of [...names, ...others, ...more, ...compose, ...bake]) {
      for (const path of [name, `a/b.c/${name}`]) {
        const taken = new RegExp(files).test(path) && !new RegExp(exclude).test(path)
        expect(taken, path).toBe(isWanted(name))
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

  test("dockerlint fails for findings, and gets no other files", {timeout: 300_000}, () => {
    const {status, said} = run(
      {"a b/Dockerfile.dev": RELATIVE, "Dockerfile.dockerignore": "node_modules\n", "compose.yaml": "services: {}\n"},
      "{id: dockerlint}",
    )
    expect(said).toContain("a b/Dockerfile.dev:2:9 warning relative-workdir: ")
    expect(said).toContain("1 warning in 1 of 2 files ")
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

  test("dockerlint finds what is written in a Compose file", () => {
    const inline = RELATIVE.replace(/^/gm, "        ")
    const {said} = run(
      {"compose.yaml": `services:\n  a:\n    build:\n      dockerfile_inline: |\n${inline}\n`},
      "{id: dockerlint}",
    )
    expect(said).toContain("compose.yaml:6:17 warning relative-workdir: ")
  })

  test("dockerlint-fix and dockerlint-format change files, so the commit is stopped; then they pass", () => {
    const linted = "FROM alpine:3.22\nCMD a\n"
    const {status, said, after} = run({Dockerfile: 'FROM alpine:3.22 as a\nCMD ["b"]\n'}, "{id: dockerlint-fix}")
    expect(after.Dockerfile).toBe('FROM alpine:3.22 AS a\nCMD ["b"]\n')
    expect(said).toContain("files were modified by this hook")
    expect(status).toBe(1)
    expect(run({Dockerfile: after.Dockerfile!}, "{id: dockerlint-fix}").status).toBe(0)

    const formatted = run({Dockerfile: "FROM    alpine:3.22\n  cmd a"}, "{id: dockerlint-format}")
    expect(formatted.after.Dockerfile).toBe(linted)
    expect(formatted.status).toBe(1)
    expect(run({Dockerfile: linted}, "{id: dockerlint-format}")).toMatchObject({status: 0, after: {Dockerfile: linted}})
  })

  test("no file to lint is no failure", () => {
    const {status, said} = run({"README.md": "# a\n"}, "{id: dockerlint}")
    expect(said).toContain("(no files to check)Skipped")
    expect(status).toBe(0)
  })
})
