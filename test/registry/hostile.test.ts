import {chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from "node:fs"
import {relative} from "node:path"
import {gzipSync} from "node:zlib"
import {describe, expect, test, vi} from "vitest"
import {isFailure} from "../../server/model/answers.ts"
import {userCredentials} from "../../server/registry/credentials.ts"
import {openDiskCache} from "../../server/registry/diskCache.ts"
import {readPlatform} from "../../server/registry/documents.ts"
import {hostOf} from "../../server/registry/hosts.ts"
import {nodeTransport} from "../../server/registry/http.ts"
import {LIMITS} from "../../server/registry/limits.ts"
import {policyOf} from "../../server/registry/policy.ts"
import {createRegistry} from "../../server/registry/registry.ts"
import {oneLine} from "../../server/registry/trouble.ts"
import {parsePlatform} from "../../server/values/platform.ts"
import {makeCertificates} from "../support/certificates.ts"
import {at, useFolder} from "../support/program.ts"
import {
  digestOf,
  type Handler,
  registryHandler,
  registryOf,
  SHORT,
  serve,
  tableTransport,
  testClock,
  testImage,
} from "../support/registries.ts"

// What a Dockerfile, a registry or a network could try, one test for each: see docs/registries.md.

const AMD64 = parsePlatform("linux/amd64")!
const tls = makeCertificates()
const login = {username: "me", password: "secret"}
const basic = `Basic ${Buffer.from("me:secret").toString("base64")}`
const page = '{"name":"a/b","tags":["1"]}'
const answers: Handler = (_, response) => void response.end(page)

describe("a Dockerfile names hosts", () => {
  test("nothing is asked until somebody allows it", async () => {
    const server = await serve(answers)
    const registry = registryOf([server.host], {trusted: false})
    expect(await registry.tags(`${server.host}/a/b`)).toMatchObject({failure: "offline"})
    registry.answers.tags(`${server.host}/a/b`)
    await registry.catchUp()
    expect(await registry.pin(`${server.host}/a/b`)).toMatchObject({failure: "offline"})
    expect(server.requests).toEqual([])
  })

  test("only hosts that are listed, with exactly their port", async () => {
    const server = await serve(answers, "registry.test")
    const {port} = server
    const registry = registryOf([server.host])
    for (const host of [
      `sub.registry.test:${port}`,
      `registry.test.evil.test:${port}`,
      "registry.test",
      `registry.test:${port - 1}`,
      `127.0.0.1:${port}`,
      `localhost:${port}`,
    ])
      expect(await registry.tags(`${host}/a/b`), host).toMatchObject({failure: "not-allowed"})
    expect(server.requests).toEqual([])
    expect(await registry.tags(`REGISTRY.test:${port}/a/b`)).toMatchObject({source: "live"})
  })

  test.each([
    "169.254.169.254/latest/meta-data",
    "localhost:2375/x",
    "10.1:80/x",
    "127.1/x",
    "0x7f.0.0.1/x",
    "0177.0.0.1/x",
    "[::1]:5000/x",
    "[::ffff:a00:1]/x",
    "metadata.google.internal/x",
    "registry.local/x",
    "a.localhost/x",
    "registry:5000/x",
  ])("%s is refused even where it is listed, unless as a private host", async name => {
    const asked = tableTransport(() => undefined)
    const host = name.slice(0, name.indexOf("/"))
    const registry = registryOf([host], {transport: asked, settings: {allowPrivateHosts: []}})
    expect(await registry.tags(name)).toMatchObject({failure: "not-allowed"})
    expect(asked.requests).toEqual([])
    await registryOf([host], {transport: asked}).tags(name)
    expect(asked.requests).toHaveLength(1)
  })

  test("a port that is none", async () => {
    const registry = registryOf(["a:99999"])
    expect(await registry.tags("a:99999/x")).toMatchObject({failure: expect.stringMatching(/unsupported|not-allowed/)})
  })

  test("a name that leads to this machine is refused when it is connected to", async () => {
    const server = await serve(answers, "evil.test")
    const settings = {allowPrivateHosts: []}
    expect(await registryOf([server.host], {settings}).tags(`${server.host}/a/b`)).toMatchObject({
      failure: "refused",
      message: expect.stringContaining("private network"),
    })
    const mixed = {"evil.test": ["93.184.215.14", "127.0.0.1"]}
    expect(await registryOf([server.host], {settings, addresses: mixed}).tags(`${server.host}/a/b`)).toMatchObject({
      failure: "refused",
    })
    expect(server.requests).toEqual([])
  })

  test("a file of thousands of names has registries asked for some of them", async () => {
    const asked = tableTransport(() => undefined)
    const clock = testClock()
    const registry = registryOf(["r.test"], {transport: asked, clock})
    for (let rounds = 0; rounds < 3; rounds++) {
      for (let at = 0; at < 2000; at++) registry.answers.tags(`r.test/a/b${at}`)
      await registry.catchUp()
    }
    expect(asked.requests).toHaveLength(500)
    clock.pass(11 * 60_000)
    registry.answers.tags("r.test/a/b1999")
    await registry.catchUp()
    expect(asked.requests).toHaveLength(501)
  })

  test("the names of one registry go to no other", async () => {
    const asked = tableTransport(() => undefined)
    const settings = {allowedHosts: undefined, allowPrivateHosts: [], insecureHosts: []}
    const registry = registryOf([], {transport: asked, settings})
    for (const name of ["quay.io/me/app:1", "ghcr.io/me/app:1", "gcr.io/me/app", "mcr.microsoft.com/me/app"]) {
      await Promise.all([registry.tags(name), registry.tag(name), registry.pin(name), registry.image(name, AMD64)])
      const hosts = new Set(asked.asked.map(({url}) => url.host))
      expect([...hosts]).toEqual([name.slice(0, name.indexOf("/"))])
      asked.asked.length = 0
    }
    await registry.tags("node")
    expect([...new Set(asked.asked.map(({url}) => url.host))].sort()).toEqual([
      "hub.docker.com",
      "registry-1.docker.io",
    ])
  })
})

describe("a registry redirects", () => {
  test("not without encryption", async () => {
    const target = await serve(answers)
    const server = await serve(
      (_, response) => void response.writeHead(302, {location: `http://${target.host}/x`}).end(),
    )
    expect(await registryOf([server.host, target.host]).tags(`${server.host}/a/b`)).toMatchObject({failure: "refused"})
    expect(target.requests).toEqual([])
  })

  test.each(["file:///etc/passwd", "ftp://evil.test/", "javascript:1", "//", "http://["])(
    "not to %s",
    async location => {
      const server = await serve((_, response) => void response.writeHead(302, {location}).end())
      expect(await registryOf([server.host]).tags(`${server.host}/a/b`)).toMatchObject({
        failure: expect.stringMatching(/refused|bad-answer/),
      })
      expect(server.requests).toHaveLength(1)
    },
  )

  test("not without end", async () => {
    const server = await serve((_, response) => void response.writeHead(302, {location: "/again"}).end())
    expect(await registryOf([server.host]).tags(`${server.host}/a/b`)).toMatchObject({failure: "bad-answer"})
    expect(server.requests).toHaveLength(1 + LIMITS.redirects)
  })
})

describe.runIf(tls)("over https", () => {
  const challenge = (realm: string) => ({"www-authenticate": `Bearer realm="${realm}",service="s"`})
  const known = {tls, settings: {useCredentials: "configured"}, credentials: async () => login} as const

  test("a registry redirects to a private host that is listed for something else", async () => {
    const inner = await serve(answers, "registry.test", tls)
    const server = await serve(
      (_, response) => void response.writeHead(302, {location: `https://${inner.host}/x`}).end(),
      "evil.test",
      tls,
    )
    // the hostile one is public: only its address is not, which the resolver says for the test
    const settings = {allowPrivateHosts: [inner.host]}
    const asked = tableTransport(url =>
      url.host === server.host ? {status: 302, headers: new Map([["location", `https://${inner.host}/x`]])} : page,
    )
    await registryOf([server.host, inner.host], {tls, settings, transport: asked}).tags(`${server.host}/a/b`)
    expect(asked.asked.map(({named}) => named)).toEqual([true, false])
    expect(inner.requests).toEqual([])
  })

  test("a connection that the user's settings opened is for nobody else", async () => {
    const inner = await serve(answers, "registry.test", tls)
    const policy = policyOf({allowedHosts: [inner.host], allowPrivateHosts: [inner.host]}, true)
    const transport = nodeTransport({
      policy: () => policy,
      authorities: new Map([["*", tls!.ca]]),
      resolve: async () => [{address: "127.0.0.1", family: 4}],
    })
    const ask = (named: boolean) =>
      transport({
        method: "GET",
        url: new URL(`https://${inner.host}/x`),
        headers: {},
        maxBytes: 1000,
        named,
        signal: AbortSignal.timeout(5000),
      })
    expect(await ask(true)).toMatchObject({status: 200})
    await expect(ask(false)).rejects.toMatchObject({kind: "refused"})
    transport.close()
    expect(inner.requests).toHaveLength(1)
  })

  test("an environment that says to take any certificate is not listened to", async () => {
    const server = await serve(answers, "registry.test", tls)
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0")
    try {
      const asked = registryOf([server.host], {settings: {insecureHosts: []}}).tags(`${server.host}/a/b`)
      expect(await asked).toMatchObject({failure: "network"})
    } finally {
      vi.unstubAllEnvs()
    }
    expect(server.requests).toEqual([])
  })

  test("credentials do not follow a redirect to another origin, and do not come back", async () => {
    let back = ""
    const other = await serve((_, response) => void response.writeHead(302, {location: back}).end(), "evil.test", tls)
    const server = await serve(
      (request, response) => {
        if (request.path === "/back") return void response.end(page)
        if (request.headers.authorization === undefined)
          return void response.writeHead(401, {"www-authenticate": "Basic"}).end()
        response.writeHead(307, {location: `https://${other.host}/x`, "set-cookie": "a=b"}).end()
      },
      "registry.test",
      tls,
    )
    back = `https://${server.host}/back`
    expect(await registryOf([server.host, other.host], known).tags(`${server.host}/a/b`)).toMatchObject({
      source: "live",
    })
    expect(server.headers.map(({authorization}) => authorization)).toEqual([undefined, basic, undefined])
    expect(other.headers.map(({authorization, cookie}) => [authorization, cookie])).toEqual([[undefined, undefined]])
    expect(server.headers[2]!.cookie).toBeUndefined()
  })

  test("whoever a redirect leads to gets no answer to its challenge", async () => {
    const other = await serve(
      (_, response) => void response.writeHead(401, {"www-authenticate": "Basic"}).end(),
      "evil.test",
      tls,
    )
    const server = await serve(
      (_, response) => void response.writeHead(302, {location: `https://${other.host}/x`}).end(),
      "registry.test",
      tls,
    )
    expect(await registryOf([server.host, other.host], known).tags(`${server.host}/a/b`)).toMatchObject({
      failure: "unauthorized",
    })
    expect(other.headers.map(({authorization}) => authorization)).toEqual([undefined])
    expect(server.requests).toHaveLength(1)
  })

  test("credentials go to a token server only if it is the registry's", async () => {
    const token: Handler = (_, response) => void response.end('{"token":"T"}')
    const stranger = await serve(token, "evil.test", tls)
    const server = await serve(
      (request, response) => {
        if (request.headers.authorization === undefined)
          response.writeHead(401, challenge(`https://${stranger.host}/t?k=v`))
        response.end(page)
      },
      "registry.test",
      tls,
    )
    const all = [server.host, stranger.host]
    const first = registryOf(all, known)
    expect(await first.tags(`${server.host}/a/b`)).toMatchObject({source: "live"})
    expect(stranger.requests).toEqual(["GET /t?k=v&service=s&scope=repository%3Aa%2Fb%3Apull"])
    expect(stranger.headers[0]!.authorization).toBeUndefined()
    const settings = {...known.settings, authRealms: {[server.host]: [stranger.host]}}
    await registryOf(all, {...known, settings}).tags(`${server.host}/a/b`)
    expect(stranger.headers[1]!.authorization).toBe(basic)
  })

  test("no token from a server without encryption, in this network, or with a name in its address", async () => {
    const inner = await serve(answers)
    for (const realm of [
      `http://${inner.host}/t`,
      `http://registry.test/t`,
      "https://10.0.0.1/t",
      "https://me:pw@registry.test/t",
      "https://x.internal/t",
      "nonsense",
      "",
    ]) {
      const server = await serve(
        (_, response) => void response.writeHead(401, challenge(realm)).end(),
        "registry.test",
        tls,
      )
      const answer = await registryOf([server.host], known).tags(`${server.host}/a/b`)
      expect(answer, realm).toMatchObject({failure: expect.stringMatching(/refused|bad-answer/)})
    }
    expect(inner.requests).toEqual([])
  })

  test("no credentials unless the user says so", async () => {
    const server = await serve(
      (_, response) => void response.writeHead(401, {"www-authenticate": "Basic"}).end(),
      "registry.test",
      tls,
    )
    const registry = registryOf([server.host], {tls, credentials: async () => login})
    expect(await registry.tags(`${server.host}/a/b`)).toMatchObject({failure: "unauthorized"})
    expect(server.headers.every(({authorization}) => authorization === undefined)).toBe(true)
  })

  test("wrong credentials are shown once", async () => {
    const server = await serve(
      (_, response) => void response.writeHead(401, {"www-authenticate": "Basic"}).end(),
      "registry.test",
      tls,
    )
    const registry = registryOf([server.host], known)
    for (let times = 0; times < 3; times++) await registry.tags(`${server.host}/a/b`)
    expect(server.headers.map(({authorization}) => authorization)).toEqual([undefined, basic])
  })

  test("a certificate that nobody signed, or for another name", async () => {
    const server = await serve(answers, "registry.test", tls)
    const settings = {insecureHosts: []}
    expect(await registryOf([server.host], {settings}).tags(`${server.host}/a/b`)).toMatchObject({failure: "network"})
    const other = `other.test:${server.port}`
    expect(await registryOf([other], {tls}).tags(`${other}/a/b`)).toMatchObject({failure: "network"})
    expect(server.requests).toEqual([])
  })

  describe("what was given to the user", () => {
    useFolder()

    test("stays in memory", async () => {
      const server = await serve(
        (request, response) => {
          if (!request.headers.authorization) return void response.writeHead(401, {"www-authenticate": "Basic"}).end()
          return registryHandler({"a/b:1": testImage()})(request, response)
        },
        "registry.test",
        tls,
      )
      const disk = openDiskCache(at("cache"))
      const registry = registryOf([server.host], {...known, disk})
      const name = `${server.host}/a/b:1`
      expect(await registry.tags(name)).toMatchObject({source: "live"})
      expect(await registry.tag(name)).toMatchObject({source: "live"})
      expect(await registry.image(name, AMD64)).toMatchObject({source: "live"})
      await new Promise(done => setTimeout(done, 100))
      expect(() => readdirSync(at("cache"))).toThrow()
    })
  })
})

describe("over http", () => {
  test("no credentials, whatever is asked for", async () => {
    const asks = ["Basic", 'Bearer realm="http://HOST/token",service="s"']
    for (const ask of asks) {
      let host = ""
      const server = await serve((request, response) => {
        if (request.path === "/token") return void response.end('{"token":"T"}')
        response.writeHead(401, {"www-authenticate": ask.replace("HOST", host)}).end()
      })
      host = server.host
      const registry = registryOf([host], {settings: {useCredentials: "configured"}, credentials: async () => login})
      expect(await registry.tags(`${host}/a/b`)).toMatchObject({failure: "unauthorized"})
      expect(server.headers.some(({authorization}) => authorization?.startsWith("Basic"))).toBe(false)
    }
  })
})

describe("who may see credentials, without a network", () => {
  const answer = (url: URL, ask: string, authorization: string | undefined) => {
    if (url.pathname === "/token") return {token: "T"}
    return authorization ? {tags: ["1"]} : {status: 401, headers: new Map([["www-authenticate", ask]])}
  }

  test.each([
    ["a password", login],
    ["a token", {registryToken: "R"}],
    ["the token of a sign-in", {identityToken: "I"}],
  ])("%s does not become something that goes over http", async (_, credentials) => {
    const host = "registry.example"
    const transport = tableTransport((url, {headers}) =>
      answer(url, `Bearer realm="https://${host}/token",service="s"`, headers.authorization),
    )
    const settings = {insecureHosts: [host], useCredentials: "configured"} as const
    await registryOf([host], {settings, transport, credentials: async () => credentials}).tags(`${host}/a/b`)
    const plain = transport.asked.filter(({url}) => url.protocol === "http:")
    expect(plain.map(({headers}) => headers.authorization)).toEqual([undefined, "Bearer T"])
    expect(transport.asked.map(({headers, body}) => `${headers.authorization} ${body}`).join()).not.toMatch(/Basic|=I/)
  })

  test("what was given for them is not shown once they may not be used", async () => {
    const host = "registry.example"
    const transport = tableTransport((url, {headers}) => answer(url, "Basic", headers.authorization))
    let policy = policyOf({allowedHosts: [host], useCredentials: "configured"}, true)
    const registry = createRegistry({
      transport,
      policy: () => policy,
      clock: testClock(),
      credentials: async () => login,
    })
    expect(await registry.tags(`${host}/a/b`)).toMatchObject({source: "live"})
    policy = policyOf({allowedHosts: [host]}, true)
    await registry.clear()
    expect(await registry.tags(`${host}/a/b`)).toMatchObject({failure: "unauthorized"})
    expect(transport.asked.map(({headers}) => headers.authorization)).toEqual([undefined, basic, undefined])
  })
})

describe("answers too large, or false", () => {
  const saying = async (handler: Handler) => {
    const server = await serve(handler)
    return {server, registry: registryOf([server.host]), name: `${server.host}/a/b:1`}
  }

  test("with a length that is too large, nothing is read", async () => {
    const {registry, name} = await saying(
      (_, response) => void response.writeHead(200, {"content-length": LIMITS.tagsBytes + 1}).write("x"),
    )
    expect(await registry.tags(name)).toMatchObject({failure: "too-large"})
  })

  test("without a length, only so much is read", async () => {
    let sent = 0
    const {registry, name} = await saying(async (_, response) => {
      const part = Buffer.alloc(1024 * 1024, " ")
      while (!response.destroyed && sent < 64) {
        sent++
        if (!response.write(part)) await new Promise(done => setTimeout(done, 5))
      }
    })
    expect(await registry.tags(name)).toMatchObject({failure: "too-large"})
    expect(sent).toBeLessThan(40)
  })

  test("compressed answers are not taken apart", async () => {
    const {server, registry, name} = await saying((_, response) => {
      response.writeHead(200, {"content-encoding": "gzip"}).end(gzipSync(Buffer.alloc(10_000_000, " ")))
    })
    expect(await registry.tags(name)).toMatchObject({
      failure: "bad-answer",
      message: expect.stringContaining("compressed"),
    })
    expect(server.headers[0]!["accept-encoding"]).toBe("identity")
  })

  test.each(["", "null", "[]", "{}", '"x"', "{", "[".repeat(1_000_000), '{"tags":"x"}', '{"tags":{"length":9}}'])(
    "%.20s is no list",
    async text => {
      const {registry, name} = await saying((_, response) => void response.end(text))
      expect(await registry.tags(name)).toMatchObject({failure: "bad-answer"})
    },
  )

  test("headers without end", async () => {
    const {registry, name} = await saying(
      (_, response) => void response.writeHead(200, {x: "x".repeat(100_000)}).end(page),
    )
    expect(await registry.tags(name)).toMatchObject({failure: "network"})
  })

  test("what is no http at all", async () => {
    const {registry, name} = await saying((request, response) => {
      request.socket.end("SSH-2.0-OpenSSH_9.2\r\n")
      response.destroy()
    })
    expect(await registry.tags(name)).toMatchObject({failure: "network"})
  })

  test("names like those of objects' own things are names", async () => {
    const text =
      '{"name":"x","tags":["__proto__","constructor","1"],"manifest":{"__proto__":{"polluted":true}},"__proto__":{"polluted":true}}'
    const {registry, name} = await saying((_, response) => void response.end(text))
    expect(await registry.tags(name)).toMatchObject({
      value: {tags: [{name: "__proto__"}, {name: "constructor"}, {name: "1"}]},
    })
    expect(({} as {polluted?: boolean}).polluted).toBeUndefined()
  })

  /** A registry that changes what it gives, in a way that is as good to read. */
  const changing = (kind: string): Handler => {
    const handle = registryHandler({"a/b:1": testImage()})
    return (request, response) => {
      if (request.method !== "GET" || !request.path.includes(`/${kind}/`)) return handle(request, response)
      const end = response.end.bind(response)
      response.end = ((text: string) => end(`${text} `)) as never
      const writeHead = response.writeHead.bind(response)
      response.writeHead = ((status: number, {"content-length": _, ...rest}: Record<string, string>) =>
        writeHead(status, rest)) as never
      return handle(request, response)
    }
  }

  test.each(["manifests", "blobs"])("%s of another digest than they are asked for by", async kind => {
    const {registry, name} = await saying(changing(kind))
    const answer = await registry.image(name, AMD64)
    expect(answer).toMatchObject({failure: "bad-answer", message: expect.stringContaining("another digest")})
    const honest = await saying(changing("nothing"))
    expect(await honest.registry.image(honest.name, AMD64)).toMatchObject({source: "live"})
  })

  test("a version of a system that would be more than that in a file", () => {
    const image = {os: "windows", architecture: "amd64"}
    expect(readPlatform({...image, "os.version": "10.0.17763.1"})).toMatchObject({osVersion: "10.0.17763.1"})
    for (const text of ["1\nRUN evil", "1 AS x", "\u001b[2J", "$(x)"])
      expect(readPlatform({...image, "os.version": text}), text).toMatchObject({os: "windows", osVersion: ""})
  })

  test("another digest than was asked for", async () => {
    const image = testImage()
    const {registry, server} = await saying((_, response) => {
      response.writeHead(200, {"content-type": image.mediaType, "docker-content-digest": image.digest}).end()
    })
    const answer = await registry.tag(`${server.host}/a/b@${digestOf("other")}`)
    expect(answer).toMatchObject({failure: "bad-answer"})
  })

  const manifests: [string, object][] = [
    ["with more children than an image has", {manifests: Array(LIMITS.children + 1).fill({})}],
    [
      "with more layers than an image has",
      {config: {digest: digestOf("c")}, layers: Array(LIMITS.layers + 1).fill({digest: digestOf("l"), size: 1})},
    ],
    ["with a size that is none", {config: {digest: digestOf("c")}, layers: [{digest: digestOf("l"), size: -1}]}],
    ["that is an index and an image", {config: {digest: digestOf("c")}, manifests: [], layers: []}],
    [
      "of another type than it says",
      {mediaType: "application/vnd.oci.image.index.v1+json", config: {digest: digestOf("c")}, layers: []},
    ],
  ]
  test.each(manifests)("a manifest %s", async (_, manifest) => {
    const text = JSON.stringify(manifest)
    const {registry, server} = await saying((request, response) => {
      response.setHeader("content-type", "application/vnd.oci.image.manifest.v1+json")
      response.setHeader("docker-content-digest", digestOf(text))
      response.end(request.method === "HEAD" ? undefined : text)
    })
    expect(await registry.image(`${server.host}/a/b:1`, AMD64)).toMatchObject({failure: "bad-answer"})
  })

  test("the first form of a manifest is not read", async () => {
    const text = JSON.stringify({schemaVersion: 1, fsLayers: []})
    const {registry, name} = await saying((request, response) => {
      response.setHeader("content-type", "application/vnd.docker.distribution.manifest.v1+prettyjws")
      response.end(request.method === "HEAD" ? undefined : text)
    })
    expect(await registry.tag(name)).toMatchObject({failure: "unsupported"})
  })

  test("addresses in descriptors are never asked", async () => {
    const elsewhere = await serve(answers)
    const text = JSON.stringify({
      config: {digest: digestOf("c"), urls: [`http://${elsewhere.host}/c`]},
      layers: [{digest: digestOf("l"), size: 1, urls: [`http://${elsewhere.host}/l`]}],
    })
    const {registry, server} = await saying((request, response) => {
      if (request.path.includes("/blobs/")) return void response.writeHead(404).end()
      response.writeHead(200, {
        "content-type": "application/vnd.oci.image.manifest.v1+json",
        "docker-content-digest": digestOf(text),
      })
      response.end(request.method === "HEAD" ? undefined : text)
    })
    expect(await registry.image(`${server.host}/a/b:1`, AMD64)).toMatchObject({failure: "not-found"})
    expect(elsewhere.requests).toEqual([])
  })

  test("a failure is one line that can be shown", async () => {
    const {registry, server} = await saying(
      (_, response) => void response.writeHead(404).end(`{"errors":[{"code":"\x1b[2J"}]}`),
    )
    const answer = await registry.tags(`${server.host}/a/b`)
    if (!isFailure(answer)) throw new Error("it failed")
    expect(answer.message).toBe(`${server.host} has no a/b`)
    expect(oneLine(`a\u202eb\x1b[2J\r\nc\u2028d\u0000${"e".repeat(2000)}`)).toMatch(/^a b \[2J c d e{200,300}…$/)
  })

  test("a registry that can't wait for its time", async () => {
    const server = await serve((_, response) => void response.writeHead(429, {"retry-after": "999999999"}).end())
    const clock = testClock()
    const registry = registryOf([server.host], {clock, limits: SHORT})
    await registry.tags(`${server.host}/a/b`)
    clock.pass(3601_000)
    await registry.tags(`${server.host}/a/b`)
    expect(server.requests).toHaveLength(2)
  })
})

describe("credentials on this machine", () => {
  useFolder()
  const signal = new AbortController().signal
  const host = hostOf("registry.test")
  const config = (value: object) => {
    mkdirSync(at("docker"), {recursive: true})
    writeFileSync(at("docker/config.json"), JSON.stringify(value))
  }
  const helper = (name: string, script: string) => {
    mkdirSync(at("bin"), {recursive: true})
    writeFileSync(at(`bin/docker-credential-${name}`), `#!/bin/sh\n${script}\n`)
    chmodSync(at(`bin/docker-credential-${name}`), 0o755)
  }
  const find = (more: {helpers?: boolean; timeout?: number; env?: Record<string, string>} = {}) => {
    const env = {DOCKER_CONFIG: at("docker"), PATH: `${at("bin")}:/usr/bin:/bin`, ...more.env}
    return userCredentials({env, home: at(""), helpers: () => more.helpers ?? true, timeout: more.timeout ?? 5000})
  }
  const gives = `cat > ${"$"}HOME_DIR/asked; echo '{"Username":"u","Secret":"s"}'`

  test("those of a host whose name only begins alike are not found", async () => {
    config({
      auths: {
        "registry.test.evil.test": {auth: btoa("a:b")},
        "registry.tes": {auth: btoa("a:b")},
        "http://registry.test": {auth: btoa("a:b")},
        "registry.test/team": {auth: btoa("a:b")},
      },
    })
    expect(await find()(host, signal)).toBeUndefined()
    config({auths: {"https://registry.test/v1/": {auth: btoa("a:b:c")}}})
    expect(await find()(host, signal)).toEqual({username: "a", password: "b:c"})
  })

  test("a helper is run for exactly its host, only when trusted, and once", async () => {
    config({credHelpers: {"registry.test": "x"}})
    helper("x", gives.replace("$HOME_DIR", at("")))
    expect(await find({helpers: false})(host, signal)).toBeUndefined()
    expect(await find()(hostOf("evil.test"), signal)).toBeUndefined()
    expect(readdirSync(at(""))).not.toContain("asked")
    expect(await find()(host, signal)).toEqual({username: "u", password: "s"})
    expect(readFileSync(at("asked"), "utf8")).toBe("registry.test")
    const counted = find()
    helper("x", `echo . >> ${at("count")}; echo '{"Username":"u","Secret":"s"}'`)
    await Promise.all([counted(host, signal), counted(host, signal)])
    await counted(host, signal)
    expect(readFileSync(at("count"), "utf8")).toBe(".\n")
  })

  test("a helper that does not end, says too much, or fails", async () => {
    config({credsStore: "x"})
    for (const script of ["exec sleep 60", "exec yes", "exit 1", "echo nonsense", "sleep 60 & sleep 60"]) {
      helper("x", script)
      const started = Date.now()
      expect(await find({timeout: 300})(host, signal), script).toBeUndefined()
      expect(Date.now() - started).toBeLessThan(3000)
    }
  })

  test("a helper is no path, and none of the current folder", async () => {
    helper("x", 'echo \'{"Username":"u","Secret":"s"}\'')
    mkdirSync(at("bin/docker-credential-d"))
    for (const name of ["d/../docker-credential-x", "../bin/docker-credential-x", "/bin/sh", "x y", "x;y", ""]) {
      config({credsStore: name})
      expect(await find()(host, signal), name).toBeUndefined()
    }
    config({credsStore: "x"})
    expect(await find()(host, signal)).toBeDefined()
    const here = relative(process.cwd(), at("bin"))
    expect(await find({env: {PATH: `:.:${here}`}})(host, signal)).toBeUndefined()
  })

  test("a configuration in the workspace is none", async () => {
    config({auths: {"registry.test": {auth: btoa("a:b")}}})
    expect(await find()(host, signal)).toBeDefined()
    const here = relative(process.cwd(), at("docker"))
    const env = {DOCKER_CONFIG: here, REGISTRY_AUTH_FILE: `${here}/config.json`, XDG_CONFIG_HOME: here}
    expect(await find({env})(host, signal)).toBeUndefined()
  })

  test("configurations that are none", async () => {
    mkdirSync(at("docker"), {recursive: true})
    for (const text of [
      "",
      "[]",
      "{",
      '{"auths":7}',
      '{"auths":{"registry.test":{"auth":"x"}}}',
      '{"auths":{"registry.test":null}}',
      " ".repeat(2_000_000),
    ]) {
      writeFileSync(at("docker/config.json"), text)
      expect(await find()(host, signal)).toBeUndefined()
    }
  })

  test("Podman's, and those of the environment", async () => {
    mkdirSync(at("run/containers"), {recursive: true})
    writeFileSync(at("run/containers/auth.json"), JSON.stringify({auths: {"registry.test": {auth: btoa("p:q")}}}))
    expect(await find({env: {XDG_RUNTIME_DIR: at("run")}})(host, signal)).toEqual({username: "p", password: "q"})
    const env = {
      DOCKER_AUTH_CONFIG: JSON.stringify({auths: {"registry.test": {auth: btoa("e:f")}}}),
      XDG_RUNTIME_DIR: at("run"),
    }
    expect(await find({env})(host, signal)).toEqual({username: "e", password: "f"})
  })

  test("Docker Hub has a key of its own, and tokens of a sign-in", async () => {
    config({auths: {"https://index.docker.io/v1/": {auth: btoa("h:"), identitytoken: "T"}}})
    expect(await find()(hostOf("docker.io"), signal)).toEqual({identityToken: "T"})
    config({credsStore: "x"})
    helper("x", 'echo \'{"Username":"<token>","Secret":"s"}\'')
    expect(await find()(hostOf("docker.io"), signal)).toEqual({identityToken: "s"})
  })
})

describe("the cache on disk", () => {
  useFolder()

  test("has names that are none of anybody's, for the user alone", async () => {
    const disk = openDiskCache(at("cache"))
    await disk.write("tag ../../etc/passwd", {value: {}, date: 1})
    expect(readdirSync(at("cache"))).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)])
    expect(statSync(at("cache")).mode & 0o777).toBe(0o700)
    expect(statSync(at(`cache/${readdirSync(at("cache"))[0]}`)).mode & 0o777).toBe(0o600)
    expect(await disk.read("tag ../../etc/passwd")).toEqual({value: {}, date: 1})
  })

  test("what is broken in it is not known", async () => {
    const disk = openDiskCache(at("cache"))
    await disk.write("a", {value: {x: 1}, date: 1})
    const file = at(`cache/${readdirSync(at("cache"))[0]}`)
    for (const text of [
      "",
      "{",
      "[]",
      '{"version":1,"key":"b","date":1,"value":{}}',
      '{"version":0,"key":"a","date":1,"value":{}}',
      '{"version":1,"key":"a","value":{}}',
    ]) {
      writeFileSync(file, text)
      expect(await disk.read("a")).toBeUndefined()
    }
  })

  test("keeps so much, and what was used last", async () => {
    const disk = openDiskCache(at("cache"), 10_000)
    const value = {text: "x".repeat(400)}
    for (let at = 0; at < 101; at++) await disk.write(`${at}`, {value, date: at})
    expect(readdirSync(at("cache")).length).toBeLessThan(25)
    expect(await disk.read("100")).toEqual({value, date: 100})
    await disk.clear()
    expect(readdirSync(at("cache"))).toEqual([])
  })

  test("a folder that can't be written costs nothing", async () => {
    writeFileSync(at("file"), "")
    const disk = openDiskCache(at("file/cache"))
    await disk.write("a", {value: {}, date: 1})
    expect(await disk.read("a")).toBeUndefined()
    await disk.clear()
  })
})
