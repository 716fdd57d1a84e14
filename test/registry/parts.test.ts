import {createServer} from "node:http"
import {type AddressInfo, connect} from "node:net"
import * as fc from "fast-check"
import {describe, expect, test} from "vitest"
import {parseChallenges} from "../../server/registry/challenge.ts"
import {hostOf} from "../../server/registry/hosts.ts"
import {nodeTransport} from "../../server/registry/http.ts"
import {nextPage} from "../../server/registry/links.ts"
import {
  allowedHost,
  canonicalHost,
  isNamed,
  mayHaveCredentials,
  OFFLINE,
  policyOf,
  refusedAddress,
  refusedUrl,
} from "../../server/registry/policy.ts"
import {proxyFor, proxyOf} from "../../server/registry/proxy.ts"
import {createQueue} from "../../server/registry/queue.ts"
import {pullsLeft, retryAfter} from "../../server/registry/retryAfter.ts"
import {makeCertificates} from "../support/certificates.ts"
import {growth, IN_PROPORTION} from "../support/growth.ts"
import {serve} from "../support/registries.ts"

describe("challenges", () => {
  const read = (header: string) =>
    parseChallenges(header).map(({scheme, params}) => [scheme, Object.fromEntries(params)])

  test.each<[string, unknown]>([
    ["", []],
    ["Basic", [["basic", {}]]],
    ['Basic realm="a, b"', [["basic", {realm: "a, b"}]]],
    [
      'Bearer realm="https://a/t",service="s",scope="x:y:pull,push"',
      [["bearer", {realm: "https://a/t", service: "s", scope: "x:y:pull,push"}]],
    ],
    ['BEARER scope = s ,  REALM="r"', [["bearer", {scope: "s", realm: "r"}]]],
    [
      'Bearer realm="r",service="s", Basic realm="b"',
      [
        ["bearer", {realm: "r", service: "s"}],
        ["basic", {realm: "b"}],
      ],
    ],
    [
      'Negotiate, Basic realm="x"',
      [
        ["negotiate", {}],
        ["basic", {realm: "x"}],
      ],
    ],
    [
      "Negotiate YII=, Basic",
      [
        ["negotiate", {}],
        ["basic", {}],
      ],
    ],
    ['Bearer realm="say \\"hi\\"\\\\"', [["bearer", {realm: 'say "hi"\\'}]]],
    ['Bearer realm="first",realm="second"', [["bearer", {realm: "first"}]]],
    ["Bearer realm=https://a/t", [["bearer", {realm: "https://a/t"}]]],
    ['Bearer realm="open, Basic realm="b"', [["bearer", {realm: "open, Basic realm="}]]],
    ['=,,;"', []],
    [",,, Basic ,,,", [["basic", {}]]],
    [`Basic realm="${"x".repeat(9000)}"`, []],
  ])("%.80s", (header, expected) => {
    expect(read(header)).toEqual(expected)
  })

  test("any text is read", () => {
    fc.assert(
      fc.property(
        fc.string({unit: fc.constantFrom(...'aB ,="\\-/'.split(""), "Basic ", 'realm="'), maxLength: 60}),
        text => void parseChallenges(text),
      ),
    )
  })

  test.each(["a ", "a,", "a=", 'a="', "\\", '"', "a b=c,"])("a long header of %j takes time in proportion", part => {
    expect(growth(length => void parseChallenges(part.repeat(length)), 50_000)).toBeLessThan(IN_PROPORTION)
  })
})

