import {describe, expect, test} from "vitest"
import {isFailure} from "../../server/model/answers.ts"
import {openDiskCache} from "../../server/registry/diskCache.ts"
import {parsePlatform} from "../../server/values/platform.ts"
import {at, useFolder} from "../support/program.ts"
import {registryHandler, registryOf, SHORT, serve, testClock, testImage, testIndex} from "../support/registries.ts"

const AMD64 = parsePlatform("linux/amd64")!
const ARM64 = parsePlatform("linux/arm64")!

const config = {
  User: "app",
  WorkingDir: "/srv",
  Env: ["PATH=/bin", "A=b=c"],
  Entrypoint: ["/run"],
  ExposedPorts: {"80/tcp": {}},
}
const index = testIndex(["linux/amd64", "linux/arm64/v8", "linux/arm/v7"], config)
const images = {"team/app:1.0": index, "team/app:1.1": testImage(), "team/app:latest": index}

describe("what a registry says", () => {
  test("tags, with where they come from and when", async () => {
    const server = await serve(registryHandler(images))
    const clock = testClock()
    const registry = registryOf([server.host], {clock})
    const name = `${server.host}/team/app:1.0`
    expect(await registry.tags(name)).toEqual({
      value: {tags: [{name: "1.0"}, {name: "1.1"}, {name: "latest"}], complete: true},
      source: "live",
      date: clock.now(),
      stale: false,
    })
    expect(await registry.tags(name)).toMatchObject({source: "cache"})
    expect(server.requests).toEqual(["GET /v2/team/app/tags/list?n=1000"])
  })

  test("a tag is the digest of its index, and its platforms", async () => {
    const server = await serve(registryHandler(images))
    const registry = registryOf([server.host])
    const answer = await registry.tag(`${server.host}/team/app:1.0`)
    expect(answer).toMatchObject({source: "live", value: {digest: index.digest, index: true}})
    if (isFailure(answer)) throw new Error(answer.message)
    expect(answer.value.platforms?.map(({arch, variant}) => arch + variant)).toEqual(["amd64", "arm64v8", "armv7"])
    expect(server.requests[0]).toBe("HEAD /v2/team/app/manifests/1.0")
    expect(server.headers[0]!.accept).toBe(
      "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, " +
        "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json",
    )
  })

  test("an image for a platform: configuration, layers with their steps, size", async () => {
    const server = await serve(registryHandler(images))
    const registry = registryOf([server.host])
    const answer = await registry.image(`${server.host}/team/app`, ARM64)
    expect(answer).toMatchObject({
      source: "live",
      value: {
        digest: index.digest,
        platform: {os: "linux", arch: "arm64"},
        user: "app",
        workdir: "/srv",
        env: [
          ["PATH", "/bin"],
          ["A", "b=c"],
        ],
        entrypoint: ["/run"],
        ports: ["80/tcp"],
        size: 1234,
        created: Date.UTC(2026, 7, 1),
        layers: [
          {size: 1000, createdBy: "ADD"},
          {size: 234, createdBy: "RUN make"},
        ],
      },
    })
  })

  test("a platform that is not offered is said so", async () => {
    const server = await serve(registryHandler(images))
    const registry = registryOf([server.host])
    const answer = await registry.image(`${server.host}/team/app:1.0`, parsePlatform("linux/s390x")!)
    expect(answer).toEqual({failure: "unsupported", message: "team/app is not offered for linux/s390x"})
  })

  test("what is asked by digest is not asked twice, and a HEAD comes first", async () => {
    const server = await serve(registryHandler(images))
    const registry = registryOf([server.host])
    await registry.image(`${server.host}/team/app:1.1`, AMD64)
    expect(server.requests.map(request => request.split(" ")[0])).toEqual(["HEAD", "GET", "GET", "GET"])
    await registry.image(`${server.host}/team/app:1.1`, AMD64)
    expect(server.requests).toHaveLength(4)
  })

  test("a pin is asked for anew, unless it was just now", async () => {
    const server = await serve(registryHandler(images))
    const clock = testClock()
    const registry = registryOf([server.host], {clock})
    const name = `${server.host}/team/app:1.0`
    await registry.tag(name)
    const before = server.requests.length
    expect(await registry.pin(name)).toMatchObject({source: "live", value: {digest: index.digest}})
    expect(await registry.pin(name)).toMatchObject({source: "cache"})
    clock.pass(61_000)
    expect(await registry.pin(name)).toMatchObject({source: "live"})
    expect(server.requests.slice(before)).toEqual([
      "HEAD /v2/team/app/manifests/1.0",
      "HEAD /v2/team/app/manifests/1.0",
    ])
  })

  test("a pin is asked for by hand, whatever failed just before", async () => {
    const all: Record<string, typeof index> = {}
    const server = await serve((request, response) => registryHandler(all)(request, response))
    const registry = registryOf([server.host])
    const name = `${server.host}/team/app:1.0`
    expect(await registry.pin(name)).toMatchObject({failure: "not-found"})
    all["team/app:1.0"] = index
    expect(await registry.pin(name)).toMatchObject({value: {digest: index.digest}})
  })

  test("many ask at once, and the registry is asked once", async () => {
    const server = await serve(registryHandler(images))
    const registry = registryOf([server.host])
    await Promise.all(Array.from({length: 20}, () => registry.tags(`${server.host}/team/app`)))
    expect(server.requests).toHaveLength(1)
  })

  test("four requests at a time for a host", async () => {
    let [now, most] = [0, 0]
    const server = await serve(async (_, response) => {
      most = Math.max(most, ++now)
      await new Promise(done => setTimeout(done, 20))
      now--
      response.end('{"name":"x","tags":["1"]}')
    })
    const registry = registryOf([server.host])
    await Promise.all(Array.from({length: 20}, (_, at) => registry.tags(`${server.host}/x/y${at}`)))
    expect(server.requests).toHaveLength(20)
    expect(most).toBe(4)
  })

  test("connections are used again", async () => {
    const ports = new Set<number | undefined>()
    const server = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('{"name":"x","tags":["1"]}')
    })
    const registry = registryOf([server.host])
    for (const name of ["a", "b", "c"]) await registry.tags(`${server.host}/x/${name}`)
    expect(ports.size).toBe(1)
  })

  test("older registries say no digest: it is that of what they give", async () => {
    const image = testImage()
    const handle = registryHandler({"a/b:1": image})
    const server = await serve((request, response) => {
      const {writeHead} = response
      response.writeHead = ((status: number, headers: Record<string, string>) =>
        writeHead.call(
          response,
          status,
          Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => name !== "docker-content-digest")),
        )) as never
      return handle(request, response)
    })
    const registry = registryOf([server.host])
    expect(await registry.tag(`${server.host}/a/b:1`)).toMatchObject({value: {digest: image.digest}})
  })
})

