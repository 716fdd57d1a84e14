import {describe, expect, test} from "vitest"
import {isFailure} from "../../server/model/answers.ts"
import {MEDIA_TYPES} from "../../server/registry/documents.ts"
import {policyOf} from "../../server/registry/policy.ts"
import {createRegistry} from "../../server/registry/registry.ts"
import type {HttpRequest} from "../../server/registry/transport.ts"
import {parsePlatform} from "../../server/values/platform.ts"
import {digestOf, tableTransport, testClock, testIndex} from "../support/registries.ts"

// The ways of single registries, as their documentation and their clients have them: docs/registries.md.

const AMD64 = parsePlatform("linux/amd64")!
const digest = digestOf("x")
const headers = (more: Record<string, string>) => new Map(Object.entries(more))
const index = {status: 200, headers: headers({"docker-content-digest": digest, "content-type": MEDIA_TYPES[0]})}

function asking(answer: (url: URL, request: HttpRequest) => unknown, settings = {}, more = {}) {
  const transport = tableTransport(answer)
  const clock = testClock()
  const user = {allowedHosts: ["docker.io", "quay.io", "gcr.io", "ghcr.io", "me.azurecr.io", "r.test"], ...settings}
  const registry = createRegistry({transport, policy: () => policyOf(user, true), clock, ...more})
  return {registry, transport, clock}
}

const challenge = (realm: string, service: string) => ({
  status: 401,
  headers: headers({"www-authenticate": `Bearer realm="${realm}",service="${service}"`}),
})

