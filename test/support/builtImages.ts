import {spawn} from "node:child_process"
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {createGzip} from "node:zlib"
import {analyze} from "../../server/analysis.ts"
import {positionAt} from "../../server/text.ts"
import {docker, makeRootImage, ROOT_IMAGE} from "./engine.ts"
import type {ImageCase, Truth} from "./imageCases.ts"
import {diveWaste, replay} from "./replay.ts"
import {type TarEntry, tarEntries} from "./tar.ts"

// Images that a real engine builds of test/corpus/images, and what is in their layers.

const script = fileURLToPath(new URL("../../../shared/tools/docker-engine", import.meta.url))

/** What stands for debian:bookworm, which no registry here has: the same packages, set up as in that image. */
const BASE = "dockerlint/sizes-base"

/** How apt is set up in Debian's images, in words of our own, and that dates of indexes don't matter here. */
const APT = `DPkg::Post-Invoke {"rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin";};
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Acquire::GzipIndexes "true";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
Apt::AutoRemove::SuggestsImportant "false";
`

/** Certificates and settings by which this machine reaches package registries; the Dockerfiles stay plain. */
const CERTIFICATES = ["/etc/ssl/certs/ca-certificates.crt"]
const SETTINGS = ["PIP_INDEX_URL", "PIP_TRUSTED_HOST", "NPM_CONFIG_REGISTRY", "npm_config_registry"]

/** Makes the base image; the folder is for its context. */
export function makeBase(folder: string): void {
  makeRootImage()
  mkdirSync(folder, {recursive: true})
  writeFileSync(join(folder, "apt.conf"), APT)
  const certificates = CERTIFICATES.find(existsSync)
  writeFileSync(join(folder, "ca.crt"), certificates ? readFileSync(certificates) : "")
  const set = SETTINGS.flatMap(name => (process.env[name] ? [`ENV ${name}=${process.env[name]}`] : []))
  const lines = [
    `FROM ${ROOT_IMAGE}`,
    "COPY apt.conf /etc/apt/apt.conf.d/docker",
    "COPY ca.crt /etc/ssl/registries.crt",
    "ENV NODE_EXTRA_CA_CERTS=/etc/ssl/registries.crt PIP_CERT=/etc/ssl/registries.crt",
    ...set,
  ]
  writeFileSync(join(folder, "Dockerfile"), `${lines.join("\n")}\n`)
  const {status, stderr} = docker(["build", "--network=host", "--tag", BASE, "."], folder)
  if (status !== 0) throw new Error(`the base image can't be made: ${stderr}`)
}

/** The packages of the base image, one a line. */
export function basePackages(): string {
  const {stdout, stderr, status} = docker([
    "run",
    "--rm",
    "--network=host",
    BASE,
    "dpkg-query",
    "-W",
    "-f",
    "${Package}\\n",
  ])
  if (status !== 0) throw new Error(stderr)
  return stdout
}

/** Builds the Dockerfile of a folder; rejects with what BuildKit says. */
export function buildImage(place: string, tag: string): Promise<void> {
  const args = ["build", "--network=host", `--build-context=debian:bookworm=docker-image://${BASE}`, "--tag", tag, "."]
  return new Promise((resolve, reject) => {
    const child = spawn(script, ["docker", ...args], {cwd: place, stdio: ["ignore", "ignore", "pipe"]})
    let said = ""
    child.stderr.setEncoding("utf8").on("data", (more: string) => {
      said = (said + more).slice(-5000)
    })
    child.on("error", reject)
    child.on("close", code => (code === 0 ? resolve() : reject(new Error(said))))
  })
}

/** An image that has been saved, and what `docker history` says of its layers. */
export interface SavedImage {
  layers: SavedLayer[]
}

export interface SavedLayer {
  createdBy: string
  bytes: number
  compressed: number
  /** What `docker history` says: the bytes of its files. */
  history: number
  entries: TarEntry[]
}

interface Config {
  history: {created_by?: string; empty_layer?: boolean}[]
}

