import type {Entry} from "../../../model/files.ts"
import type {Layer, StageLayers} from "../../../model/layers.ts"
import {type Confidence, lessSure, type Size, sumSizes} from "../../../model/sizes/size.ts"
import {lineage} from "../lineage.ts"
import {visible} from "../visible.ts"
import {amountText, rangeText} from "./amounts.ts"
import type {Kind, MapNode} from "./mapNode.ts"

// The map of a stage: what it starts from and its layers, in them packages and folders, in these files.

/** A part of a stage, before it is known how much of it is shown. */
interface Part {
  name: string
  kind: Kind
  size: Size
  confidence: Confidence
  why: string
  dead: boolean
  parts: Part[]
}

/** How a layer is called. */
export type NameOf = (layer: Layer) => string

/**
 * The map of a stage. It has `most` tiles: those with the most bytes. What is left out of a tile is one tile in it, which
 * says how much that is.
 */
export function mapOf(
  found: StageLayers,
  stages: readonly StageLayers[],
  name: string,
  nameOf: NameOf,
  most: number,
): MapNode {
  const dead = new Set(found.tree.dead.map(({entry}) => entry))
  const line = lineage(found, stages)
  const [first] = line
  const parts = line
    .flatMap(({layers}) => layers)
    .filter(({makesLayer}) => makesLayer)
    .map(layer => {
      const {size, confidence, why, instruction} = layer
      const kind: Kind = instruction.name === "RUN" ? "run" : instruction.name === "WORKDIR" ? "folder" : "copy"
      return {
        name: nameOf(layer),
        kind,
        size,
        confidence,
        why: why[0] ?? "",
        dead: false,
        parts: [...partsOf(layer.entries, kind, dead), ...frameOf(layer, kind)],
      }
    })
  const start: Part = {...first.base, name: baseName(first), kind: "base", dead: false, parts: baseParts(first)}
  const whole: Part = {name, kind: "base", ...found.total, why: "", dead: false, parts: [start, ...parts]}
  return pruned(whole, most)
}

function baseName({stage}: StageLayers): string {
  const {base} = stage
  if (base.kind === "image" || base.kind === "context") return base.name
  if (base.kind === "stage") return `stage ${base.stage.name || base.stage.index}`
  return base.kind === "scratch" ? "scratch" : "base image"
}