describe("Docker Hub", () => {
  const images = [
    {architecture: "amd64", os: "linux", size: 100, digest},
    {architecture: "arm64", variant: "v8", os: "linux", size: 90, digest},
    {architecture: "unknown", os: "unknown", size: 1, digest},
  ]
  const tag = {
    name: "22",
    digest,
    full_size: 190,
    tag_last_pushed: "2026-08-20T10:00:00Z",
    last_updated: "2026-08-21T10:00:00Z",
    images,
  }
  const hub = (url: URL, {headers: sent}: HttpRequest) => {
    if (url.host === "hub.docker.com") {
      if (url.pathname === "/v2/namespaces/library/repositories/node/tags/22") return tag
      if (url.pathname === "/v2/namespaces/library/repositories/node/tags" && url.searchParams.get("page") === "1")
        return {count: 300, next: "https://evil.test/next", results: [tag, {name: "20", digest: null, images: null}]}
      return undefined
    }
    if (url.host === "auth.docker.io") return {token: "T", expires_in: 300}
    if (sent.authorization !== "Bearer T") return challenge("https://auth.docker.io/token", "registry.docker.io")
    if (url.pathname.endsWith("/tags/list")) return {name: "library/node", tags: ["18", "20", "22"]}
    if (url.pathname.endsWith("/manifests/22"))
      return {...index, headers: headers({...Object.fromEntries(index.headers), "ratelimit-remaining": "10;w=21600"})}
    return undefined
  }

  test("dates, sizes and platforms from its web pages, all names from the registry", async () => {
    const {registry, transport} = asking(hub)
    const answer = await registry.tags("node")
    if (isFailure(answer)) throw new Error(answer.message)
    expect(answer.value).toEqual({
      complete: true,
      tags: [
        {name: "18"},
        {name: "20"},
        {
          name: "22",
          digest,
          size: 100,
          pushed: Date.UTC(2026, 7, 20, 10),
          platforms: [AMD64, parsePlatform("linux/arm64/v8")],
        },
      ],
    })
    // it is not the answer that says where the next page is
    expect(transport.requests.filter(request => request.includes("evil.test"))).toEqual([])
    expect(transport.requests).toContain(
      "GET https://hub.docker.com/v2/namespaces/library/repositories/node/tags?page_size=100&page=2&ordering=last_updated",
    )
    expect(transport.requests).toContain(
      "GET https://auth.docker.io/token?service=registry.docker.io&scope=repository%3Alibrary%2Fnode%3Apull",
    )
  })

  test("of a list of names that ends early the latest tags are known all the same", async () => {
    const {registry} = asking((url, request) => {
      const answer = hub(url, request)
      if (!url.pathname.endsWith("/tags/list") || !("name" in (answer as object))) return answer
      const page = Number(url.searchParams.get("last") ?? 0)
      const link = `</v2/library/node/tags/list?last=${page + 1}>; rel="next"`
      return {
        status: 200,
        headers: headers({link}),
        body: Buffer.from(JSON.stringify({name: "x", tags: [`0.${page}`]})),
      }
    })
    const answer = await registry.tags("node")
    if (isFailure(answer)) throw new Error(answer.message)
    expect(answer.value.complete).toBe(false)
    expect(answer.value.tags.map(({name}) => name).slice(-3)).toEqual(["0.19", "22", "20"])
  })

  test("a tag is looked up without a pull; a pin is asked of the registry itself", async () => {
    const {registry, transport} = asking(hub)
    expect(await registry.tag("node:22")).toMatchObject({value: {digest, size: 100, pushed: Date.UTC(2026, 7, 20, 10)}})
    expect(transport.requests).toEqual(["GET https://hub.docker.com/v2/namespaces/library/repositories/node/tags/22"])
    expect(await registry.pin("node:22")).toMatchObject({value: {digest, index: true}})
    expect(transport.requests.filter(request => request.includes("/manifests/") && request.startsWith("GET"))).toEqual(
      [],
    )
  })

  test("a tag that its pages do not have is asked of the registry", async () => {
    const {registry} = asking(hub)
    expect(await registry.tag("node:99")).toMatchObject({
      failure: "not-found",
      message: "docker.io has no library/node:99",
    })
  })

  test("the last pulls are left to the user, and rules never take any", async () => {
    const {registry, transport} = asking(hub)
    registry.answers.image("node:22", AMD64)
    await registry.catchUp()
    expect(transport.requests.filter(request => request.includes("/manifests/"))).toEqual([])
    await registry.pin("node:22")
    expect(await registry.image("node:22", AMD64)).toMatchObject({
      failure: "rate-limited",
      message: expect.stringContaining("10"),
    })
    expect(transport.requests.filter(request => request.startsWith("GET") && request.includes("/manifests/"))).toEqual(
      [],
    )
  })

  test("without its pages there are the names, and digests without a pull", async () => {
    const {registry, transport} = asking((url, request) =>
      url.host === "hub.docker.com" ? {status: 500} : hub(url, request),
    )
    expect(await registry.tags("node")).toMatchObject({value: {tags: [{name: "18"}, {name: "20"}, {name: "22"}]}})
    expect(await registry.tag("node:22")).toMatchObject({value: {digest, index: true}})
    expect(transport.requests.filter(request => request.startsWith("GET") && request.includes("/manifests/"))).toEqual(
      [],
    )
  })

  test("without the registry there are its pages, and without both what came with the program", async () => {
    const {registry} = asking((url, request) => (url.host === "hub.docker.com" ? hub(url, request) : {status: 500}))
    expect(await registry.tags("node")).toMatchObject({
      source: "live",
      value: {complete: false, tags: [{name: "22"}, {name: "20"}]},
    })
    const bundled = () => ({value: {tags: [{name: "22"}], complete: true}, source: "bundle", date: 1, stale: true})
    const none = asking(() => ({status: 500}), {}, {bundled})
    expect(none.registry.answers.tags("node")).toMatchObject({source: "bundle"})
    expect(await none.registry.tags("node")).toMatchObject({source: "bundle", reason: expect.stringContaining("500")})
    expect(none.registry.answers.tags("ghcr.io/a/node")).toBeUndefined()
  })
})

test("Quay tells digests and dates on pages of its own", async () => {
  const {registry, transport} = asking(url => {
    const page = Number(url.searchParams.get("page"))
    if (url.pathname.endsWith("/tags/list")) return {name: "a/b", tags: ["1", "2"]}
    const tag = {
      name: `${page}`,
      manifest_digest: digest,
      size: 7,
      is_manifest_list: page === 1,
      last_modified: "Thu, 20 Aug 2026 10:00:00 -0000",
    }
    return {tags: [tag], has_additional: page < 2}
  })
  expect(await registry.tags("quay.io/a/b")).toMatchObject({
    value: {
      tags: [
        {name: "1", digest, pushed: Date.UTC(2026, 7, 20, 10)},
        {name: "2", size: 7},
      ],
    },
  })
  expect(transport.requests).toContain(
    "GET https://quay.io/api/v1/repository/a/b/tag/?limit=100&page=2&onlyActiveTags=true",
  )
})