describe("pages", () => {
  const page = new URL("https://r.test/v2/a/b/tags/list?n=100")
  test.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ['</v2/a/b/tags/list?n=100&last=x>; rel="next"', "https://r.test/v2/a/b/tags/list?n=100&last=x"],
    ["<https://r.test/v2/a/b/tags/list?last=x>;rel=next", "https://r.test/v2/a/b/tags/list?last=x"],
    [
      '</x/tags/list?last=1>; rel="prev", </v2/a/b/tags/list?last=2>; title="a"; rel="next"',
      "https://r.test/v2/a/b/tags/list?last=2",
    ],
    ['<http://r.test/v2/a/b/tags/list?last=x>; rel="next"', undefined],
    ['<https://r.test:444/v2/a/b/tags/list?last=x>; rel="next"', undefined],
    ['<https://u@r.test/v2/a/b/tags/list?last=x>; rel="next"', undefined],
    ['<//evil.test/v2/a/b/tags/list?last=x>; rel="next"', undefined],
    ['</v2/_catalog?last=x>; rel="next"', undefined],
    ['</v2/a/b/tags/list?n=100>; rel="next"', undefined],
    ['</v2/a/b/tags/list?last=x>; rel="nextish"', undefined],
    ["nonsense", undefined],
  ])("%s", (link, expected) => {
    expect(nextPage(link, page)?.href).toBe(expected)
  })
})

