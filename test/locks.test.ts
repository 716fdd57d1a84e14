import {expect, test} from "vitest"
import {
  bunLock,
  goSum,
  type Locked,
  npmLock,
  pipfileLock,
  pnpmLock,
  poetryLock,
  requirements,
  uvLock,
  yarnLock,
} from "../server/model/sizes/locks.ts"
import {
  cargoLock,
  composerLock,
  gemfileLock,
  gradleLock,
  nugetLock,
  pomDependencies,
} from "../server/model/sizes/otherLocks.ts"

function told(lock: Locked | undefined): string | undefined {
  return lock?.packages?.map(({name, version}) => `${name} ${version}`).join(", ")
}

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
  expect(npmLock(text, true)?.count).toBe(5)
  expect(npmLock(text, false)?.packages).toEqual([
    {name: "a", version: ""},
    {name: "not-windows", version: ""},
    {name: "packages/own", version: ""},
  ])
  const old = JSON.stringify({dependencies: {a: {dependencies: {b: {}}}, c: {dev: true}}})
  expect([npmLock(old, true)?.count, npmLock(old, false)?.count]).toEqual([3, 2])
})

test("yarn.lock of both kinds", () => {
  const classic =
    '# yarn lockfile v1\n\n"@a/b@^1":\n  version "1.0.0"\n\nc@1, c@2:\n  version "2.0.0"\n\n"@c/linux-x64@1":\n  version "1.0.0"\n\n"@c/win32-x64@1":\n  version "1.0.0"\n\n"@c/d-linux-x64-musl@1":\n  version "1.0.0"\n\nis-windows@1:\n  version "1.0.0"\n'
  expect(told(yarnLock(classic))).toBe("@a/b 1.0.0, c 2.0.0, @c/linux-x64 1.0.0, is-windows 1.0.0")
  const berry =
    '__metadata:\n  version: 8\n\n"a@npm:^1":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n\n"me@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "me@workspace:."\n'
  expect(told(yarnLock(berry))).toBe("a 1.0.0")
})

test("pnpm-lock.yaml", () => {
  const text =
    "lockfileVersion: '9.0'\n\npackages:\n\n  a@1.0.0:\n    resolution: {integrity: x}\n\n  '@b/mac@1.0.0':\n    resolution: {integrity: x}\n    os: [darwin]\n\n  /c@1.0.0:\n    dev: true\n\nsnapshots:\n\n  a@1.0.0: {}\n"
  expect(told(pnpmLock(text, true))).toBe("a 1.0.0, c 1.0.0")
  expect(told(pnpmLock(text, false))).toBe("a 1.0.0")
  const old = "packages:\n  /@b/c/2.1.0:\n    dev: false\n  /d@3.0.0(react@18.0.0):\n    dev: false\n"
  expect(told(pnpmLock(old, true))).toBe("@b/c 2.1.0, d 3.0.0")
})

test("bun.lock", () => {
  expect(
    told(
      bunLock(
        '{\n  "lockfileVersion": 1,\n  "packages": {\n    "a": ["a@1", "", {}, "x"],\n\n    "b/c": ["c@1", "", {}, "x"],\n  }\n}\n',
      ),
    ),
  ).toBe("a 1, c 1")
})

test("uv.lock: the wheel that Linux takes, or else the source", () => {
  const wheel = (name: string, size: number) =>
    `    { url = "https://e/${name}", hash = "sha256:0", size = ${size} },\n`
  const text = `[[package]]\nname = "a"\nsource = { registry = "x" }\nwheels = [\n${wheel("a-1-cp312-cp312-macosx_11_0_arm64.whl", 5)}${wheel("a-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", 100)}]\n\n[[package]]\nname = "b"\nsource = { registry = "x" }\nsdist = { url = "https://e/b-1.tar.gz", hash = "sha256:0", size = 70 }\n\n[[package]]\nname = "me"\nsource = { virtual = "." }\n`
  expect(uvLock(text)).toMatchObject({count: 2, download: 170})
  expect(uvLock('[[package]]\nname = "a"\n')).toMatchObject({count: 1, download: undefined})
})

test("poetry.lock, Pipfile.lock, requirements and go.sum", () => {
  expect(told(poetryLock('[[package]]\nname = "A.b"\nversion = "1"\n\n[[package]]\nname = "b"\n'))).toBe("a-b 1, b ")
  const pipfile = '{"default": {"a": {"version": "==1.0"}}, "develop": {"b": {}}}'
  expect([told(pipfileLock(pipfile, true)), told(pipfileLock(pipfile, false))]).toEqual(["a 1.0, b ", "a 1.0"])
  const locked = requirements("a_b[x]==1 ; python_version > '3' \\\n    --hash=sha256:0\n-r other\n# b\n\nc # d\n")
  expect([told(locked), locked.complete]).toEqual(["a-b 1, c ", true])
  expect(requirements("a\nb>1\n")).toMatchObject({count: 2, complete: false})
  expect(goSum("a v1 h1:x=\na v1/go.mod h1:y=\nb v2/go.mod h1:z=\n")).toEqual({count: 1})
})

test("locks that only name packages", () => {
  expect(gemfileLock("GEM\n  specs:\n    a (1)\n      b (>= 1)\n    c (1-x86_64-linux)\n    c (1-java)\n")).toEqual({
    count: 2,
  })
  expect(cargoLock('[[package]]\nname = "me"\n\n[[package]]\nname = "a"\nsource = "registry+x"\n')).toEqual({count: 1})
  const composer = '{"packages": [{}, {}], "packages-dev": [{}]}'
  expect([composerLock(composer, true), composerLock(composer, false)]).toEqual([{count: 3}, {count: 2}])
  const nuget =
    '{"dependencies": {"net9.0": {"A": {"type": "Direct"}, "Me": {"type": "Project"}}, "net8.0": {"a": {}}}}'
  expect(nugetLock(nuget)).toEqual({count: 1})
  expect(gradleLock("# made\na.b:c:1=x,y\nempty=z\n")).toEqual({count: 1})
  expect(pomDependencies("<project><dependency></dependency></project>")).toEqual({count: 1})
})

test("what is no lock file tells nothing", () => {
  for (const text of ["", "{", "null", "[]", '{"packages": 1}', "\u0000"])
    for (const read of [npmLock, pnpmLock, pipfileLock]) expect(read(text, true), text).toBeUndefined()
  for (const text of ["", "{", "null", "[]", '{"packages": 1, "dependencies": 1}'])
    for (const read of [
      gemfileLock,
      cargoLock,
      nugetLock,
      gradleLock,
      pomDependencies,
      (text: string) => composerLock(text, true),
    ])
      expect(read(text), text).toBeUndefined()
  for (const read of [yarnLock, bunLock, uvLock, poetryLock]) expect(read("{"), "{").toBeUndefined()
})