/** The layers of a base image, where a registry has told them all. */
function baseParts({base: {layers = []}}: StageLayers): Part[] {
  if (layers.some(({bytes}) => bytes === undefined)) return []
  return layers.map(({bytes = 0, size, createdBy, digest}) => {
    const exact = (of: number) => ({low: of, mid: of, high: of})
    const name = createdBy?.replace(/^.*#\(nop\)\s*|\s*# buildkit$/g, "") ?? digest.slice(0, 19)
    const amounts = {bytes: exact(bytes), compressed: exact(size)}
    return {name, kind: "base", size: amounts, confidence: "exact", why: digest, dead: false, parts: []}
  })
}

/** What a layer takes besides what is written into it. */
function frameOf({entries, size}: Layer, kind: Kind): Part[] {
  const inside = sumSizes(entries.map(entry => entry.size))
  const left = (of: "bytes" | "compressed") => ({
    low: 0,
    mid: Math.max(0, size[of].mid - inside[of].mid),
    high: Math.max(0, size[of].mid - inside[of].mid),
  })
  const frame = {bytes: left("bytes"), compressed: left("compressed")}
  if (entries.length === 0 || frame.bytes.mid < 1) return []
  const why = "the folders above the files, marks of what is deleted, the end of the tar"
  return [{name: "folders and marks", kind, size: frame, confidence: "ratio", why, dead: false, parts: []}]
}

/** Packages by who installs them, and the rest by folders. */
function partsOf(entries: readonly Entry[], kind: Kind, dead: ReadonlySet<Entry>): Part[] {
  const managers = new Map<string, Part[]>()
  const files: {path: readonly string[]; part: Part}[] = []
  for (const entry of entries) {
    const {size, confidence, why, owner} = entry
    const part = {kind, size, confidence, why, dead: dead.has(entry), parts: []}
    if (owner !== undefined) {
      const colon = owner.indexOf(":")
      const manager = colon < 0 ? owner : owner.slice(0, colon)
      const packages = managers.get(manager) ?? []
      managers.set(manager, packages)
      packages.push({...part, name: colon < 0 ? owner : owner.slice(colon + 1)})
    } else {
      const path = namesOf(entry.path)
      // what lies anywhere is named by its reason
      files.push({path, part: {...part, name: path.length === 0 ? why : path.at(-1)!}})
    }
  }
  const packages = [...managers].map(([name, parts]) => together(`${name} packages`, kind, parts))
  const rest = folderParts(files, 0, kind)
  return packages.length === 1 && rest.length === 0 ? packages[0]!.parts : [...packages, ...rest]
}

const DEEPEST = 30

/** The names on the way to a file; what lies too deep is one name. */
function namesOf(path: string): string[] {
  const names = path.split("/").filter(name => name !== "")
  return names.length <= DEEPEST ? names : [...names.slice(0, DEEPEST), names.slice(DEEPEST).join("/")]
}

/** What lies in one folder, `depth` names deep. Folders with one thing in them are one with it. */
function folderParts(files: readonly {path: readonly string[]; part: Part}[], depth: number, kind: Kind): Part[] {
  const own = files.filter(({path}) => path.length <= depth + 1).map(({part}) => part)
  const folders = new Map<string, {path: readonly string[]; part: Part}[]>()
  for (const file of files) {
    if (file.path.length <= depth + 1) continue
    const name = file.path[depth]!
    const inside = folders.get(name)
    if (inside) inside.push(file)
    else folders.set(name, [file])
  }
  const found = [...folders].map(([name, inside]) => {
    const parts = folderParts(inside, depth + 1, kind)
    const [only] = parts
    return parts.length === 1 ? {...only!, name: `${name}/${only!.name}`} : together(`${name}/`, kind, parts)
  })
  return [...own, ...found]
}

function together(name: string, kind: Kind, parts: Part[]): Part {
  const confidence = parts.reduce<Confidence>((sum, {confidence}) => lessSure(sum, confidence), "exact")
  return {
    name,
    kind,
    size: sumSizes(parts.map(({size}) => size)),
    confidence,
    why: partsText(parts),
    dead: parts.every(({dead}) => dead),
    parts,
  }
}

const MOST_NAMED = 3

/** How many there are, and the largest of them. */
function partsText(parts: readonly Part[]): string {
  const largest = [...parts].sort((a, b) => b.size.bytes.mid - a.size.bytes.mid).slice(0, MOST_NAMED)
  const names = largest.map(({name}) => name).join(", ")
  return parts.length <= MOST_NAMED ? names : `${parts.length}, the largest: ${names}`
}

/** Those with the most bytes. No part has more than what it is in, so what is kept hangs together. */
function pruned(whole: Part, most: number): MapNode {
  const sizes: number[] = []
  const measure = (part: Part) => {
    sizes.push(part.size.bytes.mid)
    for (const inner of part.parts) measure(inner)
  }
  measure(whole)
  sizes.sort((a, b) => b - a)
  // one that takes nothing has no tile
  const least = Math.max(sizes[most] ?? 0, Number.MIN_VALUE)
  let left = most
  return node(whole)

  function node(part: Part): MapNode {
    const {name, kind, size, confidence, why, dead} = part
    left--
    const sorted = [...part.parts].sort((a, b) => b.size.bytes.mid - a.size.bytes.mid)
    const count = sorted.findIndex(({size}) => size.bytes.mid < least)
    const shown = sorted.slice(0, Math.min(count < 0 ? sorted.length : count, Math.max(0, left)))
    const rest = sorted.slice(shown.length).filter(({size}) => size.bytes.mid > 0)
    const children = shown.map(node)
    if (rest.length > 0 && children.length > 0) {
      const more = together(`and ${rest.length} more`, rest[0]!.kind, rest)
      children.push(node({...more, parts: []}))
    }
    return {
      name: shortName(visible(name)),
      kind,
      bytes: size.bytes.mid,
      size: amountText(size.bytes, confidence),
      range: rangeText(size.bytes, confidence),
      compressed: amountText(size.compressed, confidence),
      confidence,
      why: visible(why).slice(0, LONGEST_WHY),
      ...(dead && {dead}),
      ...(children.length > 0 && {children}),
    }
  }
}

const LONGEST_NAME = 120
const LONGEST_WHY = 300

function shortName(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name
}
