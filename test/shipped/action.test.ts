import {spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {Ajv} from "ajv"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {parse} from "yaml"
import {copyCheckout, ROOT} from "../support/checkout.ts"
import {hasProgram} from "../support/programs.ts"

// The action of GitHub: its form, its scripts, and its steps as a runner runs them.

interface Step {
  id?: string
  name: string
  shell: string
  env: Record<string, string>
  run: string
}

interface Action {
  inputs: Record<string, {default: string}>
  runs: {steps: Step[]}
}

const action = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as Action

test("its form is that of the published schema", () => {
  const schema = JSON.parse(readFileSync(join(ROOT, "test/schemas/github-action.json"), "utf8")) as object
  const validate = new Ajv({strict: false}).compile(schema)
  expect(validate(action), JSON.stringify(validate.errors)).toBe(true)
  expect(validate({...action, outpust: {}})).toBe(false)
})

const shellcheck = hasProgram("shellcheck", "the scripts of action.yml")

test.skipIf(!shellcheck).each(action.runs.steps)("ShellCheck has nothing to say about: $name", ({run, env}) => {
  // a variable that the step is not given is reported
  const given = [...Object.keys(env), "GITHUB_OUTPUT"].map(name => `export ${name}=x\n`).join("")
  const options = ["--shell=bash", "--enable=all", "--exclude=SC2250,SC2292"]
  const {stdout} = spawnSync("shellcheck", [...options, "-"], {input: given + run, encoding: "utf8"})
  expect(stdout).toBe("")
})

test("what a user gives reaches scripts as variables only: it can't be a part of them", () => {
  for (const {run} of action.runs.steps) expect(run).not.toContain("${{")
})

const isHere =
  hasProgram("bash", "the steps of action.yml") &&
  hasProgram("npm", "the steps of action.yml, which ask a registry for packages", ["ping"])

describe.skipIf(!isHere)("its steps", () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
    mkdirSync(join(folder, "action"))
    copyCheckout(join(folder, "action"))
    mkdirSync(join(folder, "work/a b"), {recursive: true})
    writeFileSync(join(folder, "work/a b/Dockerfile"), "FROM alpine:3.22\nWORKDIR app\n")
    writeFileSync(join(folder, "work/strict.yaml"), "rules: {relative-workdir: error}\n")
  })
  afterAll(() => rmSync(folder, {recursive: true, force: true}))

  /** The value of a text with `${{ }}` in it. */
  function evaluate(text: string, contexts: Record<string, string>): string {
    return text.replace(/\$\{\{ (.*?) \}\}/g, (_, name: string) => {
      if (contexts[name] === undefined) throw new Error(`${name} is not known`)
      return contexts[name]
    })
  }

  /** Runs steps until one fails; `known`: what steps before them have put out. */
  function run(inputs: Record<string, string>, steps = action.runs.steps, known: Record<string, string> = {}) {
    const contexts = {"github.action_path": join(folder, "action"), "runner.temp": join(folder, "temp"), ...known}
    for (const [name, {default: usual}] of Object.entries(action.inputs))
      contexts[`inputs.${name}` as keyof typeof contexts] = inputs[name] ?? usual
    let said = ""
    for (const step of steps) {
      const script = join(folder, "step.sh")
      const outputs = join(folder, "outputs")
      writeFileSync(script, step.run)
      writeFileSync(outputs, "")
      const own = Object.entries(step.env).map(([name, text]) => [name, evaluate(text, contexts)] as const)
      const {status, stdout, stderr} = spawnSync(step.shell, ["--noprofile", "--norc", "-eo", "pipefail", script], {
        cwd: join(folder, "work"),
        env: {...process.env, ...Object.fromEntries(own), GITHUB_OUTPUT: outputs},
        encoding: "utf8",
      })
      said += stdout + stderr
      if (status !== 0) return {status, said, contexts}
      for (const [, name, value] of readFileSync(outputs, "utf8").matchAll(/^(.*?)=(.*)$/gm))
        Object.assign(contexts, {[`steps.${step.id}.outputs.${name}`]: value})
    }
    return {status: 0, said, contexts}
  }

  const [install, lint] = action.runs.steps

  test("build the program of the revision, and make annotations", {timeout: 300_000}, () => {
    const {status, said, contexts} = run({})
    expect(said).toMatch(/^::warning file=a b\/Dockerfile,line=2,.*::"app" is relative/m)
    expect(status).toBe(1)
    const installed = {
      "steps.install.outputs.program": (contexts as Record<string, string>)["steps.install.outputs.program"]!,
    }
    const again = (inputs: Record<string, string>) => run(inputs, [lint!], installed)

    expect(again({"fail-on": "error"}).status).toBe(0)
    expect(again({"fail-on": "error", config: "strict.yaml"}).status).toBe(1)
    expect(again({format: "text"}).said).toContain("a b/Dockerfile:2:9 warning relative-workdir")
    expect(again({paths: "\na b/Dockerfile\n"}).status).toBe(1)
    expect(again({paths: "a b/*.txt"}).status).toBe(3)
    expect(again({args: "--rule=DL3000=off\n--quiet"}).status).toBe(0)
    expect(again({output: "sarif=a.sarif\njson=a.json\n"}).status).toBe(1)
    expect(JSON.parse(readFileSync(join(folder, "work/a.sarif"), "utf8"))).toHaveProperty("runs")
    expect(JSON.parse(readFileSync(join(folder, "work/a.json"), "utf8"))).toHaveProperty("findings")
    // what is no path and no option is not run either
    expect(again({paths: "$(touch x); `touch x`", args: "--quiet\n; touch x"}).status).not.toBe(0)
    expect(again({paths: "x"}).said).toContain("no such file")
  })

  test("install a version of the package", {timeout: 300_000}, () => {
    const pack = spawnSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], {
      cwd: ROOT,
      encoding: "utf8",
    })
    const {status, said, contexts} = run({version: `file:${join(folder, pack.stdout.trim())}`})
    expect(said).toMatch(/^::warning file=a b\/Dockerfile,line=2,/m)
    expect(status).toBe(1)
    expect(contexts).toHaveProperty(
      ["steps.install.outputs.program"],
      join(folder, "temp/dockerlint/node_modules/dockerlint-ls/dist/cli.js"),
    )
  })

  test("say what is missing where Node.js is too old", () => {
    mkdirSync(join(folder, "old"))
    writeFileSync(join(folder, "old/node"), "#!/bin/sh\nexit 1\n", {mode: 0o755})
    const old = {...install!, env: {...install!.env, PATH: `${join(folder, "old")}:${process.env.PATH}`}}
    const {status, said} = run({}, [old])
    expect(said).toContain("::error::dockerlint needs Node.js 20.12 or later")
    expect(status).toBe(1)
  })
})
