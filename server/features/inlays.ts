import {UNKNOWN} from "../../grammars/expand.ts"
import type {Analysis} from "../analysis.ts"
import {isPredefinedArgument} from "../model/arguments.ts"
import {type Build, readBuild} from "../model/build.ts"
import {find, type Snapshot, type Value} from "../model/environment.ts"
import {findFlag} from "../model/flags.ts"
import {fromParts} from "../model/instructions.ts"
import {hasVariable, type Use, usesIn} from "../model/uses.ts"
import {expandText} from "../model/value.ts"
import type {Instruction, Text} from "../syntax/ast.ts"
import type {Span} from "../text.ts"

/** Something that is shown between the characters of the file. */
export interface Inlay {
  at: number
  /** A value with its variables replaced, or what the number of a stage stands for; cut where it is long. */
  label: string
  /** All of it, where the label is cut. */
  tooltip?: string
  /** What has this value; undefined for the number of a stage. */
  word?: Span
}

const LONGEST = 60

/**
 * What stands there, with its variables replaced, and which stage a number means, within a span. The values are those of a
 * build without build arguments; what only these say, and what the platform decides, is not shown.
 */
export function inlays(analysis: Analysis, within: Span): Inlay[] {
  const {file, names} = analysis
  const found: Inlay[] = []
  let build: Build | undefined
  for (const instruction of file.instructions) {
    if (instruction.to < within.from || instruction.from > within.to) continue
    for (const text of expandable(instruction)) {
      if (text.to < within.from || text.to > within.to || !hasVariable(text, file.escape)) continue
      build ??= plainBuild(analysis)
      const env = instruction.name === "FROM" ? build.globals : envAt(build, instruction)
      const value = env && valueOf(text, env)
      if (value === undefined || value === "" || value === text.value || value.includes("\n")) continue
      found.push({...inlay(text.to, value), word: {from: text.from, to: text.to}})
    }
  }
  for (const {at, byNumber, name} of names.mentions) {
    if (!byNumber || !name.stage || at.to < within.from || at.to > within.to) continue
    const label = name.text || fromParts(name.stage.from).image?.value
    if (label) found.push(inlay(at.to, label))
  }
  return found.sort((a, b) => a.at - b.at)

  function envAt(build: Build, instruction: Instruction): Snapshot | undefined {
    const state = build.states.get(instruction)
    if (state) return state.env
    // before the first FROM only the end is kept: it will do where nothing that is used changes until then
    if (!build.globalArgs.includes(instruction)) return undefined
    const isSame = ({name, nameAt}: Use) =>
      find(build.globals, name)?.by?.from === names.at(nameAt.from)?.declaration?.name.from
    return [...usesIn(file, instruction)].every(isSame) ? build.globals : undefined
  }

  function valueOf(text: Text, env: Snapshot): string | undefined {
    const {result, unmatched, unsure} = expandText(text, env, file)
    return result === UNKNOWN || unmatched.size > 0 || unsure.size > 0 ? undefined : result
  }
}

function inlay(at: number, value: string): Inlay {
  return value.length <= LONGEST ? {at, label: value} : {at, label: `${value.slice(0, LONGEST - 1)}…`, tooltip: value}
}

/** The words of an instruction in which BuildKit replaces variables. */
function expandable(instruction: Instruction): Text[] {
  const {name, args, pairs} = instruction
  const flags = (...names: string[]) => names.flatMap(name => findFlag(instruction, name)?.value ?? [])
  switch (name) {
    case "FROM":
      return [...flags("platform"), ...args.slice(0, 1)]
    case "ARG":
    case "ENV":
    case "LABEL":
      return pairs.flatMap(({value}) => value ?? [])
    case "ADD":
    case "COPY":
      return [...flags("chown", "chmod", "checksum"), ...args]
    case "EXPOSE":
    case "STOPSIGNAL":
    case "USER":
    case "VOLUME":
    case "WORKDIR":
      return [...args]
    default:
      return []
  }
}

/** The build with everything that is decided outside of the file taken as unknown. */
function plainBuild({file, settings, facts, build}: Analysis): Build {
  const buildArgs = new Map<string, Value>(settings.buildArgs)
  const withDefault = new Set<string>()
  const names = new Set(["TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDARCH"])
  for (const {pairs, name} of file.instructions) {
    if (name !== "ARG") continue
    for (const {key, value} of pairs) {
      names.add(key.value)
      if (value) withDefault.add(key.value)
    }
  }
  for (const name of names) {
    if (!settings.buildArgs.has(name) && (isPredefinedArgument(name) || !withDefault.has(name)))
      buildArgs.set(name, UNKNOWN)
  }
  return buildArgs.size === settings.buildArgs.size ? build : readBuild(file, {...settings, buildArgs}, facts)
}
