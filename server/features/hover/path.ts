import {UNKNOWN} from "../../../grammars/expand.ts"
import type {Text} from "../../../grammars/logical.ts"
import type {Analysis} from "../../analysis.ts"
import {isHttpSource} from "../../model/copy.ts"
import type {Value} from "../../model/environment.ts"
import {flagText} from "../../model/flags.ts"
import type {SourceUse} from "../../model/stages.ts"
import {expandText} from "../../model/value.ts"
import type {Instruction} from "../../syntax/ast.ts"
import {parseGitReference} from "../../values/git.ts"
import {isAbsoluteOn, normalizeDestination, normalizePath, normalizeWorkdir} from "../../values/path.ts"
import {code, heading, list, paragraphs} from "./markdown.ts"
import {stageName} from "./stage.ts"

/** What a word is with the variables in force before its instruction replaced; UNKNOWN where that can't be told. */
export function valueOf(analysis: Analysis, outer: Instruction, inner: Instruction, text: Text): Value {
  const env = outer.name === "FROM" ? analysis.build.globals : analysis.stateAt(outer)?.env
  if (outer !== inner || !env) return text.value.includes("$") ? UNKNOWN : expandText(text, env, analysis.file).result
  return expandText(text, env, analysis.file).result
}

/** Where WORKDIR leads. */
export function workdirText(
  analysis: Analysis,
  outer: Instruction,
  inner: Instruction,
  path: Value,
): string | undefined {
  if (path === UNKNOWN) return undefined
  const {os, workdir} = placeOf(analysis, outer, inner)
  if (isAbsoluteOn(path, os)) {
    const folder = normalizeWorkdir("/", path, os)
    return typeof folder === "string" ? heading("working folder", code(folder)) : undefined
  }
  if (workdir === UNKNOWN)
    return heading("working folder", `${code(path)} in the base image's working folder, which is not known`)
  const folder = normalizeWorkdir(workdir, path, os)
  if (typeof folder !== "string") return undefined
  return paragraphs(heading("working folder", code(folder)), `${code(path)} in ${code(workdir)}.`)
}

/** The path that a destination means, a slash at its end kept; undefined where the working folder is not known, or on a problem. */
export function targetOf(analysis: Analysis, outer: Instruction, inner: Instruction, path: string): string | undefined {
  const {os, workdir} = placeOf(analysis, outer, inner)
  if (!isAbsoluteOn(path, os) && workdir === UNKNOWN) return undefined
  const target = normalizeDestination(workdir === UNKNOWN ? "/" : workdir, path, os)
  return typeof target === "string" ? target : undefined
}

/** Where COPY and ADD put what they copy. */
export function destinationText(
  analysis: Analysis,
  outer: Instruction,
  inner: Instruction,
  path: Value,
): string | undefined {
  if (path === UNKNOWN) return undefined
  const {os, workdir} = placeOf(analysis, outer, inner)
  const absolute = isAbsoluteOn(path, os)
  if (!absolute && workdir === UNKNOWN)
    return heading("destination", `${code(path)} in the base image's working folder, which is not known`)
  const target = targetOf(analysis, outer, inner, path)
  if (target === undefined) return undefined
  const isWorkdir = typeof workdir === "string" && target.replace(/(?<=.)\/\.?$/, "") === workdir
  const several = inner.args.length > 2
  const folder = /[/\\]\.?$/.test(target) || path === "." || path === ""
  return paragraphs(
    heading("destination", code(target)),
    list(
      absolute ? undefined : `${code(path)} in the working folder ${code(String(workdir))}`,
      isWorkdir && absolute ? "the working folder" : undefined,
      folder && !isWorkdir ? "a folder, made where it is not there" : undefined,
      folder || isWorkdir || several
        ? undefined
        : "the name of a file, unless a folder of this name is there; what is in a copied folder goes into it",
    ),
  )
}

/** What a source of COPY or ADD names. */
export function sourceText(
  {stageOf}: Analysis,
  outer: Instruction,
  inner: Instruction,
  path: Value,
): string | undefined {
  if (path === UNKNOWN) return undefined
  const add = inner.name === "ADD"
  const git = parseGitReference(path)
  if (git && "problem" in git) return undefined
  if (git && !git.indistinguishableFromLocal) {
    if (!add) return undefined
    return paragraphs(
      heading("git repository", code(git.remote)),
      list(
        git.ref === "" ? "the newest commit of its default branch" : `branch, tag or commit: ${code(git.ref)}`,
        git.subdir === "" ? undefined : `only its folder ${code(git.subdir)}`,
      ),
    )
  }
  if (isHttpSource(path)) return add ? heading("download", code(path)) : undefined
  const os = stageOf(outer)?.os ?? "linux"
  const folder = normalizePath("/", path, os, true)
  if (typeof folder !== "string") return undefined
  const from = add ? undefined : flagText(inner, "from")
  if (!from || from.value === "") {
    const inside = folder.slice(1)
    return heading("build context", inside === "" ? "all of it that .dockerignore leaves" : code(inside))
  }
  const source = stageOf(outer)?.sources.find(({at}) => at.from === from.from)
  return heading(code(folder), `in ${sourceName(source, from.value)}`)
}

function sourceName(source: SourceUse | undefined, name: string): string {
  return source?.stage ? `the stage ${stageName(source.stage)}` : code(name)
}

/** A folder of VOLUME. */
export function volumeText(path: Value): string | undefined {
  if (path === UNKNOWN || path === "") return undefined
  return paragraphs(heading("volume", code(path)), "Each container gets a folder of its own there.")
}

function placeOf(analysis: Analysis, outer: Instruction, inner: Instruction): {os: string; workdir: Value} {
  const state = analysis.stateAt(outer)
  // what is behind ONBUILD runs in another build
  return {os: analysis.stageOf(outer)?.os ?? "linux", workdir: outer === inner ? (state?.workdir ?? UNKNOWN) : UNKNOWN}
}