test("Google's registries tell everything in the list itself", async () => {
  const {registry, transport} = asking(() => ({
    name: "a/b",
    tags: ["1", "latest"],
    manifest: {
      [digest]: {
        imageSizeBytes: "1234",
        timeCreatedMs: "0",
        timeUploadedMs: "1755684000000",
        tag: ["1", "latest", "gone"],
        mediaType: MEDIA_TYPES[2],
      },
      nonsense: {tag: ["1"]},
    },
  }))
  const entry = {digest, size: 1234, pushed: 1755684000000}
  expect(await registry.tags("gcr.io/a/b")).toMatchObject({
    value: {
      tags: [
        {name: "1", ...entry},
        {name: "latest", ...entry},
      ],
    },
  })
  expect(transport.requests).toEqual(["GET https://gcr.io/v2/a/b/tags/list"])
})

test("Azure's registries tell dates, with a scope of their own", async () => {
  const {registry, transport} = asking((url, {headers: sent}) => {
    if (url.pathname === "/oauth2/token") return {access_token: `T-${url.searchParams.get("scope")}`}
    if (!sent.authorization) return challenge("https://me.azurecr.io/oauth2/token", "me.azurecr.io")
    if (url.pathname === "/acr/v1/a/b/_tags")
      return sent.authorization.endsWith(":metadata_read")
        ? {tags: [{name: "1", digest, lastUpdateTime: "2026-08-20T10:00:00Z"}]}
        : {status: 403}
    return {name: "a/b", tags: ["1"]}
  })
  expect(await registry.tags("me.azurecr.io/a/b")).toMatchObject({
    value: {tags: [{name: "1", digest, pushed: Date.UTC(2026, 7, 20, 10)}]},
  })
  expect(transport.requests.some(request => request.includes("orderby=timedesc"))).toBe(true)
})

describe("tokens", () => {
  const guarded = (life: number) => {
    let given = 0
    return (url: URL, {headers: sent}: HttpRequest) => {
      if (url.pathname === "/token") return {token: `T${++given}`, expires_in: life}
      if (sent.authorization !== `Bearer T${given}` || given === 0) return challenge("https://r.test/token", "r")
      return {name: "a/b", tags: ["1"]}
    }
  }
  const tokens = (requests: string[]) => requests.filter(request => request.includes("/token")).length

  test("are used until shortly before they expire", async () => {
    const {registry, transport, clock} = asking(guarded(120))
    await registry.tags("r.test/a/b")
    await registry.tag("r.test/a/b:1")
    expect(tokens(transport.requests)).toBe(1)
    clock.pass(116_000)
    await registry.tag("r.test/a/b:2")
    expect(tokens(transport.requests)).toBe(2)
  })

  test("that a registry takes no longer are replaced once", async () => {
    let current = 1
    let given = 0
    const {registry, transport} = asking((url, {headers: sent}) => {
      if (url.pathname === "/token") {
        given++
        return {token: `T${current}`, expires_in: 3000}
      }
      if (sent.authorization !== `Bearer T${current}`) return challenge("https://r.test/token", "r")
      return {name: "a/b", tags: ["1"]}
    })
    await registry.tags("r.test/a/b")
    current = 2
    expect(await registry.tag("r.test/a/b:1")).toMatchObject({failure: "bad-answer"})
    expect(given).toBe(2)
    expect(transport.requests.filter(request => request.includes("/manifests/"))).toHaveLength(3)
  })

  test("are for one repository each, and asked for before the question once it is known how", async () => {
    const {registry, transport} = asking((url, {headers: sent}) => {
      if (url.pathname === "/token") return {token: url.searchParams.get("scope")!.split(":")[1]}
      const [, path] = /^\/v2\/(.+)\/tags/.exec(url.pathname) ?? []
      return sent.authorization === `Bearer ${path}`
        ? {name: path, tags: ["1"]}
        : challenge("https://r.test/token", "r")
    })
    await registry.tags("r.test/a/b")
    await registry.tags("r.test/a/c")
    expect(transport.requests.map(request => new URL(request.split(" ")[1]!).pathname)).toEqual([
      "/v2/a/b/tags/list",
      "/token",
      "/v2/a/b/tags/list",
      "/token",
      "/v2/a/c/tags/list",
    ])
  })

  test("a challenge that is missing is asked for at the registry's root", async () => {
    const {registry} = asking((url, {headers: sent}) => {
      if (url.pathname === "/token") return {access_token: "T"}
      if (sent.authorization) return {name: "a/b", tags: ["1"]}
      return url.pathname === "/v2/" ? challenge("https://r.test/token", "r") : {status: 401}
    })
    expect(await registry.tags("r.test/a/b")).toMatchObject({source: "live"})
  })

  test("of a sign-in are exchanged by a form, and where that is not known, without", async () => {
    for (const status of [200, 404]) {
      const {registry, transport} = asking(
        (url, {method, headers: sent}) => {
          if (method === "POST") return status === 200 ? {access_token: "T"} : {status}
          if (url.pathname === "/token") return {token: "T"}
          return sent.authorization ? {name: "a/b", tags: ["1"]} : challenge("https://r.test/token", "r")
        },
        {useCredentials: "configured"},
        {credentials: async () => ({identityToken: "I"})},
      )
      expect(await registry.tags("r.test/a/b")).toMatchObject({source: "live"})
      const form = transport.asked.find(({method}) => method === "POST")
      expect(form?.body).toBe(
        "grant_type=refresh_token&refresh_token=I&scope=repository%3Aa%2Fb%3Apull&client_id=dockerlint&service=r",
      )
    }
  })

  test.each(["", "{}", '{"token":7}', '{"token":"a b"}', '{"token":"a\\r\\nx: y"}', "null"])(
    "%s is none",
    async text => {
      const {registry} = asking(url =>
        url.pathname === "/token" ? {status: 200, body: Buffer.from(text)} : challenge("https://r.test/token", "r"),
      )
      expect(await registry.tags("r.test/a/b")).toMatchObject({failure: "bad-answer"})
    },
  )
})

