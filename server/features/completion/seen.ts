import {knownImage} from "../../knowledge/images.ts"
import {USERS} from "../../knowledge/users.ts"
import type {Cursor} from "../../model/cursor.ts"
import {flagText} from "../../model/flags.ts"
import {copyParts} from "../../model/instructions.ts"
import {ancestry, rootBase, type Stage, type State} from "../../model/stages.ts"
import {runText} from "../../model/uses.ts"
import type {Instruction} from "../../syntax/ast.ts"
import type {Place} from "./item.ts"

// What a file has said already, as a source of words. It may be wrong about what a script does: nothing is concluded from it.

/** Users that the file makes or names, those of the base image, and usual ones. */
export function usersFor(
  {outer}: Extract<Cursor, {mayBeFlag: boolean}>,
  {analysis}: Place,
): {name: string; doc: string}[] {
  const found = new Map<string, string>()
  const add = (name: string | undefined, doc: string) => {
    if (name && /^[\w.][\w.-]*$/.test(name) && !found.has(name)) found.set(name, doc)
  }
  for (const one of analysis.file.instructions) {
    const instruction = one.trigger ?? one
    if (instruction === outer || one === outer) continue
    const {name, args} = instruction
    if (name === "USER") for (const part of args[0]?.value.split(":") ?? []) add(part, "Named in this file")
    if (name === "COPY" || name === "ADD") {
      for (const part of flagText(instruction, "chown")?.value.split(":") ?? []) add(part, "Named in this file")
    }
    if (name === "RUN") for (const user of usersMade(analysis.source, instruction)) add(user, "Made in this file")
  }
  const stage = stageAt(analysis, outer)
  const base = stage && rootBase(stage)
  const image = base?.kind === "image" ? base.reference.repository.text : undefined
  const own = image?.slice(image.lastIndexOf("/") + 1)
  for (const {name, doc, images} of USERS) if (own !== undefined && images?.test(own)) add(name, doc)
  // of an image that is not known, anything may be true
  const known = own !== undefined && knownImage(image!) !== undefined
  const windows = stage?.os === "windows"
  for (const {name, doc, images} of USERS) {
    if (/^Container/.test(name) === windows && (!known || !images)) add(name, doc)
  }
  return [...found].map(([name, doc]) => ({name, doc}))
}

/** The last word of what is given to useradd and adduser. */
function* usersMade(source: string, run: Instruction): Iterable<string> {
  const text = runText(source, run)
  if (!/user|group/.test(text)) return
  for (const [command] of text.matchAll(/\b(?:useradd|adduser|groupadd|addgroup)\b[^;&|\n]{0,300}/g)) {
    const words = command.trim().split(/\s+/)
    const last = words[words.length - 1]!
    if (words.length > 1 && !last.startsWith("-")) yield last
  }
}

/** The stage of an instruction, also where it can't be read. */
export function stageAt(analysis: Place["analysis"], outer: Instruction): Stage | undefined {
  return analysis.stageOf(outer) ?? analysis.stages.findLast(({from}) => from.from <= outer.from)
}

/**
 * What is in force before an instruction. One that is half typed can't be read and has no state of its own; then what
 * comes after it in the stage starts from the same.
 */
export function stateNear(analysis: Place["analysis"], outer: Instruction): State | undefined {
  const own = analysis.stateAt(outer)
  if (own) return own
  const stage = stageAt(analysis, outer)
  if (!stage) return undefined
  const next = stage.instructions.find(({from}) => from > outer.from)
  return (next && analysis.stateAt(next)) ?? stage.end
}

/**
 * Folders that the stage of an instruction (or another one) has or could have, as absolute paths: working folders,
 * destinations and what scripts make; the one in force first.
 */
export function foldersSeen(outer: Instruction, {analysis}: Place, source?: Stage): {path: string; detail: string}[] {
  const found = new Map<string, string>()
  const add = (path: string, detail: string) => {
    if (/^\/[^\s$"'*?]+$/.test(path) && !found.has(path)) found.set(path.replace(/(?<=.)\/+$/, ""), detail)
  }
  const stage = source ?? stageAt(analysis, outer)
  const workdir = source ? source.end.workdir : stateNear(analysis, outer)?.workdir
  if (typeof workdir === "string" && workdir !== "/") add(workdir, source ? "Its working folder" : "The working folder")
  for (const one of stage ? ancestry(stage) : []) collect(one, outer.from)
  if (!source) for (const other of analysis.stages) if (other !== stage) collect(other, outer.from)
  return [...found].map(([path, detail]) => ({path, detail}))

  function collect({instructions, end}: Stage, before: number): void {
    for (const [i, instruction] of instructions.entries()) {
      if (instruction.from >= before) break
      const {name, args} = instruction
      if (name === "WORKDIR") {
        const next = instructions[i + 1]
        const set = ((next && analysis.stateAt(next)) ?? end).workdir
        if (typeof set === "string") add(set, "A working folder")
      } else if (name === "VOLUME") for (const {value} of args) add(value, "A volume")
      else if (name === "COPY" || name === "ADD") {
        const {destination} = copyParts(instruction)
        if (destination?.value.endsWith("/")) add(destination.value, `Filled by ${name}`)
      } else if (name === "RUN") {
        const text = runText(analysis.source, instruction)
        if (!text.includes("mkdir")) continue
        for (const [command] of text.matchAll(/\bmkdir\b[^;&|\n]{0,300}/g)) {
          for (const word of command.split(/\s+/)) add(word, "Made by mkdir")
        }
      }
    }
  }
}
