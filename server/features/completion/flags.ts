import {type FlagSpec, type InstructionName, specOf} from "../../../grammars/instructions.ts"
import {HEALTHCHECK_VALUES} from "../../knowledge/durations.ts"
import {flagValueDoc} from "../../knowledge/instructions.ts"
import {PLATFORMS} from "../../knowledge/platforms.ts"
import type {Cursor} from "../../model/cursor.ts"
import {isNewerThan, neededVersion, readSyntaxPin} from "../../model/syntaxVersion.ts"
import {behind, type Draft, type Place} from "./item.ts"
import {usersFor} from "./seen.ts"
import {completeSource} from "./stages.ts"

type Inside = Extract<Cursor, {mayBeFlag: boolean}>

/** The flags of the instruction that are not written yet; a list may be given again. */
export function* completeFlagNames(cursor: Inside, {analysis, offset}: Place): Iterable<Draft> {
  const {instruction} = cursor
  const {name, args} = instruction
  if (!name || specOf(name).ignoresFlags) return
  // NONE takes no flags
  if (name === "HEALTHCHECK" && args[0]?.value.toUpperCase() === "NONE") return
  const own = cursor.kind === "flagName" ? cursor.flag : undefined
  const given = new Set(instruction.flags.filter(flag => flag !== own).map(flag => flag.name.value))
  const pin = analysis.file.syntax && readSyntaxPin(analysis.file.syntax.value)
  const at = cursor.kind === "flagName" ? cursor.at : {from: offset, to: offset}
  for (const spec of specOf(name).flags) {
    if (given.has(spec.name) && spec.type !== "list") continue
    const needs = own?.value ? "" : spec.type === "boolean" ? "" : "="
    const newer = pin && isNewerThan(pin, spec)
    yield {
      label: `--${spec.name}`,
      kind: "flag",
      at,
      text: `--${spec.name}${needs}`,
      detail: newer
        ? `${spec.doc}; needs docker/dockerfile:${neededVersion(pin.labs, spec)}, and # syntax asks for ${pin.tag}`
        : spec.doc,
      description: sinceText(spec),
      key: `flag:${name}:${spec.name}`,
    }
  }
}

/** Nothing for what has always been there. */
function sinceText({since}: FlagSpec): string | undefined {
  return since === "1.0" ? undefined : `since ${since}`
}

const MODES: readonly [mode: string, doc: string][] = [
  ["755", "All may read and run, the owner may write: programs and folders"],
  ["644", "All may read, the owner may write: files"],
  ["600", "For the owner alone: keys and secrets"],
  ["700", "For the owner alone, to run or enter"],
  ["555", "All may read and run, nobody may write"],
  ["444", "All may read, nobody may write"],
  ["775", "As 755, and the group may write: for OpenShift"],
  ["u=rwX,go=rX", "All may read, the owner may write; runs what ran before"],
]

/** Values of a flag. */
export function* completeFlagValue(cursor: Extract<Cursor, {kind: "flagValue"}>, place: Place): Iterable<Draft> {
  const {name, instruction} = cursor
  const spec = instruction.name && specOf(instruction.name).flags.find(flag => flag.name === name)
  if (!spec) return
  if (spec.values) {
    for (const value of spec.values) yield {label: value, kind: "value", detail: flagValueDoc(name, value)}
    return
  }
  if (spec.type === "boolean") {
    for (const value of ["true", "false"]) yield {label: value, kind: "value"}
    return
  }
  switch (name) {
    case "platform":
      // TARGETPLATFORM is what is taken anyway
      yield {
        label: "$BUILDPLATFORM",
        kind: "variable",
        detail: "The platform of the machine that builds",
        key: "variable:BUILDPLATFORM",
      }
      for (const {name, doc} of PLATFORMS) yield {label: name, kind: "value", detail: doc}
      return
    case "from":
      return yield* completeSource(cursor, place)
    case "chmod":
      for (const [label, detail] of MODES) yield {label, kind: "value", detail}
      return
    case "chown": {
      const colon = cursor.before.indexOf(":")
      const part = colon < 0 ? undefined : behind(cursor, place.offset, colon + 1)
      for (const {name, doc} of usersFor(cursor, place)) {
        if (part) yield {label: name, kind: "user", at: part.at, detail: doc}
        else yield {label: name, kind: "user", detail: doc, commit: [":"]}
      }
      return
    }
    case "checksum":
      yield {label: "sha256:", kind: "value", detail: "The digest of the download, 64 hexadecimal digits"}
      return
    case "exclude":
      for (const label of ["**/*.md", "**/node_modules", "**/*.log", "**/.git", "**/__pycache__"])
        yield {label, kind: "value"}
      return
  }
  yield* healthValues(instruction.name!, name)
}

function* healthValues(instruction: InstructionName, name: string): Iterable<Draft> {
  if (instruction !== "HEALTHCHECK" || !Object.hasOwn(HEALTHCHECK_VALUES, name)) return
  for (const [i, label] of HEALTHCHECK_VALUES[name]!.entries())
    yield {label, kind: "value", description: i === 0 ? "default" : undefined}
}