describe("mirrors", () => {
  const settings = {mirrors: {"docker.io": ["mirror.test"]}}

  test("are asked first, for the registry that they stand for", async () => {
    const {registry, transport} = asking(
      url => (url.host === "mirror.test" ? {name: "library/node", tags: ["1"]} : {status: 500}),
      settings,
    )
    expect(await registry.tags("node")).toMatchObject({value: {tags: [{name: "1"}]}})
    expect(transport.requests).toEqual(
      ["GET https://mirror.test/v2/library/node/tags/list?n=1000&ns=docker.io"].map(request =>
        request.replace("n=1000&ns=docker.io", "ns=docker.io&n=1000"),
      ),
    )
  })

  test("that do not have it leave it to the registry", async () => {
    const {registry, transport} = asking(url => (url.host === "mirror.test" ? undefined : index), settings)
    expect(await registry.pin("node:22")).toMatchObject({value: {digest}})
    expect(transport.requests.map(request => new URL(request.split(" ")[1]!).host)).toEqual([
      "mirror.test",
      "registry-1.docker.io",
    ])
  })

  test("get no credentials of the registry", async () => {
    const asked: string[] = []
    const {registry} = asking(
      url => (url.host === "mirror.test" ? {status: 401, headers: headers({"www-authenticate": "Basic"})} : index),
      {...settings, useCredentials: "configured"},
      {
        credentials: async ({name}: {name: string}) => {
          asked.push(name)
          return undefined
        },
      },
    )
    await registry.pin("node:22")
    expect(asked).toEqual(["mirror.test"])
  })
})

test("an image for an older processor of the same kind is taken where there is no other", async () => {
  const image = testIndex(["linux/arm/v5", "linux/arm/v6", "linux/amd64"])
  const {registry} = asking(url => {
    const key = url.pathname.split("/").at(-1)!
    const text = image.blobs.get(key === "1" ? image.digest : key)
    if (text === undefined) return undefined
    const type = (JSON.parse(text) as {mediaType?: string}).mediaType ?? ""
    return {
      status: 200,
      headers: headers({"content-type": type, "docker-content-digest": digestOf(text)}),
      body: Buffer.from(text),
    }
  })
  expect(await registry.image("r.test/a/b:1", parsePlatform("linux/arm")!)).toMatchObject({
    value: {platform: {arch: "arm", variant: "v6"}},
  })
  expect(await registry.image("r.test/a/b:1", parsePlatform("linux/arm64")!)).toMatchObject({failure: "unsupported"})
})
