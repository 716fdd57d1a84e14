import {UNKNOWN} from "../../grammars/expand.ts"
import type {Value} from "../model/environment.ts"
import type {BuildSettings} from "../model/facts.ts"
import type {Span} from "../text.ts"
import type {Embedded} from "./embedded.ts"

/** How a Compose or Bake file has an image built. */
export interface BuildDefinition {
  /** The service or target. */
  name: string
  /** The file that names it, and the place of the name in it. */
  file: string
  at: Span
  /** The folder of the build context as written, relative to the file; undefined where it is no folder or not known. */
  context?: string
  /** The Dockerfile as written, relative to the context; undefined where it is not known, or stands in the file itself. */
  dockerfile?: string
  /** The Dockerfile that stands in such a file itself. */
  inline?: InlineDockerfile
  buildArgs: ReadonlyMap<string, Value>
  /** The stage that is built; UNKNOWN where its name can't be told. */
  target?: Value
  /** Names of additional build contexts. */
  contexts: ReadonlySet<string>
}

export interface InlineDockerfile extends Embedded {
  /** The file that it stands in. */
  file: string
}

/** What is said of a build in one place: another file, or a target that it inherits from, may say the rest. */
export interface PartialBuild {
  context?: Value
  dockerfile?: Value
  /** UNKNOWN: there is one, but its text can't be told. */
  inline?: InlineDockerfile | typeof UNKNOWN
  target?: Value
  buildArgs?: ReadonlyMap<string, Value>
  contexts?: ReadonlySet<string>
}

/** What Compose and Bake files say, read without running anything. */
export interface Definitions {
  builds: readonly BuildDefinition[]
  /** The first thing wrong with each file that can't be read. */
  problems: readonly {file: string; at: Span; message: string}[]
}

/** A Compose or Bake file. */
export interface DefinitionFile {
  path: string
  source: string
}

/** Both together; the second goes before the first. */
export function joined(first: PartialBuild, second: PartialBuild): PartialBuild {
  return {
    context: second.context ?? first.context,
    dockerfile: second.dockerfile ?? first.dockerfile,
    inline: second.inline ?? first.inline,
    target: second.target ?? first.target,
    buildArgs: new Map([...(first.buildArgs ?? []), ...(second.buildArgs ?? [])]),
    contexts: new Set([...(first.contexts ?? []), ...(second.contexts ?? [])]),
  }
}

/** The build with what Compose and Bake take where nothing is said. */
export function completed(
  {context = ".", dockerfile = "Dockerfile", inline, target, buildArgs, contexts}: PartialBuild,
  {name, file, at}: Pick<BuildDefinition, "name" | "file" | "at">,
): BuildDefinition {
  return {
    name,
    file,
    at,
    context: localPath(context),
    dockerfile: inline ? undefined : localPath(dockerfile),
    inline: inline === UNKNOWN ? undefined : inline,
    buildArgs: buildArgs ?? new Map(),
    target,
    contexts: contexts ?? new Set(),
  }
}

/** A path on this machine; undefined for what is not known, and for addresses. */
function localPath(value: Value): string | undefined {
  const isLocal = typeof value === "string" && !/^(?:[a-z][a-z0-9+.-]*:|git@|github\.com\/)/i.test(value)
  return isLocal ? value : undefined
}

/**
 * The settings for a Dockerfile that is built in these ways: what they agree on. An argument that they give different
 * values is UNKNOWN. What the user says goes before what files say.
 */
export function settingsOf(builds: readonly BuildDefinition[], given: BuildSettings): BuildSettings {
  if (builds.length === 0) return given
  const buildArgs = new Map<string, Value>()
  for (const name of new Set(builds.flatMap(build => [...build.buildArgs.keys()]))) {
    const [value, ...others] = new Set(builds.map(build => build.buildArgs.get(name)))
    buildArgs.set(name, value !== undefined && others.length === 0 ? value : UNKNOWN)
  }
  for (const [name, value] of given.buildArgs) buildArgs.set(name, value)
  const [target, ...others] = new Set(builds.map(build => build.target))
  const agreed = others.length === 0 && typeof target === "string" && target !== "" ? target : undefined
  return {
    ...given,
    buildArgs,
    target: given.target ?? agreed,
    contexts: new Set([...given.contexts, ...builds.flatMap(({contexts}) => [...contexts])]),
  }
}