describe("pages of tags", () => {
  const pages = (links: string[]) =>
    serve((request, response) => {
      const at = Number(new URL(request.url!, "http://x").searchParams.get("page") ?? 0)
      if (links[at]) response.setHeader("link", links[at]!)
      response.end(JSON.stringify({name: "a/b", tags: [`${at}`]}))
    })
  const namesAt = async (host: string) => {
    const answer = await registryOf([host]).tags(`${host}/a/b`)
    return isFailure(answer) ? answer.message : answer.value.tags.map(({name}) => name).join(" ")
  }

  test("relative and absolute links", async () => {
    const server: {host: string} = await pages([
      '</v2/a/b/tags/list?page=1>; rel="next"',
      '<tags/list?page=2>; rel=next; title="x"',
    ])
    expect(await namesAt(server.host)).toBe("0 1 2")
  })

  test("a link to another host is not followed", async () => {
    const elsewhere = await pages([])
    const server = await pages([`<http://${elsewhere.host}/v2/a/b/tags/list?page=1>; rel="next"`])
    expect(await namesAt(server.host)).toBe("0")
    expect(elsewhere.requests).toEqual([])
  })

  test("a link to another path stays on the page's", async () => {
    const server = await pages(['</v2/c/tags/list?page=1>; rel="next"', '</secret?page=2>; rel="next"'])
    expect(await namesAt(server.host)).toBe("0 1")
    expect(server.requests).toEqual(["GET /v2/a/b/tags/list?n=1000", "GET /v2/a/b/tags/list?page=1"])
  })

  test("of more tags than anybody reads some are kept", async () => {
    const server = await serve((_, response) => void response.end('{"name":"a","tags":["1","2","3"]}'))
    const few = (mostTags: number) =>
      registryOf([server.host], {limits: {...SHORT, mostTags}}).tags(`${server.host}/a/b`)
    expect(await few(2)).toMatchObject({value: {tags: [{name: "1"}, {name: "2"}], complete: false}})
    expect(await few(3)).toMatchObject({value: {complete: true}})
  })

  test("a page that leads to itself ends", async () => {
    const server = await serve((_, response) => {
      response.setHeader("link", `</v2/a/b/tags/list?last=${Math.random()}>; rel="next"`)
      response.end('{"name":"a/b","tags":["1"]}')
    })
    expect(await namesAt(server.host)).toBe("1")
    expect(server.requests).toHaveLength(2)
  })

  test("after twenty pages there are more", async () => {
    let page = 0
    const server = await serve((_, response) => {
      response.setHeader("link", `</v2/a/b/tags/list?last=${++page}>; rel="next"`)
      response.end(JSON.stringify({name: "a/b", tags: [`${page}`]}))
    })
    const answer = await registryOf([server.host]).tags(`${server.host}/a/b`)
    expect(answer).toMatchObject({value: {complete: false}})
    expect(server.requests).toHaveLength(20)
  })

  test("entries that are no tags are left out, and no tags may be null", async () => {
    const server = await serve(
      (request, response) =>
        void response.end(
          request.path.includes("none")
            ? '{"name":"a","tags":null}'
            : '{"name":"a","tags":["1",null,"a b","",7,"x/y"]}',
        ),
    )
    expect(await namesAt(server.host)).toBe("1")
    expect(await registryOf([server.host]).tags(`${server.host}/none`)).toMatchObject({value: {tags: []}})
  })
})

