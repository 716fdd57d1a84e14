import type {IgnoreMatcher} from "../../grammars/dockerignore.ts"
import {UNKNOWN} from "../../grammars/expand.ts"
import type {Text} from "../syntax/ast.ts"
import type {ProblemCode} from "../syntax/problem.ts"
import type {Span} from "../text.ts"
import {isDigest} from "../values/digest.ts"
import {parseGitReference} from "../values/git.ts"
import {isFileMode} from "../values/mode.ts"
import {cleanPath, normalizeDestination, normalizePath, type PathProblem, withoutDrive} from "../values/path.ts"
import type {Value} from "./environment.ts"

/** A word and what it is with its variables replaced. */
export interface ReadWord {
  text: Text
  value: Value
}

/** A COPY or ADD with its variables replaced. */
export interface CopyInput {
  add: boolean
  sources: readonly ReadWord[]
  /** The names of the files that heredocs make. */
  heredocs: readonly {text: Text; name: string}[]
  destination: ReadWord
  chmod?: ReadWord
  checksum?: ReadWord
  keepGitDir?: boolean
  parents: boolean
  os: string
  workdir: Value
  /** What .dockerignore leaves out; undefined where there is none or the source is another stage. */
  ignored?: IgnoreMatcher
}

interface CopyFinding {
  code: ProblemCode | "CopyIgnoredFile"
  at: Span
  message: string
}

/** Whether BuildKit downloads the source. */
export function isHttpSource(source: string): boolean {
  return /^https?:\/\//.test(source) && !isGitSource(source)
}

/** Whether BuildKit clones the source. */
export function isGitSource(source: string): boolean {
  const git = parseGitReference(source)
  return git !== undefined && !("problem" in git)
}

/** Whether the source comes from outside of the build context: a download or a repository. */
export function isRemoteSource(source: string): boolean {
  const git = parseGitReference(source)
  if (git) return "problem" in git || !git.indistinguishableFromLocal
  return isHttpSource(source)
}

/** What BuildKit refuses in a COPY or ADD; after the first problem it looks no further. */
export function* checkCopyInput(input: CopyInput): Generator<CopyFinding> {
  const {sources, heredocs, destination, chmod, checksum, os, workdir} = input
  if (destination.value !== UNKNOWN) {
    const path = normalizeDestination(workdir === UNKNOWN ? "/" : workdir, destination.value, os)
    if (typeof path !== "string") yield {code: "invalid-path", at: destination.text, message: pathMessage(path)}
  }
  if (chmod && chmod.value !== UNKNOWN && chmod.value !== "" && !isFileMode(chmod.value)) {
    const message = `"${chmod.value}" is no file mode: write an octal number up to 7777 or a symbolic mode such as u+x`
    yield {code: "invalid-chmod", at: chmod.text, message}
  }
  if (checksum && checksum.value !== UNKNOWN && checksum.value !== "") {
    const [source] = sources
    if (sources.length !== 1) {
      yield {
        code: "invalid-checksum",
        at: checksum.text,
        message: "--checksum is for a single source that is no heredoc",
      }
    } else if (source!.value !== UNKNOWN && !isHttpSource(source!.value) && !isGitSource(source!.value)) {
      yield {
        code: "invalid-checksum",
        at: checksum.text,
        message: "--checksum is for downloads and git repositories, and this source is local",
      }
    }
  }
  for (const source of sources) {
    if (source.value !== UNKNOWN) yield* checkSource(input, source.text, source.value)
  }
  for (const heredoc of heredocs) {
    const path = withoutDrive(heredoc.name, os, false)
    if (typeof path !== "string") yield {code: "invalid-path", at: heredoc.text, message: pathMessage(path)}
  }
}

function* checkSource(input: CopyInput, at: Text, source: string): Generator<CopyFinding> {
  const {add, checksum, keepGitDir, parents, os, ignored} = input
  const git = parseGitReference(source)
  if (git && "problem" in git) {
    yield {code: "invalid-git-source", at, message: `the git address can't be read: ${git.problem}`}
  } else if (git && !git.indistinguishableFromLocal) {
    if (!add) yield {code: "invalid-copy-source", at, message: "COPY can't clone a git repository: use ADD"}
    else if (keepGitDir !== undefined && git.keepGitDir !== undefined && keepGitDir !== git.keepGitDir) {
      yield {code: "invalid-git-source", at, message: "--keep-git-dir and the address contradict each other"}
    } else if (
      checksum &&
      checksum.value !== UNKNOWN &&
      checksum.value !== "" &&
      git.checksum !== "" &&
      checksum.value !== git.checksum
    ) {
      yield {code: "invalid-checksum", at: checksum.text, message: "--checksum and the address name different commits"}
    }
  } else if (isHttpSource(source)) {
    if (!add) yield {code: "invalid-copy-source", at, message: "COPY can't download: use ADD, with --checksum"}
    else if (checksum && checksum.value !== UNKNOWN && checksum.value !== "" && !isDigest(checksum.value)) {
      const message = `"${checksum.value}" is no digest: write sha256: and 64 hexadecimal digits in lower case`
      yield {code: "invalid-checksum", at: checksum.text, message}
    }
  } else {
    const path = cleanPath(source)
    // BuildKit looks no further where exclusions make it hard to tell
    if (ignored && !ignored.hasExclusions) {
      const root = path === "." || path === "/"
      if ((!root || ignored.rootIgnored) && ignored.matches(path)) {
        yield {code: "CopyIgnoredFile", at, message: path}
      }
    }
    const [parent, pivot] = parents ? splitPivot(source) : [source, undefined]
    for (const part of pivot === undefined ? [parent] : [pivot, parent]) {
      const normal = normalizePath("/", part, os, false)
      if (typeof normal !== "string") {
        yield {code: "invalid-path", at, message: pathMessage(normal)}
        return
      }
    }
  }
}

/** With --parents the folders behind `/./` are kept; without it all of them. */
function splitPivot(source: string): [parent: string, kept: string] {
  const pivot = source.indexOf("/./")
  return pivot < 0 ? ["/", source] : [source.slice(0, pivot), source.slice(pivot + 3)]
}

export function pathMessage({problem}: PathProblem): string {
  switch (problem) {
    case "drive-only":
      return "a path has to follow the drive: C:\\folder"
    case "network-share":
      return "a path of a network share can't be used in an image"
    case "other-drive":
      return "an image has only the drive C:"
  }
}
