import {parseImageReference} from "../../../grammars/image.ts"
import {cleanPath} from "../../values/path.ts"
import {isInside} from "../steps.ts"
import {checksum, constantPart, type Selector, type Taken} from "./context.ts"
import type {Input, Step} from "./steps.ts"

/** The key of a step. Numbers stand for texts: two are equal exactly where the texts are. */
export interface StepKey {
  /** By which BuildKit looks the step up. */
  own: number
  /** By which it enters the keys of the steps below. */
  below: number
  /** What it leaves behind, as far as another stage can tell. */
  outcome: number
  /** What it takes, input by input. */
  inputs: readonly number[]
}

/** Everything that a cache holds. */
export interface Keys {
  numbers: Map<string, number>
  /** The keys of the steps that have run. */
  steps: Set<number>
}

export function newKeys(): Keys {
  return {numbers: new Map(), steps: new Set()}
}

/** What an image or a remote source is at the moment: equal texts are equal contents; undefined where nobody knows. */
export type Versions = (name: string, platform?: string) => string | undefined

export const NO_VERSIONS: Versions = () => undefined

/**
 * The keys of a build's steps. `same` answers the key of the step of an earlier build whose output this one's is taken
 * to equal though it runs again; undefined where it is taken to differ.
 */
export function keysOf(
  steps: readonly Step[],
  {numbers}: Keys,
  versions: Versions,
  same: (step: Step) => StepKey | undefined,
): Map<Step, StepKey> {
  const keys = new Map<Step, StepKey>()
  for (const step of steps) {
    const {kind, above, linked, parts} = step
    const inputs = step.inputs.map((input, i) => inputNumber(step, input, i))
    const parent = above && keys.get(above)!.below
    // ADD is a COPY that unpacks
    const own = number(["step", kind === "ADD" ? "COPY" : kind, [...parts], linked ? null : parent, inputs])
    const below = linked && parent !== undefined ? number(["merge", parent, own]) : own
    const outcome = kind === "RUN" ? (same(step)?.outcome ?? number(["output", own])) : own
    keys.set(step, {own, below, outcome, inputs})
  }
  return keys

  function number(parts: readonly unknown[]): number {
    return numberOf(JSON.stringify(parts))
  }

  function numberOf(text: string): number {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, numbers.size)
    return numbers.size - 1
  }

  function inputNumber(step: Step, input: Input, i: number): number {
    switch (input.kind) {
      case "context":
        // long texts, so not made longer by quotes
        return numberOf(`files\0${input.taken.map(checksum).join("\0\n")}`)
      case "image": {
        const {name, platform} = input
        const version = versions(name, platform) ?? /@(sha256:\w+)$/.exec(name)?.[1]
        return number(version === undefined ? ["image", fullName(name), platform] : ["contents", version])
      }
      case "remote": {
        const {url, file} = input
        const version = versions(url)
        if (version !== undefined) return number(["remote", file, version])
        const text = JSON.stringify(["remote", url])
        return numbers.get(text) ?? alias(text, same(step)?.inputs[i] ?? number(["remote", url]))
      }
      case "stage":
        return stageNumber(input)
    }
  }

  function alias(text: string, to: number): number {
    numbers.set(text, to)
    return to
  }

  /** A stage is found again by how it is made, or else by what is in the paths that are taken from it. */
  function stageNumber({end, selectors}: Input & {kind: "stage"}): number {
    const made = JSON.stringify(["stage", end ? keys.get(end)!.below : null, selectors.map(({path}) => path)])
    const known = numbers.get(made)
    if (known !== undefined) return known
    return alias(made, number(["taken", selectors.map(selector => [rest(selector), output(end, constant(selector))])]))
  }

  /** What is at a path behind a step: the outputs of the steps that may have written there. */
  function output(end: Step | undefined, path: string): unknown[] {
    const pieces: unknown[] = []
    for (let at = end; at; at = at.above) {
      const {outcome, inputs} = keys.get(at)!
      if (at.kind === "RUN" || at.kind === "FROM") {
        pieces.push([at.kind, outcome])
        break
      }
      const {target} = at
      if (at.kind === "WORKDIR") {
        if (target === undefined || isInside(target, path)) pieces.push(["WORKDIR", [...at.parts]])
      } else if (target === undefined || isInside(target, path)) pieces.push([at.kind, [...at.parts], inputs])
      else if (isInside(path, target)) {
        const files = filesAt(at, path.slice(target.length).replace(/^\//, ""))
        if (!files) pieces.push([at.kind, [...at.parts], inputs])
        else if (files.length > 0)
          pieces.push([checksum(files), at.parts.get("--chown") ?? null, at.parts.get("--chmod") ?? null])
      }
    }
    return pieces
  }
}

/** The files that the copy of a folder of the context puts at a path below its target; undefined where that can't be told. */
function filesAt({kind, inputs}: Step, path: string): Taken[] | undefined {
  const [input] = inputs
  if (kind !== "COPY" || inputs.length !== 1 || input?.kind !== "context" || input.taken.length !== 1) return undefined
  const [taken] = input.taken
  const [selector] = input.selectors
  if (selector!.include.length > 0 || constantPart(selector!.path) !== undefined) return undefined
  const [first] = taken!
  if (first && first.name === "" && first.file.type !== "folder") return undefined
  return taken!.filter(({name}) => name === path || name.startsWith(`${path}/`))
}

/** The name with all that may be left out. */
function fullName(name: string): string {
  const reference = parseImageReference(name)
  if ("problem" in reference) return name
  const {normalized, tag, digest} = reference
  const part = (at: typeof tag) => at && name.slice(at.from, at.to)
  const written = digest ? `@${part(digest)}` : `:${part(tag) ?? "latest"}`
  return `${normalized.domain}/${normalized.path}${written}`
}

/** The path up to its first wildcard. */
function constant({path}: Selector): string {
  return cleanPath(`/${constantPart(path) ?? path}`)
}

function rest({path, include, exclude}: Selector): unknown[] {
  const start = constantPart(path)
  return [start === undefined ? "" : path.slice(start.length), include, exclude]
}
