import {mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {makeCertificates} from "./support/certificates.ts"
import {fillRegistry, hasRegistry, type Running, startRegistry} from "./support/dockerRegistry.ts"
import {at, get, put, run, useFolder} from "./support/program.ts"

// The commands that have to do with images, as a user runs them: by themselves, and against a real registry.

useFolder()

/** Some day on which node 14 has ended and node 24 has not. */
const DAY = {SOURCE_DATE_EPOCH: String(Date.UTC(2026, 8, 1) / 1000)}
const DIGEST = `sha256:${"0".repeat(64)}`
const offline = (...args: string[]) => run(args, {env: {...DAY, XDG_CACHE_HOME: at("cache")}})

describe("without asking anybody", () => {
  test("images lists what is named and what comes with the program", () => {
    put("Dockerfile", `FROM node:14-alpine AS a\nFROM debian:13@${DIGEST}\nCOPY --from=node:14-alpine /a /b\n`)
    const {status, stdout, stderr} = offline("images")
    expect(stderr).toBe("")
    expect(stdout).toBe(
      [
        "IMAGE   TAG        DIGEST               AGE  SIZE  END OF LIFE                                           USED IN",
        "debian  13         sha256:000000000000  -    -     debian 13: 2030-06-30                                 Dockerfile:2",
        "node    14-alpine  -                    -    -     nodejs 14: 2023-04-30, over; not built since 2023-05  Dockerfile:1 and 1 more",
        "",
      ].join("\n"),
    )
    expect(status).toBe(0)
  })

  test("the same for programs", () => {
    put("Dockerfile", "FROM node:14-alpine\nRUN --mount=type=bind,from=ghcr.io/a/b:1,target=/b true\n")
    const {images} = JSON.parse(offline("images", "--format", "json").stdout) as {images: object[]}
    expect(images).toEqual([
      {
        name: "ghcr.io/a/b:1",
        registry: "ghcr.io",
        image: "ghcr.io/a/b",
        tag: "1",
        endOfLife: [],
        uses: [{path: "Dockerfile", line: 2, column: 28, instruction: "RUN"}],
      },
      {
        name: "node:14-alpine",
        registry: "docker.io",
        image: "node",
        tag: "14-alpine",
        endOfLife: [{product: "nodejs", cycle: "14", end: "2023-04-30", ended: true}],
        droppedSince: "2023-05",
        uses: [{path: "Dockerfile", line: 1, column: 6, instruction: "FROM"}],
      },
    ])
  })

  test("a name of a file can't steer a terminal", () => {
    const path = "\u009b2J\u202e.Dockerfile"
    put(path, "FROM node:14-alpine\n")
    for (const format of ["text", "json"])
      expect(offline("images", "--format", format).stdout, format).not.toMatch(/[\u0080-\u009f\u202a-\u202e]/)
    const {images} = JSON.parse(offline("images", "--format", "json").stdout) as {images: {uses: object[]}[]}
    expect(images[0]!.uses).toMatchObject([{path}])
  })

  test("nothing to list, and what can't be read", () => {
    put("Dockerfile", "FROM scratch\n")
    expect(offline("images")).toMatchObject({status: 0, stdout: "no images\n"})
    expect(offline("images", "none")).toMatchObject({status: 3, stdout: "no images\n"})
    expect(offline("images", "--format", "yaml")).toMatchObject({status: 2})
  })

  test("pin says what it needs, and can tell what is not pinned", () => {
    put("Dockerfile", `FROM node:24\nFROM node@${DIGEST}\n`)
    expect(offline("pin")).toEqual({
      status: 2,
      stdout: "",
      stderr: "dockerlint: pin has to ask registries for digests: say --online; pin --check alone needs none\n",
    })
    expect(offline("pin", "--check", "--update").status).toBe(2)
    expect(offline("pin", "--check")).toEqual({
      status: 1,
      stdout: "Dockerfile:1:6: would pin node:24\n1 image would be pinned\n",
      stderr: "",
    })
    put("Dockerfile", `FROM node@${DIGEST}\n`)
    expect(offline("pin", "--check")).toMatchObject({status: 0, stdout: "0 images would be pinned\n"})
  })

  test("who may be asked has to make sense", () => {
    for (const args of [
      ["--registry", "r.test"],
      ["--credentials"],
      ["images", "--registry", "r.test"],
      ["--online", "--registry", "r.test/team"],
      ["--online", "--registry", "file:///etc"],
      ["--online", "--registry", "me@r.test"],
    ])
      expect(run(args), args.join(" ")).toMatchObject({status: 2, stdout: ""})
  })

  test("the day decides what has ended", () => {
    put("Dockerfile", "FROM node:24\nUSER app\n")
    const judged = (year: number) => run(["."], {env: {SOURCE_DATE_EPOCH: String(Date.UTC(year, 5, 1) / 1000)}})
    expect(judged(2026)).toMatchObject({status: 0})
    expect(judged(2029)).toMatchObject({status: 1, stdout: expect.stringContaining("end-of-life-base")})
  })

  test("a Dockerfile in a Compose file is judged too", () => {
    put(
      "compose.yaml",
      "services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM node:14\n        USER app\n",
    )
    expect(offline("compose.yaml").stdout).toMatch(/^compose.yaml:5:14 warning end-of-life-base: node:14 gets no fixes/)
  })

  test("cache clear", () => {
    expect(offline("cache", "clear")).toMatchObject({status: 0, stdout: expect.stringMatching(/^cleared .*cache/)})
    expect(offline("cache")).toMatchObject({status: 2})
  })
})

describe.runIf(hasRegistry)("with a real registry", () => {
  let folder = ""
  let plain: Running
  let index = ""

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
    plain = await startRegistry(join(folder, "storage"))
    index = fillRegistry(plain.host, folder)
  })

  afterAll(() => {
    plain.stop()
    rmSync(folder, {recursive: true, force: true})
  })

  const env = (more: NodeJS.ProcessEnv = {}) => ({...DAY, XDG_CACHE_HOME: at("cache"), NO_PROXY: "*", ...more})
  const asking = (...args: string[]) => run([...args, "--online", "--registry", `http://${plain.host}`], {env: env()})

  test("pin writes the digest of the index, once", () => {
    const image = `${plain.host}/team/app`
    put(
      "Dockerfile",
      `FROM ${image}:1.0 AS a\nARG X\nFROM ${image}\nCOPY --from=${image}:1.1 /a /b\nFROM ${image}:$X\n`,
    )
    const before = get("Dockerfile")
    const shown = asking("pin", "--diff")
    expect(shown.status).toBe(1)
    expect(shown.stdout).toContain(`+FROM ${image}:1.0@${index} AS a`)
    expect(get("Dockerfile")).toBe(before)
    expect(asking("pin")).toMatchObject({status: 0, stderr: ""})
    const pinned = get("Dockerfile")
    expect(pinned).toMatch(
      new RegExp(
        `^FROM ${image}:1.0@${index} AS a\nARG X\nFROM ${image}:latest@${index}\nCOPY --from=${image}:1.1@sha256:[0-9a-f]{64} /a /b\nFROM ${image}:\\$X\n$`,
      ),
    )
    expect(asking("pin", "--update", "--check")).toMatchObject({status: 0, stdout: "0 images would be pinned\n"})
    expect(asking("pin")).toMatchObject({status: 0, stdout: "pinned 0 images\n"})
    expect(get("Dockerfile")).toBe(pinned)
  })

  test("pin brings digests up to date only where that is asked for", () => {
    const image = `${plain.host}/team/app`
    put("Dockerfile", `ARG BASE=${image}:1.0@${DIGEST}\nFROM $BASE\n`)
    expect(asking("pin")).toMatchObject({status: 0, stdout: "pinned 0 images\n"})
    expect(asking("pin", "--update", "--check")).toMatchObject({status: 1})
    expect(asking("pin", "--update")).toMatchObject({status: 0})
    expect(get("Dockerfile")).toBe(`ARG BASE=${image}:1.0@${index}\nFROM $BASE\n`)
  })

  test("an argument that is part of other names too is left alone", () => {
    const image = `${plain.host}/team/app:1.0`
    const shared = [
      `ARG BASE=${image}\nFROM $BASE\nFROM \${BASE}-slim\n`,
      `ARG BASE=${image}\nARG OTHER=\${BASE}.1\nFROM $BASE\nFROM $OTHER\n`,
    ]
    for (const source of shared) {
      put("Dockerfile", source)
      const {status, stderr} = asking("pin")
      expect([status, get("Dockerfile")]).toEqual([3, source])
      expect(stderr).toContain(`Dockerfile:1:10: ${image} is left alone: its argument is part of other names too`)
    }
    put("Dockerfile", `ARG BASE=${image}\nFROM $BASE\nFROM \${BASE}\n`)
    expect(asking("pin").status).toBe(0)
    expect(get("Dockerfile")).toBe(`ARG BASE=${image}@${index}\nFROM $BASE\nFROM \${BASE}\n`)
  })

  test("what can't be pinned is said, and the rest is", () => {
    const image = `${plain.host}/team/app`
    put("Dockerfile", `FROM ${image}:9\nFROM alpine:3\nFROM ${image}:1.0\n`)
    const {status, stderr} = asking("pin")
    expect(status).toBe(3)
    expect(stderr).toContain(`Dockerfile:1:6: ${image}:9 is left alone: `)
    expect(stderr).toContain(
      "Dockerfile:2:6: alpine:3 is left alone: docker.io is not among the registries that may be asked",
    )
    expect(get("Dockerfile")).toBe(`FROM ${image}:9\nFROM alpine:3\nFROM ${image}:1.0@${index}\n`)
  })

  test("images tells what the registry says, and offline what it said", () => {
    const image = `${plain.host}/team/app`
    put("Dockerfile", `FROM ${image}:1.0@${DIGEST}\nFROM ${image}:1.1\nFROM ${image}:9\n`)
    const {status, stdout, stderr} = asking("images", "--format", "json")
    expect([status, stderr]).toEqual([0, ""])
    const {images} = JSON.parse(stdout) as {images: Record<string, unknown>[]}
    expect(images).toMatchObject([
      {tag: "1.0", pinned: DIGEST, digest: index},
      {tag: "1.1", digest: expect.stringMatching(/^sha256:/), size: expect.any(Number), platforms: ["linux/amd64"]},
      {tag: "9", problem: expect.any(String)},
    ])
    expect(asking("images").stdout).toContain("sha256:000000000000, moved")
    const later = run(["images"], {env: env()})
    expect(later.stdout).toContain("(sha256:")
    expect(run(["cache", "clear"], {env: env()}).status).toBe(0)
    expect(run(["images"], {env: env()}).stdout).not.toContain("(sha256:")
  })

  test("linting knows the base image, and which tags there are", () => {
    const image = `${plain.host}/team/app`
    put(
      "Dockerfile",
      `FROM ${image}:1.0\nCOPY a /$ARCH/b\nCOPY a /$ARHC/b\nFROM ${image}:2.0\nFROM --platform=linux/s390x ${image}:1.0\nFROM ${image}:1.0@${index}\n`,
    )
    const found = (...args: string[]) => {
      const {stdout} = run([".", "--format", "json", "--rule", "all=on", ...args], {env: env()})
      const {findings} = JSON.parse(stdout) as {findings: {rule: string; start: {line: number}}[]}
      return findings.map(({rule, start}) => `${start.line} ${rule}`)
    }
    const online = found("--online", "--registry", `http://${plain.host}`)
    const without = found()
    const more = online.filter(finding => !without.includes(finding))
    expect(more).toEqual(["3 undefined-variable", "4 nonexistent-tag", "5 unoffered-platform"])
    expect(without.filter(finding => !online.includes(finding))).toEqual([])
  })

  test("in a Compose file as well", () => {
    const source = `FROM ${plain.host}/team/app:9`
    put(
      "compose.yaml",
      `services:\n  web:\n    build:\n      dockerfile_inline: |\n        ${source}\n        USER app\n`,
    )
    expect(asking("compose.yaml").stdout).toMatch(/^compose.yaml:5:14 error nonexistent-tag: /)
  })

  test("who is not allowed is not asked, and what does not answer is said", () => {
    put("Dockerfile", `FROM ${plain.host}/team/app:9\nUSER app\n`)
    const {status, stdout, stderr} = run(["--online", "."], {env: env()})
    expect([status, stdout]).toEqual([0, expect.not.stringContaining("nonexistent-tag")])
    expect(stderr).toContain(`${plain.host} is not among the registries that may be asked`)
    put(".dockerlint.yaml", "registries: [evil.test]\n")
    expect(run(["--online", "."], {env: env()}).status).toBe(2)
  })
})

