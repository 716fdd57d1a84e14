import {specOf} from "../../grammars/instructions.ts"
import type {Analysis} from "../analysis.ts"
import {type Cursor, cursorAt} from "../model/cursor.ts"
import type {Instruction} from "../syntax/ast.ts"
import {type Filled, fillIn} from "./signature/forms.ts"
import type {SignatureHelp} from "./signature/help.ts"
import {deviceSignature, mountSignatures} from "./signature/mount.ts"

/**
 * How the instruction at an offset is written, narrowed to the forms that what is written allows. Undefined on keywords, in
 * comments, in the bodies of heredocs and where no instruction is.
 */
export function signatureHelp(analysis: Analysis, offset: number): SignatureHelp | undefined {
  const at = Math.max(0, Math.min(offset, analysis.source.length))
  const cursor = cursorAt(analysis, at)
  if (cursor.kind === "keyword") {
    // behind ONBUILD and its blank nothing stands yet
    return cursor.outer && !cursor.instruction && cursor.value === "" ? helpOf(fillIn(cursor.outer, at)) : undefined
  }
  if (!("instruction" in cursor) || inBody(cursor.outer, at)) return undefined
  const {instruction} = cursor
  const {name} = instruction
  if (!name) return undefined
  const flag = instruction.flags.find(({from, to}) => from <= at && at <= to)
  if (flag?.value && at >= flag.value.from) {
    if (flag.name.value === "mount" && name === "RUN") return mountSignatures(flag, at)
    if (flag.name.value === "device" && name === "RUN") return deviceSignature(flag, at)
  }
  const written = flag?.name.value ?? (cursor.kind === "flagName" ? cursor.value.replace(/^-+/, "") : undefined)
  if (written !== undefined) {
    const flags = specOf(name).flags.map(({name}) => name)
    return helpOf(
      fillIn(instruction, at),
      flags.find(name => name === written) ?? flags.find(name => name.startsWith(written)) ?? "",
    )
  }
  const help = helpOf(fillIn(instruction, at, indexOf(cursor)))
  const first = instruction.args[name === "HEALTHCHECK" ? 1 : 0]
  return help && isShell(cursor) && first && /\s/.test(analysis.source.slice(first.from, at))
    ? {...help, onRequest: true}
    : help
}

/** In a heredoc's body or in the line that ends it. */
function inBody({heredocs}: Instruction, offset: number): boolean {
  return heredocs.some(({body}) => offset >= body.from)
}

/** The number of the string of a JSON array, whole or half-typed. */
function indexOf(cursor: Cursor): number | undefined {
  return "index" in cursor ? cursor.index : undefined
}

function isShell(cursor: Cursor): boolean {
  return cursor.kind === "shell" || (cursor.kind === "variable" && cursor.by === "shell")
}

/** The forms that fit; `flag` is the one at the place, and then the parameter. */
function helpOf(filled: readonly Filled[], flag?: string): SignatureHelp | undefined {
  const fitting = flag === undefined ? filled : filled.filter(({bare}) => !bare)
  const signatures = fitting.map(({signature}) => signature)
  const [first] = fitting
  if (!first) return undefined
  const found = first.names.indexOf(flag === undefined ? (first.active ?? "") : `--${flag}`)
  return {signatures, active: 0, parameter: found < 0 ? undefined : found}
}
