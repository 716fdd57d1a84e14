import {spawnSync} from "node:child_process"
import {existsSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {afterAll, describe, expect, test} from "vitest"

// hadolint's configuration means the same here as in hadolint itself: which of its codes are reported, on which lines, at
// which severity where it is given, and whether that is a failure. HADOLINT names the program.

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url))
const hadolint = process.env.HADOLINT ?? "hadolint"
const version = spawnSync(hadolint, ["--version"], {encoding: "utf8"}).stdout ?? ""
const isThere = /\d+\.\d+/.test(version) && existsSync(program)
if (!isThere) console.warn("skipped: comparing configurations with hadolint, since the program is not here (HADOLINT)")

const DOCKERFILE = `FROM debian AS build
LABEL version="1.x" extra=1
# hadolint ignore=DL3027
RUN apt install -y make
FROM quay.io/team/app:latest
LABEL version="1.2.3" team=""
WORKDIR app
MAINTAINER me
COPY --from=build /a /b
`

/** A configuration, what is in the environment, and the codes whose severity both are told. */
const CASES: [title: string, config: string | undefined, env: Record<string, string>, told: string[]][] = [
  ["nothing", undefined, {}, []],
  ["ignored", "ignored: [DL3006, DL3007]\nfailure-threshold: info\n", {}, []],
  [
    "override",
    "override: {error: [DL3006], info: [DL4000, DL3000], style: [DL3007]}\nfailure-threshold: error\n",
    {},
    ["DL3006", "DL4000", "DL3000", "DL3007"],
  ],
  ["a rule in two lists", "override: {style: [DL3006], error: [DL3006], info: [DL3006]}\n", {}, ["DL3006"]],
  ["ignored and overridden", "override: {error: [DL3006]}\nignored: [DL3006]\n", {}, []],
  ["a rule that is off", "override: {info: [DL1001]}\n", {}, ["DL1001"]],
  ["threshold error, nothing so bad", "override: {info: [DL4000, DL3000, DL3026]}\nfailure-threshold: error\n", {}, []],
  ["threshold none", "ignored: [DL3006, DL3007, DL3000, DL4000, DL3048]\nfailure-threshold: none\n", {}, []],
  ["no-fail", "no-fail: true\nfailure-threshold: info\n", {}, []],
  ["registries", "trustedRegistries: [docker.io]\nfailure-threshold: info\n", {}, []],
  ["registries with a star", "trustedRegistries: ['*.io']\n", {}, []],
  [
    "registries, one more in the environment",
    "trustedRegistries: [docker.io]\n",
    {HADOLINT_TRUSTED_REGISTRIES: "quay.io"},
    [],
  ],
  ["labels", "label-schema: {version: semver, team: text}\n", {}, []],
  ["strict labels", "label-schema: {version: semver, team: ''}\nstrict-labels: true\n", {}, []],
  ["no pragmas", "disable-ignore-pragma: true\n", {}, []],
  ["environment", undefined, {HADOLINT_IGNORE: "DL3006,DL3007", HADOLINT_OVERRIDE_INFO: "DL4000"}, ["DL4000"]],
  ["environment, no failure", undefined, {HADOLINT_NOFAIL: "1"}, []],
  [
    "a file and the environment",
    "ignored: [DL3006]\noverride: {error: [DL4000]}\nfailure-threshold: error\n",
    {HADOLINT_IGNORE: "DL3007", HADOLINT_FAILURE_THRESHOLD: "info"},
    [],
  ],
]

describe.skipIf(!isThere)("as hadolint reads its configuration", () => {
  const folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
  afterAll(() => rmSync(folder, {recursive: true}))

  test.each(CASES)("%s", (_, config, variables, told) => {
    writeFileSync(join(folder, "Dockerfile"), DOCKERFILE)
    rmSync(join(folder, ".hadolint.yaml"), {force: true})
    if (config !== undefined) writeFileSync(join(folder, ".hadolint.yaml"), config)
    const env = {PATH: process.env.PATH, HOME: folder, ...variables}
    const run = (command: string, args: string[]) => {
      const {stdout, status} = spawnSync(command, args, {cwd: folder, env, encoding: "utf8"})
      const found = JSON.parse(stdout) as {code: string; line: number; level: string}[]
      const lines = found
        .filter(({code}) => /^DL\d+$/.test(code))
        .map(({code, line, level}) => `${line} ${code}${told.includes(code) ? ` ${level}` : ""}`)
      return {status, lines: [...new Set(lines)].sort()}
    }
    const theirs = run(hadolint, ["-f", "json", "Dockerfile"])
    const ours = run(process.execPath, [program, "--format", "hadolint-json", "Dockerfile"])
    expect(ours).toEqual(theirs)
  })
})
