import {spawn, spawnSync} from "node:child_process"
import {createHash} from "node:crypto"
import {chmodSync, existsSync, lutimesSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from "node:fs"
import {createServer} from "node:http"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {ARCHIVE, allFiles, DIGEST, type World} from "./cacheCases.ts"
import {tarOf} from "./tar.ts"

// A real Docker engine, by way of a script beside the project.

const script = fileURLToPath(new URL("../../../shared/tools/docker-engine", import.meta.url))

/** An engine that builds worlds of test/corpus/cache. */
export interface Engine {
  /** Whether it keeps images as containerd does, and so can merge layers. */
  store: "classic" | "containerd"
  start(): Promise<void>
  stop(): Promise<void>
  /** A text that no other build has: everything is built with it once more. */
  newSalt(): string
  /** Builds, and says of each numbered step whether it came from the cache. */
  build(world: World, salt: string): Promise<ReadonlyMap<string, boolean>>
}

/** Whether an engine can run; where it can't, that is said once with what is not tested then. */
export function hasEngine(untested: string): boolean {
  const skip = (why: string) => {
    console.warn(`skipped: ${untested}, since ${why}`)
    return false
  }
  if (!existsSync(script)) return skip("../shared/tools/docker-engine is not here")
  const {status, stderr} = spawnSync(script, ["up"], {encoding: "utf8"})
  return status === 0 || skip(`no Docker engine can run here: ${stderr.trim().split("\n").at(-1)}`)
}

/** The engine; undefined where it can't run. */
export function findEngine(untested: string): Engine | undefined {
  if (!hasEngine(untested)) return undefined
  const driver = docker(["info", "--format", "{{json .DriverStatus}}"]).stdout
  return newEngine(driver.includes("io.containerd.snapshotter") ? "containerd" : "classic")
}

/** Runs docker's own command line; relative paths are those of the folder. */
export function docker(args: readonly string[], cwd = tmpdir()) {
  return spawnSync(script, ["docker", ...args], {cwd, encoding: "utf8", maxBuffer: 1e9})
}

/** The engine by name and version: `Docker 28.5.2`. */
export function engineVersion(): string {
  return `Docker ${docker(["version", "--format", "{{.Server.Version}}"]).stdout.trim().replace(/\+.*$/, "")}`
}

/** A minimal Debian 12, once `makeRootImage` has been called. */
export const ROOT_IMAGE = "dockerlint/debian"

export function makeRootImage(): void {
  if (docker(["image", "inspect", ROOT_IMAGE]).status === 0) return
  const {status, stderr} = spawnSync(script, ["base", "bookworm", ROOT_IMAGE], {encoding: "utf8"})
  if (status !== 0) throw new Error(`the base image can't be made: ${stderr}`)
}

function newEngine(store: Engine["store"]): Engine {
  const folder = mkdtempSync(join(tmpdir(), "dockerlint-engine-"))
  const served = new Map<string, string>()
  let renewed: ReadonlySet<string> = new Set()
  const server = createServer((request, response) => {
    const name = request.url!.slice(1)
    const text = served.get(name)
    const date = `Mon, 01 Jan 2024 00:00:0${renewed.has(name) ? 1 : 0} GMT`
    response.writeHead(text === undefined ? 404 : 200, {"last-modified": date})
    response.end(text)
  })
  const made = new Set<string>()
  let count = 0
  return {store, start, stop, newSalt, build}

  async function start(): Promise<void> {
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
    makeRootImage()
  }

  async function stop(): Promise<void> {
    server.close()
    rmSync(folder, {recursive: true, force: true})
    if (made.size > 0) docker(["image", "rm", "--force", ...made])
  }

  function newSalt(): string {
    return `${process.pid}x${Date.now().toString(36)}x${++count}`
  }

  async function build(world: World, salt: string): Promise<ReadonlyMap<string, boolean>> {
    const context = join(folder, "context")
    rmSync(context, {recursive: true, force: true})
    mkdirSync(context)
    writeWorld(context, world, salt)
    served.clear()
    renewed = world.renewed
    for (const [name, text] of world.served) served.set(name, `${text}${salt}`)
    const own = (text: string) =>
      text
        .replace(/\bdockerlint\/(base|same|labels|variables|other)\b/g, (_, name: string) => image(name, salt))
        .replace(DIGEST, (_, name: string) => `sha256:${sha256(served.get(name) ?? "").toString("hex")}`)
        .replaceAll("SERVER", `127.0.0.1:${(server.address() as AddressInfo).port}`)
    const dockerfile = join(folder, "Dockerfile")
    writeFileSync(dockerfile, own(world.source))
    writeFileSync(join(folder, "SECRET"), salt)
    const options = world.options.map(option => option.replace("SECRET", join("/host", folder, "SECRET")))
    if (!options.some(option => option.startsWith("--network"))) options.push("--network=host")
    for (const [name, value] of world.args) options.push(`--build-arg=${name}=${own(value)}`)
    return await run([...options, `--file=${join("/host", dockerfile)}`, "."], context)
  }

  /** An image of its own for every salt, so that nothing built on it can be in the cache. */
  function image(name: string, salt: string): string {
    const tag = `dockerlint/${name}-${salt.toLowerCase()}`
    if (made.has(tag)) return tag
    const base = name === "base" ? ROOT_IMAGE : image("base", salt)
    made.add(tag)
    if (name === "same") docker(["tag", base, tag])
    else {
      const place = join(folder, "image")
      mkdirSync(place, {recursive: true})
      writeFileSync(join(place, "salt"), `${name} ${salt}`)
      const settings: Record<string, string> = {labels: "LABEL labels=others", variables: "ENV ONLY_THERE=1"}
      const more = settings[name] ?? `COPY salt /${name}`
      writeFileSync(join(place, "Dockerfile"), `FROM ${base}\n${more}\n`)
      const {status, stderr} = docker(["build", "--network=host", "--tag", tag, "."], place)
      if (status !== 0) throw new Error(stderr)
    }
    return tag
  }
}

function writeWorld(context: string, world: World, salt: string): void {
  for (const {path, type, mode, content} of allFiles(world).sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const place = join(context, path)
    if (type === "link") symlinkSync(content, place)
    else if (type === "folder") mkdirSync(place, {recursive: true})
    else if (content.startsWith(ARCHIVE)) writeFileSync(place, oneFile(`${content.slice(ARCHIVE.length)}${salt}`))
    else writeFileSync(place, path === ".dockerignore" ? content : `${content}\n${salt}\n`)
    if (type !== "link") chmodSync(place, mode)
    // a file of the same size and time is not sent again, so other contents get another time
    const time = 1.6e9 + (hash(content + salt) % 1e8) + (world.touched.has(path) ? 1 : 0)
    lutimesSync(place, time, time)
  }
}

function oneFile(text: string): Buffer {
  return tarOf([{name: "inner", data: Buffer.from(text)}])
}

function hash(text: string): number {
  return sha256(text).readUInt32BE()
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest()
}

interface Status {
  vertexes?: {name: string; cached?: boolean; completed?: string; error?: string}[]
}

function run(args: readonly string[], cwd: string): Promise<ReadonlyMap<string, boolean>> {
  const all = ["docker", "build", "--progress=rawjson", "--output=type=cacheonly", ...args]
  return new Promise((resolve, reject) => {
    const child = spawn(script, all, {cwd, stdio: ["ignore", "ignore", "pipe"]})
    let text = ""
    child.stderr.setEncoding("utf8").on("data", (more: string) => {
      text += more
    })
    child.on("close", code => {
      const steps = new Map<string, boolean>()
      const errors: string[] = []
      for (const line of text.split("\n")) {
        if (!line.startsWith("{")) {
          errors.push(line)
          continue
        }
        for (const {name, cached = false, completed, error} of (JSON.parse(line) as Status).vertexes ?? []) {
          if (error) errors.push(error)
          const label = /^\[([^\]]*\d+\/\d+)\] (?!LINK )/.exec(name)?.[1]
          if (label !== undefined && completed) steps.set(label.trim(), cached)
        }
      }
      if (code === 0) resolve(steps)
      else reject(new Error(`the build failed: ${errors.join("\n")}`))
    })
  })
}
