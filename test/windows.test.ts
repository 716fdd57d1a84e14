import {beforeAll, describe, expect, test, vi} from "vitest"
import {analyze} from "../server/analysis.ts"
import {FORMATS} from "../server/cli/report/formats.ts"
import {PLAIN} from "../server/cli/report/paint.ts"
import {portablePath} from "../server/cli/report/places.ts"
import {knownDefinitions} from "../server/disk/definitions.ts"
import {discover} from "../server/disk/discover.ts"
import {openSettings} from "../server/disk/settings.ts"
import {DEFAULT_LINT} from "../server/lint/settings.ts"
import {lintFile} from "../server/linter.ts"
import {parse} from "../server/syntax/parse.ts"

// Windows, as far as another machine can be it: Node's own path functions of Windows, over files that only a table has.

const FILES: Record<string, string> = vi.hoisted(() => ({
  "C:\\repo\\.git\\HEAD": "",
  "C:\\repo\\.gitignore": "build/\r\n*.tmp.Dockerfile\r\n/web/generated\r\n",
  "C:\\repo\\.dockerlint.yaml":
    "overrides:\r\n- files: services/api/\r\n  rules: {DL3000: error}\r\nexclude: /legacy/*\r\n",
  "C:\\repo\\compose.yaml":
    "services:\r\n  web:\r\n    build:\r\n      context: .\\web\r\n      dockerfile: Dockerfile.dev\r\n",
  "C:\\repo\\Dockerfile": "",
  "C:\\repo\\a.tmp.Dockerfile": "",
  "C:\\repo\\build\\Dockerfile": "",
  "C:\\repo\\legacy\\Dockerfile": "",
  "C:\\repo\\services\\api\\.gitignore": "old/\r\n",
  "C:\\repo\\services\\api\\Dockerfile": "",
  "C:\\repo\\services\\api\\old\\Dockerfile": "",
  "C:\\repo\\web\\Dockerfile.dev": "",
  "C:\\repo\\web\\generated\\Dockerfile": "",
  "D:\\other\\Dockerfile": "",
}))

vi.mock("node:path", async importActual => {
  const {win32} = await importActual<typeof import("node:path")>()
  return {...win32, default: win32}
})

vi.mock("node:url", async importActual => {
  const url = await importActual<typeof import("node:url")>()
  return {...url, pathToFileURL: (path: string) => new URL(`file:///${encodeURI(path.replaceAll("\\", "/"))}`)}
})

vi.mock("node:fs", async importActual => {
  const {win32} = await vi.importActual<typeof import("node:path")>("node:path")
  const missing = () => Object.assign(new Error("missing"), {code: "ENOENT"})
  const isFolder = (path: string) =>
    Object.keys(FILES).some(file => file.startsWith(path.endsWith("\\") ? path : `${path}\\`))
  const stats = (path: string) => {
    const is = {isDirectory: () => isFolder(path), isFile: () => path in FILES, isSymbolicLink: () => false, size: 1}
    return is.isFile() || is.isDirectory() ? is : undefined
  }
  const statSync = (path: string, {throwIfNoEntry = true} = {}) => {
    const found = stats(win32.resolve(path))
    if (!found && throwIfNoEntry) throw missing()
    return found
  }
  const readFileSync = (path: string) => {
    const text = FILES[win32.resolve(path)]
    if (text === undefined) throw missing()
    return text
  }
  const readdirSync = (path: string, options?: object) => {
    const folder = win32.resolve(path).replace(/\\?$/, "\\")
    if (!isFolder(folder)) throw missing()
    const below = Object.keys(FILES).filter(file => file.startsWith(folder))
    const names = [...new Set(below.map(file => file.slice(folder.length).split("\\")[0]!))]
    return options ? names.map(name => ({name, ...stats(folder + name)})) : names
  }
  const realpathSync = (path: string) => win32.resolve(path)
  const existsSync = (path: string) => stats(win32.resolve(path)) !== undefined
  return {
    ...(await importActual<typeof import("node:fs")>()),
    statSync,
    readFileSync,
    readdirSync,
    realpathSync,
    existsSync,
  }
})

beforeAll(() => {
  vi.spyOn(process, "cwd").mockReturnValue("C:\\repo")
})