describe("times", () => {
  const now = Date.UTC(2026, 8, 1)
  test.each<[Record<string, string>, number | undefined]>([
    [{}, undefined],
    [{"retry-after": "7"}, 7000],
    [{"retry-after": "Tue, 01 Sep 2026 00:01:00 GMT"}, 60_000],
    [{"retry-after": "Tue, 01 Sep 2020 00:01:00 GMT"}, 0],
    [{"retry-after": "999999"}, 3600_000],
    [{"retry-after": "-1"}, 0],
    [{"retry-after": "soon"}, undefined],
    [{"x-retry-after": String(now / 1000 + 30)}, 30_000],
    [{"x-ratelimit-reset": String(now / 1000 + 30)}, 30_000],
  ])("%o", (headers, expected) => {
    expect(retryAfter(new Map(Object.entries(headers)), now)).toBe(expected)
  })

  test("pulls that are left", () => {
    const left = (text: string) => pullsLeft(new Map([["ratelimit-remaining", text]]))
    expect([left("20;w=21600"), left(" 5 "), left("x"), left("-1"), pullsLeft(new Map())]).toEqual([
      20,
      5,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe("what is allowed", () => {
  test.each([
    ..."0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.168.1.1 198.18.0.1 198.19.255.255 224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16".split(
      " ",
    ),
    ...":: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:a00:1 fc00::1 fd12::1 fe80::1 fec0::1 ff02::1 64:ff9b::a00:1 64:ff9b::808:808 2002:7f00:1:: 2001:db8::1 100::1 2001::1 ::ffff:0:7f00:1".split(
      " ",
    ),
    "fe80::1%eth0",
    "localhost",
    "",
  ])("the address %s is not", address => {
    expect(refusedAddress(address)).toBeDefined()
  })

  test.each(
    "1.1.1.1 9.255.255.255 11.0.0.1 100.128.0.1 172.32.0.1 192.0.1.1 198.20.0.1 223.255.255.255 2606:4700::1 ::ffff:8.8.8.8".split(
      " ",
    ),
  )("the address %s is", address => {
    expect(refusedAddress(address)).toBeUndefined()
  })

  test("hosts are compared as URLs have them", () => {
    expect(
      [
        "GHCR.io",
        "ghcr.io:443",
        "127.1",
        "0x7f.1:5000",
        "index.docker.io",
        "[::0001]:5000",
        "xn--bcher-kva.example",
      ].map(canonicalHost),
    ).toEqual(["ghcr.io", "ghcr.io", "127.0.0.1", "127.0.0.1:5000", "docker.io", "[::1]:5000", "xn--bcher-kva.example"])
    expect(
      ["", "a b", "a/b", "u@h", "h:99999", "h?x", "h#x", "http://h", "bücher.example", "[::1%eth0]"].map(canonicalHost),
    ).toEqual(Array(10).fill(undefined))
  })

  test("a registry can't lead where the user's lists do not", () => {
    const policy = policyOf(
      {
        allowedHosts: ["r.test", "inner.corp.test"],
        allowPrivateHosts: ["inner.corp.test", "10.0.0.1:5000", "10.0.0.2"],
        insecureHosts: ["10.0.0.1:5000", "old.test"],
        mirrors: {"r.test": ["10.0.0.1:5000"]},
      },
      true,
    )
    expect(refusedUrl(policy, new URL("http://10.0.0.1:5000/x"))).toBeUndefined()
    expect(refusedUrl(policy, new URL("http://10.0.0.1:5000/x"), false)).toBeDefined()
    expect(refusedUrl(policy, new URL("https://10.0.0.1:5001/x"))).toBeDefined()
    expect(refusedUrl(policy, new URL("https://10.0.0.2/x"))).toBeUndefined()
    expect(refusedUrl(policy, new URL("https://10.0.0.2/x"), false)).toBeDefined()
    expect(refusedUrl(policy, new URL("http://old.test/x"))).toBeUndefined()
    expect(refusedUrl(policy, new URL("http://old.test/x"), false)).toBeDefined()
    expect(refusedUrl(policy, new URL("https://cdn.test/x"), false)).toBeUndefined()
    expect(isNamed(policy, hostOf("r.test"), new URL("http://10.0.0.1:5000/"))).toBe(true)
    expect(isNamed(policy, hostOf("r.test"), new URL("https://inner.corp.test/"))).toBe(false)
    expect(isNamed(policy, hostOf("inner.corp.test"), new URL("http://10.0.0.1:5000/"))).toBe(true)
    expect(isNamed(policy, hostOf("docker.io"), new URL("https://auth.docker.io/"))).toBe(true)
  })

  test("credentials have their places", () => {
    const policy = policyOf({authRealms: {"r.test": ["auth.test"]}}, true)
    const may = (host: string, url: string) => mayHaveCredentials(policy, hostOf(host), new URL(url))
    expect(may("r.test", "https://r.test/token")).toBe(true)
    expect(may("r.test", "https://auth.test/token")).toBe(true)
    expect(may("docker.io", "https://auth.docker.io/token")).toBe(true)
    expect(may("registry.gitlab.com", "https://gitlab.com/jwt/auth")).toBe(true)
    for (const [host, url] of [
      ["r.test", "http://r.test/token"],
      ["r.test", "https://r.test:444/token"],
      ["r.test", "https://a.r.test/token"],
      ["r.test", "https://r.test.evil.test/token"],
      ["ghcr.io", "https://auth.docker.io/token"],
      ["other.test", "https://auth.test/token"],
    ] as const)
      expect(may(host, url), url).toBe(false)
  })

  test("a workspace's settings can only forbid", () => {
    const user = {allowedHosts: ["ghcr.io", "quay.io"]}
    const wide = {
      mode: "allowlist",
      allowedHosts: ["quay.io", "evil.test"],
      allowPrivateHosts: ["10.0.0.1"],
      insecureHosts: ["evil.test"],
      useCredentials: "configured",
      authRealms: {"quay.io": ["evil.test"]},
      mirrors: {"quay.io": ["evil.test"]},
    } as const
    expect(policyOf(user, false, wide).online).toBe(false)
    expect(policyOf(user, true, wide)).toEqual({...OFFLINE, online: true, hosts: ["quay.io"]})
    expect(policyOf({...user, mode: "offline"}, true, wide).online).toBe(false)
    expect(policyOf(user, true, {mode: "offline"}).online).toBe(false)
    expect(policyOf({useCredentials: "configured"}, true, {useCredentials: "off"}).credentials).toBe(false)
    expect(allowedHost(policyOf(user, true, wide), "ghcr.io")).toMatchObject({
      refused: expect.stringContaining("ghcr.io"),
    })
  })
})

describe("proxies", () => {
  test.each<[string, string, string | undefined]>([
    ["", "https://a.test/", "http://proxy:8080/"],
    ["a.test", "https://a.test/", undefined],
    ["test", "https://a.test/", undefined],
    [".a.test", "https://b.a.test/", undefined],
    ["*.a.test", "https://b.a.test/", undefined],
    ["b.test", "https://ab.test/", "http://proxy:8080/"],
    ["x,a.test:443", "https://a.test/", undefined],
    ["a.test:5000", "https://a.test/", "http://proxy:8080/"],
    ["a.test:5000", "https://a.test:5000/", undefined],
    ["10.0.0.1", "https://10.0.0.1/", undefined],
    ["::1", "https://[::1]:5000/", undefined],
    ["*", "https://a.test/", undefined],
  ])("NO_PROXY=%s %s", (no, url, expected) => {
    expect(proxyFor(proxyOf({HTTPS_PROXY: "proxy:8080", NO_PROXY: no}), new URL(url))?.toString()).toBe(expected)
  })

  test("lower case comes first, and what can't be read is not gone round", () => {
    const settings = proxyOf({https_proxy: "http://[", HTTPS_PROXY: "http://p"})
    expect(proxyFor(settings, new URL("https://a.test/"))).toBe("unreadable")
    expect(proxyFor({https: "socks5://p"}, new URL("https://a.test/"))).toBe("unreadable")
    expect(proxyFor(settings, new URL("http://a.test/"))).toBeUndefined()
  })

  const tls = makeCertificates()
  test.runIf(tls)("a registry behind a proxy, which looks its name up", async () => {
    const server = await serve((_, response) => void response.end("hello"), "registry.test", tls)
    const asked: string[] = []
    const proxy = createServer((_, response) => void response.writeHead(500).end())
    proxy.on("connect", ({url, headers}, socket) => {
      asked.push(`${url} ${headers["proxy-authorization"]}`)
      if (url?.startsWith("closed")) return void socket.end("HTTP/1.1 403 no\r\n\r\n")
      const target = connect(server.port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 yes\r\n\r\n")
        target.pipe(socket).pipe(target)
      })
      target.on("error", () => socket.destroy())
      socket.on("error", () => target.destroy())
    })
    await new Promise<void>(done => proxy.listen(0, "127.0.0.1", done))
    const {port} = proxy.address() as AddressInfo
    const transport = nodeTransport({
      policy: () => ({...OFFLINE, online: true}),
      proxy: {https: `http://me:pw@127.0.0.1:${port}`},
      authorities: new Map([["*", tls!.ca]]),
      resolve: async () => {
        throw new Error("no name is looked up here")
      },
    })
    const request = {method: "GET", headers: {}, maxBytes: 100, named: true, signal: AbortSignal.timeout(5000)} as const
    try {
      const answer = await transport({...request, url: new URL(`https://${server.host}/x`)})
      expect(Buffer.from(answer.body).toString()).toBe("hello")
      await expect(transport({...request, url: new URL("https://closed.test/")})).rejects.toMatchObject({
        kind: "network",
        message: expect.stringContaining("403"),
      })
      // what the proxy could reach is refused all the same
      await expect(transport({...request, url: new URL("https://10.0.0.1/")})).rejects.toMatchObject({kind: "refused"})
      expect(asked).toEqual([`${server.host} Basic bWU6cHc=`, "closed.test:443 Basic bWU6cHc="])
    } finally {
      transport.close()
      proxy.closeAllConnections()
      proxy.close()
    }
  })
})

test("a queue lets so many run for each host and in all, and nobody is forgotten", async () => {
  const queue = createQueue(3, 2)
  const running: Record<string, number> = {}
  let [all, mostAll, mostHost, done] = [0, 0, 0, 0]
  const task = (host: string) => async () => {
    running[host] = (running[host] ?? 0) + 1
    mostAll = Math.max(mostAll, ++all)
    mostHost = Math.max(mostHost, running[host])
    await new Promise(resolve => setTimeout(resolve, 2))
    running[host]--
    all--
    done++
    if (done % 5 === 0) throw new Error("it failed")
  }
  await Promise.allSettled(Array.from({length: 60}, (_, at) => queue(`${at % 2}`, task(`${at % 2}`))))
  expect([mostAll, mostHost, done, all]).toEqual([3, 2, 60, 0])
})
