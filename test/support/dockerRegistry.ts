import {execFileSync, spawn} from "node:child_process"
import {createHash} from "node:crypto"
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {get} from "node:http"
import {get as getSecurely} from "node:https"
import {type AddressInfo, createServer} from "node:net"
import {tmpdir} from "node:os"
import {join} from "node:path"
import type {Certificates} from "./certificates.ts"
import {hasProgram} from "./programs.ts"

// The registry that most others are made of, filled by the programs that people fill theirs with.

export const hasRegistry = ["docker-registry", "skopeo", "umoci"].every(name => hasProgram(name, "a real registry"))

export interface Running {
  /** `127.0.0.1:12345` */
  host: string
  stop(): void
}

/** Starts a registry on a folder; `more` are lines of its configuration. */
export async function startRegistry(storage: string, more: object = {}, tls?: Certificates): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
  const port = await freePort()
  const put = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const files = tls && {certificate: put("server.pem", tls.cert), key: put("server.key", tls.key)}
  const config = {
    version: 0.1,
    log: {level: "error"},
    storage: {filesystem: {rootdirectory: storage}},
    http: {addr: `127.0.0.1:${port}`, ...(files && {tls: files})},
    ...more,
  }
  // YAML reads JSON
  const child = spawn("docker-registry", ["serve", put("config.yml", JSON.stringify(config))], {stdio: "ignore"})
  const host = `127.0.0.1:${port}`
  for (let times = 0; ; times++) {
    if (await answers(host, tls)) break
    if (times > 200) throw new Error("the registry does not start")
    await new Promise(done => setTimeout(done, 50))
  }
  const stop = () => {
    child.kill()
    rmSync(folder, {recursive: true, force: true})
  }
  return {host, stop}
}

function answers(host: string, tls?: Certificates): Promise<boolean> {
  return new Promise(done => {
    const url = `${tls ? "https" : "http"}://${host}/v2/`
    const request = (tls ? getSecurely : get)(url, {ca: tls?.ca}, response => {
      response.resume()
      done(response.statusCode === 200 || response.statusCode === 401)
    })
    request.on("error", () => done(false))
  })
}

function freePort(): Promise<number> {
  return new Promise(done => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const {port} = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
}

/**
 * Fills `team/app`: 1.0 is an index of two platforms, `latest` the same, 1.1 a single image, and cosign's signature lies beside.
 * Answers the digest of the index.
 */
export function fillRegistry(host: string, folder: string): string {
  const layout = join(folder, "layout")
  const tree = join(folder, "tree")
  mkdirSync(tree)
  writeFileSync(join(tree, "file"), "x".repeat(10_000))
  const umoci = (...args: string[]) => execFileSync("umoci", args, {stdio: "ignore"})
  umoci("init", "--layout", layout)
  for (const arch of ["amd64", "arm64"]) {
    const image = `${layout}:${arch}`
    umoci("new", "--image", image)
    umoci(
      "config",
      "--image",
      image,
      "--os",
      "linux",
      "--architecture",
      arch,
      "--config.user",
      "app",
      "--config.workingdir",
      "/srv",
      "--config.env",
      `ARCH=${arch}`,
      "--config.entrypoint",
      "/bin/app",
      "--config.exposedports",
      "8080/tcp",
    )
    umoci("insert", "--image", image, tree, "/srv/data")
  }
  const index = addIndex(layout)
  const copy = (from: string, to: string) =>
    execFileSync("skopeo", [
      "--insecure-policy",
      "copy",
      "--all",
      "--quiet",
      "--dest-tls-verify=false",
      `oci:${layout}:${from}`,
      `docker://${host}/${to}`,
    ])
  for (const tag of ["1.0", "latest"]) copy("index", `team/app:${tag}`)
  copy("amd64", "team/app:1.1")
  copy("amd64", `team/app:sha256-${"a".repeat(64)}.sig`)
  return index
}

/**
 * Puts an image `NAME:TAG` into a registry, whose layers are as they are given: their packed bytes, the rest of their media
 * type, and annotations.
 */
export function pushLayers(
  host: string,
  name: string,
  layers: readonly {data: Uint8Array; type: string; annotations?: Readonly<Record<string, unknown>>}[],
  tar: Uint8Array,
): void {
  const folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
  mkdirSync(join(folder, "blobs/sha256"), {recursive: true})
  const add = (data: Uint8Array) => {
    const hash = createHash("sha256").update(data).digest("hex")
    writeFileSync(join(folder, "blobs/sha256", hash), data)
    return {digest: `sha256:${hash}`, size: data.length}
  }
  const json = (value: object) => add(Buffer.from(JSON.stringify(value)))
  const diff = `sha256:${createHash("sha256").update(tar).digest("hex")}`
  const config = {
    ...json({
      os: "linux",
      architecture: "amd64",
      rootfs: {type: "layers", diff_ids: layers.map(() => diff)},
      history: layers.map((_, at) => ({created_by: `RUN step ${at}`})),
    }),
    mediaType: "application/vnd.oci.image.config.v1+json",
  }
  const mediaType = "application/vnd.oci.image.manifest.v1+json"
  const listed = layers.map(({data, type, annotations}) => {
    return {...add(data), mediaType: `application/vnd.oci.image.layer.v1.${type}`, ...(annotations && {annotations})}
  })
  const manifest = json({schemaVersion: 2, mediaType, config, layers: listed})
  const annotations = {"org.opencontainers.image.ref.name": "it"}
  writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}')
  writeFileSync(
    join(folder, "index.json"),
    JSON.stringify({schemaVersion: 2, manifests: [{mediaType, ...manifest, annotations}]}),
  )
  execFileSync("skopeo", [
    "--insecure-policy",
    "copy",
    "--quiet",
    "--preserve-digests",
    "--dest-tls-verify=false",
    `oci:${folder}:it`,
    `docker://${host}/${name}`,
  ])
  rmSync(folder, {recursive: true, force: true})
}

/** Makes one image for two platforms of those in a layout, and answers its digest. */
function addIndex(layout: string): string {
  const path = join(layout, "index.json")
  const all = JSON.parse(readFileSync(path, "utf8")) as {manifests: {annotations: Record<string, string>}[]}
  const manifests = all.manifests.map(({annotations, ...descriptor}) => ({
    ...descriptor,
    platform: {os: "linux", architecture: annotations["org.opencontainers.image.ref.name"]},
  }))
  const mediaType = "application/vnd.oci.image.index.v1+json"
  const text = JSON.stringify({schemaVersion: 2, mediaType, manifests})
  const hash = createHash("sha256").update(text).digest("hex")
  writeFileSync(join(layout, "blobs/sha256", hash), text)
  const digest = `sha256:${hash}`
  const annotations = {"org.opencontainers.image.ref.name": "index"}
  writeFileSync(
    path,
    JSON.stringify({...all, manifests: [...all.manifests, {mediaType, digest, size: text.length, annotations}]}),
  )
  return digest
}
