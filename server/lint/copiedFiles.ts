import type {Analysis} from "../analysis.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import type {Stage} from "../model/stages.ts"
import {localCopy} from "../model/steps.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Edit} from "../text.ts"
import {baseName, cleanPath} from "../values/path.ts"

/** What a COPY or ADD makes under a name that is known. */
export interface CopiedFile {
  copy: Instruction
  stage: Stage | undefined
  /** Absolute. */
  path: string
  /** It is all that the instruction makes. */
  alone: boolean
  /** Surely no folder. */
  isFile: boolean
}

/** What COPY and ADD make under names that are known; what may be a folder is left out where it goes into one. */
export function copiedFiles(analysis: Analysis): CopiedFile[] {
  return analysis.all("COPY", "ADD").flatMap(copy => {
    const stage = analysis.stageOf(copy)
    const local = localCopy(copy, analysis.stateAt(copy), analysis.file)
    if (!local?.folder) {
      const {sources, destination} = copyParts(copy)
      const written = copy.heredocs.length === 1 && sources.length === 1 ? destination?.value : undefined
      const isFile = written !== undefined && /^\/[^$]*[^/$]$/.test(written)
      return isFile ? [{copy, stage, path: cleanPath(written), alone: true, isFile: true}] : []
    }
    const {folder, sources, destination} = local
    if (findFlag(copy, "link")) return []
    const alone = sources.length === 1
    const inFolder = /\/$|^\.$/.test(destination) || !alone
    return sources.flatMap(source => {
      if (source === undefined || source.includes("*")) return []
      const hasExtension = /\.\w+$/.test(source)
      if (inFolder && !hasExtension) return []
      const path = inFolder ? cleanPath(`${folder}/${baseName(source)}`) : folder
      return [{copy, stage, path, alone, isFile: hasExtension}]
    })
  })
}

/** Puts a flag behind those that the instruction has. */
export function addFlag({keyword, flags}: Instruction, flag: string): Edit {
  const {to} = flags.at(-1) ?? keyword
  return {from: to, to, text: ` ${flag}`}
}