const tls = hasRegistry ? makeCertificates() : undefined

test.runIf(tls)("with passwords, which go to the registry only where that is asked for", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
  const storage = join(folder, "storage")
  const open = await startRegistry(storage)
  const index = fillRegistry(open.host, folder)
  open.stop()
  // me:secret, hashed by bcrypt
  const path = join(folder, "htpasswd")
  writeFileSync(path, "me:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n")
  writeFileSync(join(folder, "ca.pem"), tls!.ca)
  const closed = await startRegistry(storage, {auth: {htpasswd: {realm: "here", path}}}, tls)
  try {
    const auth = Buffer.from("me:secret").toString("base64")
    put("docker/config.json", JSON.stringify({auths: {[closed.host]: {auth}}}))
    put("Dockerfile", `FROM ${closed.host}/team/app:1.0\n`)
    const env = {
      DOCKER_CONFIG: at("docker"),
      NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
      XDG_CACHE_HOME: at("cache"),
      NO_PROXY: "*",
    }
    const asking = (...more: string[]) => run(["pin", "--online", "--registry", closed.host, ...more], {env})
    expect(asking()).toMatchObject({status: 3, stdout: "pinned 0 images, 1 left alone\n"})
    expect(asking("--credentials")).toMatchObject({status: 0, stderr: ""})
    expect(get("Dockerfile")).toBe(`FROM ${closed.host}/team/app:1.0@${index}\n`)
  } finally {
    closed.stop()
    rmSync(folder, {recursive: true, force: true})
  }
})
