import {mountOption} from "../../../grammars/mounts.ts"
import type {Text} from "../../syntax/ast.ts"
import {optionsOf} from "../../syntax/details.ts"
import {cleanPath, joinPath} from "../../values/path.ts"
import {findFlags} from "../flags.ts"
import type {Followed, Stage} from "../stages.ts"
import type {KeyValue} from "./variables.ts"

/** A mount of a RUN, as far as it is in the key. */
export interface KeyMount {
  /** Where it is mounted; as it is written where that is not known. */
  target: string
  /** What of it is in the key: how, but not what is in it. */
  key: string
  /** What it mounts: a stage, the name of an image, or undefined for the build context. */
  from?: Stage | string
  /** The path there, whose contents are in the key; undefined for a mount that holds nothing of the kind. */
  path?: string
}

/** The mounts of a RUN, sorted by their targets as BuildKit sorts them. */
export function readMounts(
  {instruction, sources}: Followed,
  read: (text: Text) => KeyValue,
  folder: KeyValue,
): KeyMount[] {
  const mounts = findFlags(instruction, "mount").map((flag, i): KeyMount => {
    const options = new Map<string, string>()
    for (const {key, value} of optionsOf(flag) ?? []) {
      const name = mountOption(key.value.toLowerCase()) ?? key.value.toLowerCase()
      const text = value && read(value)
      options.set(name, text ? (text.value ?? text.key) : "true")
    }
    const type = options.get("type")?.toLowerCase() ?? "bind"
    const written = options.get("target") ?? ""
    const target = absoluteTarget(written, folder)
    const readOnly = isReadOnly(options, type)
    const of = (...names: string[]) => names.map(name => `${name}=${options.get(name) ?? ""}`).join(" ")
    if (type === "secret" || type === "ssh") {
      const kept = [...options].filter(([name]) => name !== "type").sort()
      return {target: target || options.get("id") || type, key: JSON.stringify([type, kept])}
    }
    if (type === "tmpfs") return {target, key: `tmpfs ${of("size")} ${readOnly}`}
    const source = options.get("source") ?? ""
    const named = (options.get("from") ?? "") !== ""
    if (type !== "cache")
      return {target, key: `bind ${readOnly}`, from: named ? (sources[i] ?? "?") : undefined, path: source || "/"}
    // the id and the way of sharing count only in so far as they are the usual ones
    const id = options.get("id") || cleanPath(written)
    const usual = id === target && (options.get("sharing")?.toLowerCase() ?? "shared") === "shared"
    const key = `cache ${usual} ${of("mode", "uid", "gid")} ${readOnly}`
    return named ? {target, key, from: sources[i] ?? "?", path: source || "/"} : {target, key}
  })
  return mounts.sort((a, b) => (a.target < b.target ? -1 : a.target > b.target ? 1 : 0))
}

function absoluteTarget(target: string, folder: KeyValue): string {
  if (target === "" || target.startsWith("/")) return target
  return folder.value === undefined ? `${folder.key}/${target}` : joinPath("/", folder.value, target)
}

function isReadOnly(options: ReadonlyMap<string, string>, type: string): boolean {
  const off = (name: string) => /^(?:false|f|0)$/i.test(options.get(name) ?? "")
  if (options.has("readwrite")) return off("readwrite")
  if (options.has("readonly")) return !off("readonly")
  return type === "bind"
}
