import {readdirSync, readFileSync, writeFileSync} from "node:fs"
import {analyze} from "../../server/analysis.ts"
import {buildContext, type ContextFile} from "../../server/model/cache/context.ts"
import {type Explained, explain, type Outputs} from "../../server/model/cache/explain.ts"
import type {Versions} from "../../server/model/cache/keys.ts"
import {readSteps, type Step} from "../../server/model/cache/steps.ts"
import {DEFAULT_BUILD, type Facts} from "../../server/model/facts.ts"
import {parsePlatform} from "../../server/values/platform.ts"

// Cases of the cache as text: a Dockerfile, what is there before (`---- before`), and edits, each of which is made to
// what was there before. An edit is a title, one operation a line, and behind => what becomes of every step.
//
//   file PATH = TEXT        write a file                     mode PATH 755      set the permissions
//   link PATH -> TARGET     make a symbolic link             folder PATH        make a folder
//   remove PATH             take a file away                 touch PATH         set another time, and nothing else
//   archive PATH = TEXT     a tar file with one file in it   arg NAME=VALUE     --build-arg
//   replace OLD => NEW      in the Dockerfile                outputs same       what runs again writes the same files
//   option --network=none   of docker build; drop takes it away again
//   serve NAME = TEXT       what http://SERVER/NAME answers, of which DIGEST(NAME) is the checksum
//   renew NAME              it answers with a later Last-Modified, and nothing else
//
// `\n` and `\t` are a line break and a tab in TEXT, OLD and NEW. dockerlint/base is an image with a shell, dockerlint/same another name of
// it, dockerlint/labels one that differs in its labels only, dockerlint/variables in its variables only, dockerlint/other one with
// other files.

/** What a build is made of. */
export interface World {
  source: string
  files: ReadonlyMap<string, ContextFile>
  /** Files whose times are set to another one. */
  touched: ReadonlySet<string>
  args: ReadonlyMap<string, string>
  options: readonly string[]
  /** What the server answers, by name. */
  served: ReadonlyMap<string, string>
  /** What the server says it has changed since. */
  renewed: ReadonlySet<string>
  outputs?: Outputs
}

export interface Edit {
  title: string
  operations: readonly string[]
  /** What becomes of each step, as in `COPY cached | RUN runs`. */
  expected: string
}

export interface CacheCase {
  file: string
  title: string
  source: string
  before: readonly string[]
  edits: readonly Edit[]
}

const folder = new URL("../corpus/cache/", import.meta.url)

export function readCacheCases(): CacheCase[] {
  const files = readdirSync(folder).filter(file => file.endsWith(".txt"))
  return files.sort().flatMap(file => {
    const cases = readFileSync(new URL(file, folder), "utf8").split(/^==== /m)
    return cases.slice(1).map(text => readCase(file, text))
  })
}

function readCase(file: string, text: string): CacheCase {
  const [head, ...parts] = text.split(/^---- /m)
  const newline = head!.indexOf("\n")
  const sections = parts.map(part => {
    const [title, ...lines] = part.replace(/\n+$/, "").split("\n")
    return {title: title!, lines}
  })
  const before = sections[0]?.title === "before" ? sections.shift()!.lines : []
  const edits = sections.map(({title, lines}) => {
    const expected =
      lines
        .findLast(line => line.startsWith("=>"))
        ?.slice(2)
        .trim() ?? ""
    return {title, operations: lines.filter(line => !line.startsWith("=>")), expected}
  })
  return {file, title: head!.slice(0, newline), source: head!.slice(newline + 1), before, edits}
}

/** Writes cases back, with what is expected of their edits. */
export function writeCacheCases(file: string, cases: readonly CacheCase[]): void {
  const texts = cases.map(({title, source, before, edits}) => {
    const start = before.length > 0 ? `---- before\n${before.join("\n")}\n` : ""
    const rest = edits.map(edit => [`---- ${edit.title}`, ...edit.operations, `=> ${edit.expected}`, ""].join("\n"))
    return `==== ${title}\n${source}${start}${rest.join("")}`
  })
  const path = new URL(file, folder)
  const head = readFileSync(path, "utf8").split(/^==== /m)[0]!
  writeFileSync(path, `${head}${texts.join("\n")}`)
}

const EMPTY: World = {
  source: "",
  files: new Map(),
  touched: new Set(),
  args: new Map(),
  options: [],
  served: new Map(),
  renewed: new Set(),
}

export function worldBefore({source, before}: CacheCase): World {
  return worldAfter({...EMPTY, source: source.replace(/\n+$/, "\n")}, before)
}

