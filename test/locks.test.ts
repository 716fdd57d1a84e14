import {expect, test} from "vitest"
import {
  bunLock,
  goSum,
  npmLock,
  pipfileLock,
  pnpmLock,
  poetryLock,
  requirements,
  uvLock,
  yarnLock,
} from "../server/model/sizes/locks.ts"

test("package-lock.json: packages for development and for other systems are left out where they are not wanted", () => {
  const text = JSON.stringify({
    packages: {
      "": {},
      "node_modules/a": {},
      "node_modules/b": {dev: true},
      "node_modules/b/node_modules/c": {devOptional: true},
      "node_modules/mac": {os: ["darwin"]},
      "node_modules/arm": {cpu: ["arm64"]},
      "node_modules/not-windows": {os: ["!win32"]},
      "packages/own": {},
      "node_modules/own": {link: true},
    },
  })
  expect(npmLock(text, true)).toEqual({count: 5})
  expect(npmLock(text, false)).toEqual({count: 3})
  const old = JSON.stringify({dependencies: {a: {dependencies: {b: {}}}, c: {dev: true}}})
  expect([npmLock(old, true), npmLock(old, false)]).toEqual([{count: 3}, {count: 2}])
})

test("yarn.lock of both kinds", () => {
  expect(yarnLock('# yarn lockfile v1\n\n"@a/b@^1":\n  version "1.0.0"\n\nc@1, c@2:\n  version "2.0.0"\n')).toEqual({
    count: 2,
  })
  const berry =
    '__metadata:\n  version: 8\n\n"a@npm:^1":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n\n"me@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "me@workspace:."\n'
  expect(yarnLock(berry)).toEqual({count: 1})
})

test("pnpm-lock.yaml", () => {
  const text =
    "lockfileVersion: '9.0'\n\npackages:\n\n  a@1.0.0:\n    resolution: {integrity: x}\n\n  '@b/mac@1.0.0':\n    resolution: {integrity: x}\n    os: [darwin]\n\n  /c@1.0.0:\n    dev: true\n\nsnapshots:\n\n  a@1.0.0: {}\n"
  expect(pnpmLock(text, true)).toEqual({count: 2})
  expect(pnpmLock(text, false)).toEqual({count: 1})
})

test("bun.lock", () => {
  expect(
    bunLock(
      '{\n  "lockfileVersion": 1,\n  "packages": {\n    "a": ["a@1", "", {}, "x"],\n\n    "b/c": ["c@1", "", {}, "x"],\n  }\n}\n',
    ),
  ).toEqual({count: 2})
})

test("uv.lock: the wheel that Linux takes, or else the source", () => {
  const wheel = (name: string, size: number) =>
    `    { url = "https://e/${name}", hash = "sha256:0", size = ${size} },\n`
  const text = `[[package]]\nname = "a"\nsource = { registry = "x" }\nwheels = [\n${wheel("a-1-cp312-cp312-macosx_11_0_arm64.whl", 5)}${wheel("a-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", 100)}]\n\n[[package]]\nname = "b"\nsource = { registry = "x" }\nsdist = { url = "https://e/b-1.tar.gz", hash = "sha256:0", size = 70 }\n\n[[package]]\nname = "me"\nsource = { virtual = "." }\n`
  expect(uvLock(text)).toEqual({count: 2, download: 170})
  expect(uvLock('[[package]]\nname = "a"\n')).toEqual({count: 1, download: undefined})
})

test("poetry.lock, Pipfile.lock, requirements and go.sum", () => {
  expect(poetryLock('[[package]]\nname = "a"\n\n[[package]]\nname = "b"\n')).toEqual({count: 2})
  const pipfile = '{"default": {"a": {}}, "develop": {"b": {}}}'
  expect([pipfileLock(pipfile, true), pipfileLock(pipfile, false)]).toEqual([{count: 2}, {count: 1}])
  expect(requirements("a==1 \\\n    --hash=sha256:0\n-r other\n# b\n\nc # d\n")).toEqual({count: 2, complete: true})
  expect(requirements("a\nb>1\n")).toEqual({count: 2, complete: false})
  expect(goSum("a v1 h1:x=\na v1/go.mod h1:y=\nb v2/go.mod h1:z=\n")).toEqual({count: 1})
})

test("what is no lock file tells nothing", () => {
  for (const text of ["", "{", "null", "[]", '{"packages": 1}', "\u0000"])
    for (const read of [npmLock, pnpmLock, pipfileLock]) expect(read(text, true), text).toBeUndefined()
  for (const read of [yarnLock, bunLock, uvLock, poetryLock]) expect(read("{"), "{").toBeUndefined()
})
