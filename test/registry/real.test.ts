import {execFileSync} from "node:child_process"
import {createHash, randomBytes, sign, X509Certificate} from "node:crypto"
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {gunzipSync} from "node:zlib"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {isFailure} from "../../server/model/answers.ts"
import {rankTags} from "../../server/model/tagRank.ts"
import {userCredentials} from "../../server/registry/credentials.ts"
import {parsePlatform} from "../../server/values/platform.ts"
import {type Certificates, makeCertificates} from "../support/certificates.ts"
import {fillRegistry, hasRegistry, pushLayers, type Running, startRegistry} from "../support/dockerRegistry.ts"
import {hasProgram} from "../support/programs.ts"
import {registryOf, serve} from "../support/registries.ts"

// Against Debian's docker-registry, filled by umoci and skopeo: as it is, with passwords, and with tokens.

const AMD64 = parsePlatform("linux/amd64")!
const ARM64 = parsePlatform("linux/arm64")!
const tls = hasRegistry ? makeCertificates() : undefined
/** me:secret, hashed by bcrypt. */
const HTPASSWD = "me:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a"
const login = {username: "me", password: "secret"}

describe.runIf(hasRegistry)("a real registry", () => {
  let folder = ""
  let storage = ""
  let plain: Running
  let index = ""
  const running: Running[] = []
  const start = async (more?: object, certificates?: Certificates) => {
    const registry = await startRegistry(storage, more, certificates)
    running.push(registry)
    return registry.host
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
    storage = join(folder, "storage")
    plain = await startRegistry(storage)
    running.push(plain)
    index = fillRegistry(plain.host, folder)
  })

  afterAll(() => {
    for (const registry of running) registry.stop()
    rmSync(folder, {recursive: true, force: true})
  })

  test("tags, with the signature hidden", async () => {
    const answer = await registryOf([plain.host]).tags(`${plain.host}/team/app`)
    if (isFailure(answer)) throw new Error(answer.message)
    expect(answer.value.complete).toBe(true)
    const {tags, shown} = rankTags(answer.value.tags)
    expect(tags.map(({name}) => name).slice(0, shown)).toEqual(["1.1", "1.0", "latest"])
    expect(tags).toHaveLength(4)
  })

  test("a tag's digest is that of the index, as others say it", async () => {
    const registry = registryOf([plain.host])
    const answer = await registry.tag(`${plain.host}/team/app:1.0`)
    expect(answer).toMatchObject({value: {digest: index, index: true, platforms: [AMD64, ARM64]}})
    const raw = execFileSync("skopeo", [
      "inspect",
      "--raw",
      "--tls-verify=false",
      `docker://${plain.host}/team/app:1.0`,
    ])
    expect(index).toBe(`sha256:${createHash("sha256").update(raw).digest("hex")}`)
    expect(await registry.pin(`${plain.host}/team/app`)).toMatchObject({value: {digest: index}})
    expect(await registry.tag(`${plain.host}/team/app@${index}`)).toMatchObject({value: {digest: index}})
  })

  test("an image for each platform", async () => {
    const registry = registryOf([plain.host])
    for (const platform of [AMD64, ARM64]) {
      const answer = await registry.image(`${plain.host}/team/app:1.0`, platform)
      expect(answer).toMatchObject({
        value: {
          digest: index,
          platform,
          user: "app",
          workdir: "/srv",
          entrypoint: ["/bin/app"],
          ports: ["8080/tcp"],
          platforms: [AMD64, ARM64],
        },
      })
      if (isFailure(answer)) throw new Error(answer.message)
      expect(answer.value.env).toContainEqual(["ARCH", platform.arch])
      expect(answer.value.size).toBe(answer.value.layers.reduce((sum, {size}) => sum + size, 0))
      expect(answer.value.size).toBeGreaterThan(50)
    }
    const single = await registry.image(`${plain.host}/team/app:1.1`, AMD64)
    expect(single).toMatchObject({value: {platforms: [AMD64]}})
    expect(await registry.image(`${plain.host}/team/app:1.0`, parsePlatform("linux/s390x")!)).toMatchObject({
      failure: "unsupported",
    })
  })

  test("what layers take as tar", async () => {
    const tar = Buffer.concat([randomBytes(100_000), Buffer.alloc(400_000)])
    const packed = (program: string, ...args: string[]) => execFileSync(program, args, {input: tar, maxBuffer: 1e9})
    const zstd = hasProgram("zstd", "layers of zstd")
      ? packed("zstd", "-q", "-c", `--stream-size=${tar.length}`)
      : undefined
    const annotations = {"io.containers.estargz.uncompressed-size": String(tar.length)}
    const layers = [
      {data: packed("gzip", "-9"), type: "tar+gzip"},
      ...(zstd ? [{data: zstd, type: "tar+zstd"}] : []),
      {data: packed("gzip", "-1"), type: "tar+gzip", annotations},
      {data: tar, type: "tar"},
    ]
    pushLayers(plain.host, "team/packed:1", layers, tar)
    const found = await registryOf([plain.host]).layers(`${plain.host}/team/packed:1`, AMD64)
    if (isFailure(found)) throw new Error(found.message)
    expect(found.value.layers).toMatchObject(
      layers.map(({data}, at) => ({size: data.length, bytes: tar.length, createdBy: `RUN step ${at}`})),
    )
    // umoci's layers of both platforms of an index
    for (const platform of [AMD64, ARM64]) {
      const image = await registryOf([plain.host]).layers(`${plain.host}/team/app:1.0`, platform)
      if (isFailure(image)) throw new Error(image.message)
      for (const {digest, bytes} of image.value.layers) {
        const blob = readFileSync(join(folder, "layout/blobs/sha256", digest.slice("sha256:".length)))
        expect(bytes).toBe(gunzipSync(blob).length)
      }
    }
  })

  test("what is not there", async () => {
    const registry = registryOf([plain.host])
    expect(await registry.tag(`${plain.host}/team/app:9`)).toMatchObject({failure: "not-found"})
    expect(await registry.tags(`${plain.host}/team/none`)).toMatchObject({failure: "not-found"})
    expect(await registry.pin(`${plain.host}/team/app@sha256:${"0".repeat(64)}`)).toMatchObject({failure: "not-found"})
  })

  test.runIf(tls)("with passwords", async () => {
    const path = join(folder, "htpasswd")
    writeFileSync(path, `${HTPASSWD}\n`)
    const host = await start({auth: {htpasswd: {realm: "here", path}}}, tls)
    const name = `${host}/team/app:1.0`
    const settings = {useCredentials: "configured"} as const
    const asking = (password?: string) =>
      registryOf([host], {tls, settings, ...(password && {credentials: async () => ({username: "me", password})})})
    expect(await asking().tags(name)).toMatchObject({failure: "unauthorized"})
    expect(await asking("wrong").tags(name)).toMatchObject({failure: "unauthorized"})
    expect(await asking("secret").tags(name)).toMatchObject({source: "live"})
    expect(await asking("secret").image(name, ARM64)).toMatchObject({value: {digest: index, user: "app"}})

    // signed in as people do
    const certificates = join(folder, "certificates")
    mkdirSync(certificates)
    writeFileSync(join(certificates, "ca.crt"), tls!.ca)
    const authfile = join(folder, "auth.json")
    execFileSync("skopeo", [
      "login",
      "--authfile",
      authfile,
      "--cert-dir",
      certificates,
      "-u",
      "me",
      "-p",
      "secret",
      host,
    ])
    const credentials = userCredentials({env: {REGISTRY_AUTH_FILE: authfile}, home: folder, helpers: () => false})
    expect(await registryOf([host], {tls, settings, credentials}).tag(name)).toMatchObject({value: {digest: index}})
  })

  test.runIf(tls)("with tokens", async () => {
    const bundle = join(folder, "ca.pem")
    writeFileSync(bundle, tls!.ca)
    const asked: string[] = []
    const server = await serve(
      (request, response) => {
        const scope = new URL(request.url!, "http://x").searchParams.get("scope") ?? ""
        const known = request.headers.authorization === `Basic ${Buffer.from("me:secret").toString("base64")}`
        asked.push(`${known ? "me" : "nobody"} ${scope}`)
        response.end(JSON.stringify({token: tokenFor(known ? scope : "", tls!), expires_in: 300}))
      },
      "auth.test",
      tls,
    )
    const realm = `https://${server.host}/token`
    const host = await start({auth: {token: {realm, service: "here", issuer: "tester", rootcertbundle: bundle}}}, tls)
    const name = `${host}/team/app:1.0`
    const settings = {
      useCredentials: "configured",
      authRealms: {[host]: [server.host]},
      allowPrivateHosts: [host, server.host],
    } as const
    expect(await registryOf([host], {tls, settings}).tags(name)).toMatchObject({
      failure: expect.stringMatching(/unauthorized|denied/),
    })
    const registry = registryOf([host], {tls, settings, credentials: async () => login})
    expect(await registry.tags(name)).toMatchObject({source: "live"})
    expect(await registry.image(name, AMD64)).toMatchObject({value: {digest: index, user: "app"}})
    // one token is enough for all questions about a repository
    expect(asked).toEqual(["nobody repository:team/app:pull", "me repository:team/app:pull"])
  })
})

/** What the registry takes for a permission: https://distribution.github.io/distribution/spec/auth/jwt/ */
function tokenFor(scope: string, {cert, key}: Certificates): string {
  const [type, name, actions = ""] = scope.split(":")
  const access = name ? [{type, name, actions: actions.split(",")}] : []
  const now = Math.floor(Date.now() / 1000)
  const claims = {iss: "tester", sub: "me", aud: "here", iat: now, nbf: now - 10, exp: now + 300, jti: `${now}`, access}
  const header = {typ: "JWT", alg: "ES256", x5c: [new X509Certificate(cert).raw.toString("base64")]}
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
  const text = `${part(header)}.${part(claims)}`
  return `${text}.${sign("sha256", Buffer.from(text), {key, dsaEncoding: "ieee-p1363"}).toString("base64url")}`
}