describe("answers that are none", () => {
  const failing = async (status: number, headers: Record<string, string> = {}) => {
    const server = await serve((_, response) => void response.writeHead(status, headers).end("{}"))
    return {server, registry: registryOf([server.host], {clock: testClock()})}
  }

  test.each([
    [400, "bad-answer"],
    [401, "unauthorized"],
    [403, "denied"],
    [404, "not-found"],
    [500, "server"],
  ])("%i is %s", async (status, failure) => {
    const {server, registry} = await failing(status)
    const answer = await registry.tags(`${server.host}/a/b`)
    expect(answer).toMatchObject({failure, message: expect.stringContaining(server.host.split(":")[0]!)})
  })

  test("what failed is not asked again at once", async () => {
    const server = await serve((_, response) => void response.writeHead(404).end("{}"))
    const clock = testClock()
    const registry = registryOf([server.host], {clock})
    const name = `${server.host}/a/b:1`
    for (let times = 0; times < 3; times++) await registry.tag(name)
    expect(server.requests).toHaveLength(1)
    clock.pass(11 * 60_000)
    await registry.tag(name)
    expect(server.requests).toHaveLength(2)
  })

  test("503 is tried once more, and then the host is left alone for longer and longer", async () => {
    const server = await serve((_, response) => void response.writeHead(503).end())
    const clock = testClock()
    const registry = registryOf([server.host], {clock})
    expect(await registry.tags(`${server.host}/a/b`)).toMatchObject({failure: "server"})
    expect(server.requests).toHaveLength(2)
    expect(await registry.tags(`${server.host}/a/c`)).toMatchObject({failure: "network"})
    expect(server.requests).toHaveLength(2)
    clock.pass(31_000)
    await registry.tags(`${server.host}/a/c`)
    clock.pass(31_000)
    await registry.tags(`${server.host}/a/c`)
    expect(server.requests).toHaveLength(4)
  })

  test("429 is waited for as long as the registry says", async () => {
    let status = 429
    const server = await serve(
      (_, response) => void response.writeHead(status, {"retry-after": "120"}).end('{"name":"a","tags":["1"]}'),
    )
    const clock = testClock()
    const registry = registryOf([server.host], {clock})
    expect(await registry.tags(`${server.host}/a/b`)).toMatchObject({failure: "rate-limited"})
    clock.pass(119_000)
    status = 200
    expect(await registry.tags(`${server.host}/a/b`)).toMatchObject({failure: "rate-limited"})
    expect(await registry.tags(`${server.host}/a/c`)).toMatchObject({failure: "rate-limited"})
    expect(server.requests).toHaveLength(1)
    clock.pass(2000)
    expect(await registry.tags(`${server.host}/a/b`)).toMatchObject({source: "live"})
  })

  test("a registry that waits too long for each part", async () => {
    const server = await serve(() => {})
    const started = Date.now()
    const answer = await registryOf([server.host], {limits: SHORT}).tags(`${server.host}/a/b`)
    expect(answer).toMatchObject({failure: "timeout"})
    expect(Date.now() - started).toBeLessThan(2000)
  })

  test("a registry that gives a byte now and then", async () => {
    const server = await serve(async (_, response) => {
      for (;;) {
        response.write(" ")
        await new Promise(done => setTimeout(done, 50))
      }
    })
    const answer = await registryOf([server.host], {limits: SHORT}).tags(`${server.host}/a/b`)
    expect(answer).toMatchObject({failure: "timeout"})
  })

  test("an answer that breaks off", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, {"content-length": 1000})
      response.write('{"name":"a","tags":["1"]}')
      setTimeout(() => response.destroy(), 20)
    })
    expect(await registryOf([server.host]).tags(`${server.host}/a/b`)).toMatchObject({failure: "network"})
  })

  test("nobody there", async () => {
    const server = await serve(() => {})
    const host = `127.0.0.1:${server.port === 1 ? 2 : 1}`
    expect(await registryOf([host]).tags(`${host}/a/b`)).toMatchObject({failure: "network"})
  })

  test("with something known, a failure is told beside it", async () => {
    let status = 200
    const server = await serve((_, response) => void response.writeHead(status).end('{"name":"a","tags":["1"]}'))
    const clock = testClock()
    const registry = registryOf([server.host], {clock})
    await registry.tags(`${server.host}/a/b`)
    status = 500
    clock.pass(2 * 3600_000)
    const answer = await registry.tags(`${server.host}/a/b`)
    expect(answer).toMatchObject({source: "cache", stale: true, reason: expect.stringContaining("500")})
    clock.pass(8 * 24 * 3600_000)
    expect(await registry.tags(`${server.host}/a/b`)).toMatchObject({failure: "server"})
  })

  test("who can't wait gets what is known, and the rest comes behind", async () => {
    let answerNow = () => {}
    const server = await serve(async (_, response) => {
      await new Promise<void>(done => {
        answerNow = done
      })
      response.end('{"name":"a","tags":["1"]}')
    })
    const registry = registryOf([server.host])
    const name = `${server.host}/a/b`
    expect(await registry.tags(name, {wait: 10})).toMatchObject({failure: "timeout"})
    const later = registry.tags(name)
    answerNow()
    expect(await later).toMatchObject({source: "live"})
    expect(server.requests).toHaveLength(1)
  })
})

