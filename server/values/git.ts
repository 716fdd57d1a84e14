import {parseBool} from "./numbers.ts"
import {joinPath} from "./path.ts"
import {parseQuery, parseUrl, type Query} from "./url.ts"

/** A source that BuildKit clones instead of copying or downloading it. */
export interface GitReference {
  /** The repository, as it is given to git. */
  readonly remote: string
  /** Branch, tag, or commit; `""` for the default branch. */
  readonly ref: string
  /** Directory inside the repository; `""` for all of it. */
  readonly subdir: string
  /** The commit that `ref` must be; `""` when none is demanded. */
  readonly checksum: string
  /** Whether the `.git` directory is kept; `undefined` when the source does not say it. */
  readonly keepGitDir?: boolean
  /** It is written like `github.com/user/repository`, which COPY and ADD take for a local path. */
  readonly indistinguishableFromLocal: boolean
}

/** The source is a git repository, but what it asks for in its query cannot be. */
export interface GitProblem {
  readonly problem: string
}

/** The git repository that a source of ADD, or a build context, names; `undefined` when it names none. */
export function parseGitReference(text: string): GitReference | GitProblem | undefined {
  if (/^\.\.?\//.test(text)) return undefined
  const indistinguishableFromLocal = text.startsWith("github.com/")
  const found = indistinguishableFromLocal ? readGithub(text) : (readUrl(text) ?? readScp(text))
  if (found === undefined) return undefined
  const [ref, subdir] = splitFragment(found.fragment)
  const asked = readQuery(found.query, ref, subdir)
  return "problem" in asked ? asked : {remote: found.remote, ...asked, indistinguishableFromLocal}
}

/** The parts of a repository's address that all ways to write it have. */
interface Address {
  readonly remote: string
  readonly query: Query
  readonly fragment: string
}

function readGithub(text: string): Address | undefined {
  const url = parseUrl(text, "https")
  return url === undefined ? undefined : {...url, remote: url.bare.replace(/^https:\/\//, "")}
}

/** An address with a scheme. What is on the web must end with `.git`, or it is a file to download. */
function readUrl(text: string): Address | undefined {
  if (!/^(?:https?|ssh|git):\/\//i.test(text)) return undefined
  const url = parseUrl(text)
  if (url === undefined || (/^https?$/.test(url.scheme) && !url.path.endsWith(".git"))) return undefined
  return {...url, remote: url.bare}
}

/** An address as scp writes it: `git@host:path?query#fragment`. */
function readScp(text: string): Address | undefined {
  const [, remote, rawQuery = "", fragment = ""] =
    /^([A-Za-z0-9_-]+@[A-Za-z0-9.-]+:[^?#\n]*)(?:\?([^#\n]*))?(?:#([^\n]*))?$/.exec(text) ?? []
  const query = parseQuery(rawQuery)
  return remote === undefined || query === undefined ? undefined : {remote, query, fragment}
}

/** `ref:subdir`, each of which may be missing. */
function splitFragment(fragment: string): [ref: string, subdir: string] {
  const colon = fragment.indexOf(":")
  if (colon < 0) return [fragment, ""]
  return [fragment.slice(0, colon), joinPath("/", fragment.slice(colon + 1)).slice(1)]
}

type Asked = Pick<GitReference, "ref" | "subdir" | "checksum" | "keepGitDir">

const switches = new Set(["keep-git-dir", "submodules", "fetch-by-commit"])
const settings = new Set([...switches, "ref", "tag", "branch", "subdir", "checksum", "commit", "mtime"])

/** What fragment and query together ask for. */
function readQuery(query: Query, fragmentRef: string, fragmentSubdir: string): Asked | GitProblem {
  const problem = checkQuery(query)
  if (problem !== undefined) return {problem}
  const last = (key: string) => query.get(key)?.[0] || undefined
  const tag = last("tag")
  const branch = last("branch")
  if (tag !== undefined && branch !== undefined) return {problem: "a tag and a branch exclude each other"}
  const ref = agreed([
    fragmentRef,
    last("ref"),
    tag && "refs/tags/" + tag.replace(/^refs\/tags\//, ""),
    branch && "refs/heads/" + branch.replace(/^refs\/heads\//, ""),
  ])
  const subdir = agreed([fragmentSubdir, last("subdir")])
  if (ref === undefined) return {problem: "it asks for two different versions"}
  if (subdir === undefined) return {problem: "it asks for two different directories"}
  const keep = query.get("keep-git-dir")?.[0]
  return {
    ref,
    subdir,
    checksum: last("commit") ?? last("checksum") ?? "",
    ...(keep !== undefined && {keepGitDir: keep === "" || parseBool(keep)}),
  }
}

/** What is wrong with a single setting; `undefined` when all can be as they are. */
function checkQuery(query: Query): string | undefined {
  for (const [key, values] of query) {
    const [value = ""] = values
    const quoted = JSON.stringify(key)
    if (!settings.has(key)) return `${quoted} is no setting of a git source`
    if (values.length > 1) return `${quoted} is set more than once`
    if (value === "" && !switches.has(key)) return `${quoted} has no value`
    if (value !== "" && switches.has(key) && parseBool(value) === undefined)
      return `${quoted} is neither true nor false`
    if (key === "mtime" && value !== "checkout" && value !== "commit") return `${quoted} is neither checkout nor commit`
  }
  return undefined
}

/** The one value that all who say something agree on, `""` if nobody does; `undefined` when they differ. */
function agreed(values: readonly (string | undefined)[]): string | undefined {
  const [first = "", ...others] = new Set(values.filter(Boolean))
  return others.length === 0 ? first : undefined
}
