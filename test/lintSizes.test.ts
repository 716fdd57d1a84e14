import {symlinkSync} from "node:fs"
import {expect, test} from "vitest"
import {at, put, run, useFolder} from "./support/program.ts"

// Rules that tell bytes: what a run of the linter knows of sizes, and where it knows nothing.

useFolder()

const DOCKERFILE = `FROM debian:13
COPY . /src
RUN make -C /src install && rm -rf /src
`

const bytesIn = (text: string) => [...text.matchAll(/[\d.]+ (?:kB|MB)(?= uncompressed)/g)].map(([bytes]) => bytes)
const lint = (...args: string[]) => run(["--format", "compact", ...args])

test("the files of the build context are counted, as far as .dockerignore lets them through", () => {
  put("own/Dockerfile", DOCKERFILE)
  put("own/data.bin", Buffer.alloc(3_000_000))
  put("own/other.bin", Buffer.alloc(2_000_000))
  expect(bytesIn(lint("own/Dockerfile").stdout)).toEqual(["5 MB"])
  put("own/.dockerignore", "other.bin\n")
  expect(bytesIn(lint("own/Dockerfile").stdout)).toEqual(["3 MB"])
  put("own/.dockerignore", "*.bin\n")
  expect(lint("own/Dockerfile").stdout).not.toContain("removed-in-later-layer")
})

test("links are not followed, and of standard input no context is known", () => {
  put("links/Dockerfile", DOCKERFILE)
  put("outside.bin", Buffer.alloc(3_000_000))
  symlinkSync(at("outside.bin"), at("links/data.bin"))
  expect(lint("links/Dockerfile").stdout).not.toContain("removed-in-later-layer")
  put("data.bin", Buffer.alloc(3_000_000))
  expect(run(["--format", "compact", "-"], {input: DOCKERFILE}).stdout).not.toContain("removed-in-later-layer")
})

test("the context that a Compose file says, for a Dockerfile and for one that stands in it", () => {
  put("compose/app/data.bin", Buffer.alloc(7_000_000))
  put("compose/docker/Dockerfile", DOCKERFILE)
  const inline = DOCKERFILE.split("\n").join("\n        ")
  put(
    "compose/compose.yaml",
    `services:
  a:
    build:
      context: app
      dockerfile: ../docker/Dockerfile
  b:
    build:
      context: app
      dockerfile_inline: |
        ${inline}
`,
  )
  expect(bytesIn(lint("compose").stdout)).toEqual(["7 MB", "7 MB"])
})

test("packages are told by the table of the release, by every thread and for a file of any name", () => {
  const packages = `FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends gcc && rm -rf /var/lib/apt/lists/*
RUN make install
RUN apt-get purge -y --auto-remove gcc
`
  for (let i = 0; i < 30; i++) put(`many/${i}.Dockerfile`, packages)
  const [one, two] = ["1", "2"].map(jobs => lint("--jobs", jobs, "many").stdout)
  expect(two).toBe(one)
  const lines = one!.split("\n").filter(line => line.includes("removed-in-later-layer"))
  expect(lines).toHaveLength(30)
  for (const line of lines) expect(line).toMatch(/about [\d.]+ [kM]B uncompressed/)
})