describe("answers at once", () => {
  test("what is not known is noted, asked for behind, and known then", async () => {
    const server = await serve(registryHandler(images))
    const registry = registryOf([server.host])
    const name = `${server.host}/team/app:1.0`
    expect(registry.answers.tags(name)).toBeUndefined()
    expect(registry.answers.tag(name)).toBeUndefined()
    expect(registry.answers.image(name, AMD64)).toBeUndefined()
    expect(server.requests).toEqual([])
    expect(await registry.catchUp()).toBe(true)
    expect(registry.answers.tags(name)?.value.tags).toHaveLength(3)
    expect(registry.answers.tag(name)).toMatchObject({value: {digest: index.digest}, source: "cache"})
    expect(registry.answers.image(name, AMD64)?.value.user).toBe("app")
    expect(await registry.catchUp()).toBe(false)
  })

  test("a tag that does not exist is an answer", async () => {
    const server = await serve(registryHandler(images))
    const registry = registryOf([server.host])
    const name = `${server.host}/team/app:2.0`
    expect(registry.answers.tag(name)).toBeUndefined()
    expect(await registry.catchUp()).toBe(true)
    expect(registry.answers.tag(name)).toMatchObject({failure: "not-found"})
    expect(registry.answers.image(name, AMD64)).toBeUndefined()
    expect(await registry.catchUp()).toBe(false)
  })

  test("names that no registry can be asked for", async () => {
    const registry = registryOf([])
    for (const name of ["", "scratch", "A B", "UPPER", "a_b.c/x", "x".repeat(2000)]) {
      expect(registry.answers.tags(name)).toBeUndefined()
      expect(await registry.tags(name)).toMatchObject({failure: expect.stringMatching(/unsupported|not-allowed/)})
    }
  })
})

describe("on disk", () => {
  useFolder()

  test("answers outlive the process, and are forgotten when asked to", async () => {
    const server = await serve(registryHandler(images))
    const disk = openDiskCache(at("cache"))
    const name = `${server.host}/team/app:1.0`
    const first = await registryOf([server.host], {disk}).image(name, AMD64)
    await new Promise(done => setTimeout(done, 100))
    const asked = server.requests.length
    const registry = registryOf([server.host], {disk})
    const second = await registry.image(name, AMD64)
    expect(second).toEqual({...first, source: "cache"})
    expect(server.requests).toHaveLength(asked)
    // with nobody allowed to ask, what is known is still told
    const offline = registryOf([server.host], {disk, trusted: false})
    expect(await offline.image(name, AMD64)).toMatchObject({source: "cache"})
    expect(await offline.tags(name)).toMatchObject({failure: "offline"})
    await registry.clear()
    expect(await registryOf([server.host], {disk, trusted: false}).tag(name)).toMatchObject({failure: "offline"})
  })

  test("a tag that is gone is gone, whatever was known before", async () => {
    const all: Record<string, typeof index> = {"team/app:1.0": index}
    const server = await serve((request, response) => registryHandler(all)(request, response))
    const disk = openDiskCache(at("cache"))
    const clock = testClock()
    const name = `${server.host}/team/app:1.0`
    await registryOf([server.host], {disk, clock}).tag(name)
    await new Promise(done => setTimeout(done, 100))
    delete all["team/app:1.0"]
    clock.pass(3600_000)
    const registry = registryOf([server.host], {disk, clock})
    for (let times = 0; times < 2; times++) expect(await registry.tag(name)).toMatchObject({failure: "not-found"})
    expect(registry.answers.tag(name)).toMatchObject({failure: "not-found"})
  })
})
