import {writeFileSync} from "node:fs"
import {describe, expect, test} from "vitest"
import {imagesFrom, isFailure} from "../../server/model/answers.ts"
import {cacheFolder, openRegistry} from "../../server/registry/open.ts"
import {policyOf} from "../../server/registry/policy.ts"
import {parsePlatform} from "../../server/values/platform.ts"
import {makeCertificates} from "../support/certificates.ts"
import {at, useFolder} from "../support/program.ts"
import {registryHandler, serve, testImage} from "../support/registries.ts"

const tls = makeCertificates()

describe("the client as programs open it", () => {
  useFolder()

  test.runIf(tls)("a registry of the user's network, with a certificate of the user's", async () => {
    const server = await serve(registryHandler({"a/b:1": testImage("linux/amd64", {User: "app"})}), "127.0.0.1", tls)
    writeFileSync(at("ca.pem"), tls!.ca)
    let trusted = false
    const registry = await openRegistry({
      policy: () => policyOf({allowedHosts: [server.host], allowPrivateHosts: [server.host]}, trusted),
      env: {},
      cacheFolder: at("cache"),
      caFiles: {[server.host]: at("ca.pem")},
    })
    const name = `${server.host}/a/b:1`
    const image = imagesFrom(registry.answers)
    const platform = parsePlatform("linux/amd64")!
    try {
      expect(image(name, platform)).toBeUndefined()
      expect(await registry.catchUp()).toBe(false)
      expect(server.requests).toEqual([])
      // what was refused before is asked once it may be
      trusted = true
      expect(image(name, platform)).toBeUndefined()
      expect(await registry.catchUp()).toBe(true)
      expect(image(name, platform)?.user).toBe("app")
    } finally {
      registry.close()
    }
  })

  test("nobody is asked, and official images have tags", async () => {
    const registry = await openRegistry({policy: () => policyOf({}, false), env: {}})
    const answer = await registry.tags("node:22")
    if (isFailure(answer)) throw new Error(answer.message)
    expect(answer).toMatchObject({source: "bundle", reason: expect.stringContaining("allowed")})
    expect(answer.value.tags.length).toBeGreaterThan(20)
    expect(registry.answers.tags("docker.io/library/node")).toMatchObject({source: "bundle"})
    expect(registry.answers.tags("quay.io/library/node")).toBeUndefined()
    registry.close()
  })
})

test("the folder of the cache", () => {
  expect(cacheFolder({}, "linux", "/home/me")).toBe("/home/me/.cache/dockerlint")
  expect(cacheFolder({XDG_CACHE_HOME: "/c"}, "linux", "/home/me")).toBe("/c/dockerlint")
  expect(cacheFolder({XDG_CACHE_HOME: "c"}, "linux", "/home/me")).toBe("/home/me/.cache/dockerlint")
  expect(cacheFolder({}, "darwin", "/Users/me")).toBe("/Users/me/Library/Caches/dockerlint")
  expect(cacheFolder({LOCALAPPDATA: "/local"}, "win32", "/me")).toBe("/local/dockerlint/Cache")
})