/** Saves images, and reads the layers of each that are not the base's. */
export async function readImages(tags: readonly string[], folder: string): Promise<Map<string, SavedImage>> {
  const {status, stderr} = docker(["save", "--output", "images.tar", ...tags], folder)
  if (status !== 0) throw new Error(stderr)
  const path = join(folder, "images.tar")
  const file = openSync(path, "r")
  try {
    const read = (at: number, length: number) => {
      const buffer = Buffer.alloc(length)
      readSync(file, buffer, 0, length, at)
      return buffer
    }
    const blobs = new Map<string, TarEntry>()
    for (const entry of tarEntries(read, 0, statSync(path).size)) blobs.set(entry.name, entry)
    const json = <T>(name: string): T => {
      const {at, size} = blobs.get(name)!
      return JSON.parse(read(at, size).toString()) as T
    }
    const layers = new Map<string, Omit<SavedLayer, "createdBy" | "history">>()
    const images = new Map<string, SavedImage>()
    for (const {Config, RepoTags, Layers} of json<{Config: string; RepoTags: string[]; Layers: string[]}[]>(
      "manifest.json",
    )) {
      const steps = json<Config>(Config).history.filter(({empty_layer}) => !empty_layer)
      const tag = RepoTags[0]!.replace(/:latest$/, "")
      const sizes = historySizes(tag)
      const own: SavedLayer[] = []
      for (const [i, {created_by = ""}] of steps.entries()) {
        // the base's layers come first
        const name = Layers[i]!
        const {at, size} = blobs.get(name)!
        if (!layers.has(name) && isOwn(created_by))
          layers.set(name, {
            bytes: size,
            compressed: await packed(path, at, size),
            entries: [...tarEntries(read, at, at + size)],
          })
        if (isOwn(created_by)) own.push({createdBy: created_by, history: sizes[i]!, ...layers.get(name)!})
      }
      images.set(tag, {layers: own})
    }
    return images
  } finally {
    closeSync(file)
    rmSync(path)
  }
}

function isOwn(createdBy: string): boolean {
  return (
    /# buildkit|^WORKDIR/.test(createdBy) && !/ca\.crt \/etc\/ssl\/registries\.crt|apt\.conf \/etc\/apt/.test(createdBy)
  )
}

/** The sizes that `docker history` gives to the layers, the oldest first; steps without a layer are left out. */
function historySizes(tag: string): number[] {
  const {stdout} = docker(["history", "--human=false", "--no-trunc", "--format", "{{json .}}", tag])
  const steps = stdout.trim().split("\n").reverse()
  return steps.flatMap(line => {
    const {Size, CreatedBy} = JSON.parse(line) as {Size: string; CreatedBy: string}
    const isConfiguration = /^(?:ENV|ARG|CMD|ENTRYPOINT|LABEL|USER|SHELL|EXPOSE|VOLUME|STOPSIGNAL|HEALTHCHECK)\b/
    return isConfiguration.test(CreatedBy) ? [] : [Number(Size)]
  })
}

function packed(path: string, from: number, size: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let bytes = 0
    createReadStream(path, {start: from, end: from + size - 1})
      .on("error", reject)
      .pipe(createGzip({level: 6}))
      .on("data", (chunk: Buffer) => {
        bytes += chunk.length
      })
      .on("end", () => resolve(bytes))
      .on("error", reject)
  })
}

/** What is true of a case, by the image that was built of it. */
export function truthOf({source}: ImageCase, {layers}: SavedImage): Truth {
  const lines = chainLines(source)
  if (lines.length !== layers.length)
    throw new Error(`${lines.length} instructions make layers, and the image has ${layers.length}`)
  const listings = layers.map(({entries}) => entries)
  return {
    dive: diveWaste(listings),
    layers: layers.map(({bytes, compressed}, i) => ({...lines[i]!, bytes, compressed})),
    waste: replay(listings).map(({made, killed, bytes}) => ({
      made: lines[made]!.line,
      killed: lines[killed]!.line,
      bytes,
    })),
  }
}

/** The instructions that make the layers of the image, by their lines. */
function chainLines(source: string): {line: number; name: string}[] {
  const {file, stages} = analyze(source)
  const found: {line: number; name: string}[] = []
  for (let stage = stages.at(-1); stage; stage = stage.base.kind === "stage" ? stage.base.stage : undefined)
    found.unshift(
      ...stage.instructions.flatMap(({name, from}) =>
        name && /^(?:RUN|COPY|ADD|WORKDIR)$/.test(name) ? [{line: positionAt(file.lines, from).line, name}] : [],
      ),
    )
  return found
}