describe("searches", () => {
  test.each([
    ["this folder", ".", ["Dockerfile", "legacy/Dockerfile", "services/api/Dockerfile", "web/Dockerfile.dev"]],
    ["a folder", "services", ["services/api/Dockerfile"]],
    ["a folder with backslashes", "services\\api", ["services/api/Dockerfile"]],
    ["a folder with a backslash at its end", ".\\web\\", ["./web/Dockerfile.dev"]],
    ["a folder with its drive", "C:\\repo\\web", ["C:/repo/web/Dockerfile.dev"]],
    ["a folder of another drive", "D:\\other", ["D:/other/Dockerfile"]],
    ["a folder that is ignored, when it is named", "build", ["build/Dockerfile"]],
    ["a file, as it is given", "web\\Dockerfile.dev", ["web\\Dockerfile.dev"]],
    ["a pattern", "services/*/Dockerfile", ["services/api/Dockerfile"]],
    ["a pattern with backslashes", "services\\*\\Dockerfile", ["services/api/Dockerfile"]],
    ["a pattern for folders", ".\\ser*", ["services/api/Dockerfile"]],
    ["a pattern with its drive", "D:\\*\\Dockerfile", ["D:/other/Dockerfile"]],
  ])("find %s", (_, path, files) => {
    expect(discover([path])).toEqual({files, errors: [], empty: []})
  })

  test("find a file once, however it is written", () => {
    const paths = ["web\\Dockerfile.dev", "web", "C:\\repo\\web\\Dockerfile.dev"]
    expect(discover(paths).files).toEqual(["web\\Dockerfile.dev"])
  })

  test("leave out what is excluded", () => {
    const search = {exclude: ["/services/", "*.dev"], gitignore: false}
    expect(discover(["."], search).files).toEqual([
      "Dockerfile",
      "a.tmp.Dockerfile",
      "build/Dockerfile",
      "legacy/Dockerfile",
      "web/generated/Dockerfile",
    ])
  })
})

test("configurations hold for the files that their globs mean", async () => {
  const files = [
    "services\\api\\Dockerfile",
    "C:\\repo\\services\\api\\Dockerfile",
    "web/Dockerfile.dev",
    "legacy\\Dockerfile",
  ]
  const settings = await openSettings({}, files)
  if ("problems" in settings) throw new Error(settings.problems.join("\n"))
  const levels = files.map(file => settings.of(file).lint.levels.get("relative-workdir"))
  expect(levels).toEqual(["error", "error", undefined, undefined])
  expect(files.map(file => settings.of(file).effective.excludedBy !== undefined)).toEqual([false, false, false, true])
  const elsewhere = await openSettings({}, ["D:\\other\\Dockerfile"])
  expect("of" in elsewhere && elsewhere.of("D:\\other\\Dockerfile").lint.levels.size).toBe(0)
})

test("a Compose file's build is that of the Dockerfile which it means", async () => {
  expect(await knownDefinitions([]).buildsOf("C:\\repo\\web\\Dockerfile.dev")).toHaveLength(1)
  expect(await knownDefinitions([]).buildsOf("web/Dockerfile.dev")).toHaveLength(1)
  expect(await knownDefinitions([]).buildsOf("Dockerfile")).toHaveLength(0)
})

test.each([
  ["web\\Dockerfile.dev", "web/Dockerfile.dev"],
  ["C:\\repo\\web\\Dockerfile.dev", "web/Dockerfile.dev"],
  ["C:/repo/web/Dockerfile.dev", "web/Dockerfile.dev"],
  ["..\\a\\Dockerfile", "C:/a/Dockerfile"],
  ["D:\\other\\Dockerfile", "D:/other/Dockerfile"],
  ["-", "-"],
])("reports call %s %s", (path, portable) => {
  expect(portablePath(path, "C:\\repo")).toBe(portable)
})

test.each([
  ["web\\a b.Dockerfile", {uri: "web/a%20b.Dockerfile", uriBaseId: "%SRCROOT%"}],
  ["D:\\other\\a b", {uri: "file:///D:/other/a%20b"}],
])("SARIF's address of %s", async (path, location) => {
  const source = "FROM alpine:3.22\r\nWORKDIR app\r\n"
  const analysis = analyze(source)
  const findings = lintFile(analysis, DEFAULT_LINT).filter(({rule}) => rule.name === "relative-workdir")
  const settings = {version: "1", paint: PLAIN, folder: "C:\\repo", fails: () => false, statistics: false, quiet: false}
  const reporter = (await FORMATS.sarif.load())(settings)
  const {lines, instructions} = parse(source)
  const text =
    reporter.file({path, source, lines, instructions, findings, all: findings}) +
    reporter.end({errors: [], exitCode: 0})
  const {runs} = JSON.parse(text) as {
    runs: {results: {locations: {physicalLocation: object}[]}[]; originalUriBaseIds: object}[]
  }
  expect(runs[0]!.results[0]!.locations[0]!.physicalLocation).toMatchObject({
    artifactLocation: location,
    region: {startLine: 2, startColumn: 9, endLine: 2, endColumn: 12},
  })
  expect(runs[0]!.originalUriBaseIds).toEqual({"%SRCROOT%": {uri: "file:///C:/repo/"}})
})