/** A world with some things done to it. */
export function worldAfter(world: World, operations: readonly string[]): World {
  const files = new Map(world.files)
  const touched = new Set(world.touched)
  const args = new Map(world.args)
  const served = new Map(world.served)
  const renewed = new Set(world.renewed)
  let {source, options, outputs} = world
  for (const operation of operations) {
    // \\n is a backslash in front of the line break
    const text = operation.replace(/\\(?=\\n)|\\n|\\t/g, part => (part === "\\n" ? "\n" : part === "\\t" ? "\t" : part))
    const [, name, rest] = /^(\w+) (.*)$/s.exec(text) ?? []
    const cut = (by: string): [string, string] => {
      const at = rest!.indexOf(by)
      if (at < 0) throw new Error(`"${operation}" has no "${by}"`)
      return [rest!.slice(0, at), rest!.slice(at + by.length)]
    }
    if (name === "file" || name === "archive") {
      const [path, content] = cut(" = ")
      const mode = files.get(path)?.mode ?? 0o644
      files.set(path, {path, type: "file", mode, content: name === "archive" ? `${ARCHIVE}${content}` : content})
    } else if (name === "folder") files.set(rest!, {path: rest!, type: "folder", mode: 0o755, content: ""})
    else if (name === "link") {
      const [path, content] = cut(" -> ")
      files.set(path, {path, type: "link", mode: 0o777, content})
    } else if (name === "mode") {
      const [path, mode] = cut(" ")
      const old = files.get(path)
      if (!old) throw new Error(`"${operation}" needs the file`)
      files.set(path, {...old, mode: Number.parseInt(mode, 8)})
    } else if (name === "remove") {
      if (!files.delete(rest!)) throw new Error(`"${operation}" needs the file`)
    } else if (name === "touch") touched.add(rest!)
    else if (name === "arg") args.set(...cut("="))
    else if (name === "option") options = [...options, rest!]
    else if (name === "drop") options = options.filter(option => option !== rest)
    else if (name === "serve") served.set(...cut(" = "))
    else if (name === "renew") renewed.add(rest!)
    else if (name === "outputs") outputs = rest as Outputs
    else if (name === "replace") {
      const [old, rest] = cut(" =>")
      const now = rest.replace(/^ /, "")
      if (!source.includes(old)) throw new Error(`"${operation}" finds nothing to replace`)
      source = source.replace(old, () => now)
    } else throw new Error(`"${operation}" is no operation`)
  }
  return {source, files, touched, args, options, served, renewed, outputs}
}

/** The checksum of what the server answers under a name. */
export const DIGEST = /DIGEST\(([^)]*)\)/g

/** What the content of a tar file begins with here. */
export const ARCHIVE = "\0archive "

/** Every file with the folders on the way to it, which are there without being named. */
export function allFiles({files}: World): ContextFile[] {
  const all = new Map<string, ContextFile>(files)
  for (const path of files.keys()) {
    for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
      const folder = path.slice(0, slash)
      if (!all.has(folder)) all.set(folder, {path: folder, type: "folder", mode: 0o755, content: ""})
    }
  }
  return [...all.values()]
}

const IMAGES: Facts = {
  image(name) {
    const env = name.startsWith("dockerlint/variables") ? ([["ONLY_THERE", "1"]] as const) : []
    return {platform: DEFAULT_BUILD.platform, env}
  },
}

/** The steps of a world, and what its images and downloads are. */
export function buildOf(world: World): {steps: Step[]; versions: Versions} {
  const option = (name: string) => world.options.find(option => option.startsWith(`--${name}=`))?.split("=")[1]
  const platform = parsePlatform(option("platform") ?? "linux/amd64")!
  const settings = {...DEFAULT_BUILD, platform, buildArgs: world.args, target: option("target")}
  const options = world.options.filter(option => /^--(?:network|add-host|shm-size|ulimit|cgroup-parent)=/.test(option))
  const ignoreFile = world.files.get(".dockerignore")?.content
  const source = world.source.replace(DIGEST, `sha256:${"0".repeat(64)}`)
  const analysis = analyze(source, settings, {...IMAGES, ignoreFile})
  if (analysis.problems.length > 0) throw new Error(`${analysis.problems[0]!.message}\n${world.source}`)
  const {file, build, finalStage} = analysis
  const context = buildContext(allFiles(world), ignoreFile)
  const versions: Versions = name => {
    const served = /^https?:\/\/SERVER\/(.*)$/.exec(name)?.[1]
    // when a download was changed is in the key of the download, but not in that of the ADD, which finds the same content
    if (served !== undefined || world.served.has(name)) return world.served.get(served ?? name)
    return /^dockerlint\/(base|same|labels|variables)(:latest)?$/.test(name) ? "base" : undefined
  }
  const names = options.map(option => option.replace(/^(--add-host=[^:]*):.*/, "$1"))
  return {steps: readSteps({file, build, settings, target: finalStage, context, options: names}), versions}
}

/** What the model says of an edit. */
export function predict(one: CacheCase, edit: Edit): Explained[] {
  const before = worldBefore(one)
  const after = worldAfter(before, edit.operations)
  return explain(buildOf(before), buildOf(after), after.outputs)
}

export function verdictsOf(explained: readonly Explained[]): string {
  return explained.map(({step, verdict}) => `${step.kind} ${verdict}`).join(" | ")
}
