import {toLower} from "../../grammars/characters.ts"
import {UNKNOWN} from "../../grammars/expand.ts"
import {readOperator} from "../../grammars/heredoc.ts"
import {mountOption} from "../../grammars/mounts.ts"
import type {Dockerfile, Instruction, Text} from "../syntax/ast.ts"
import {optionsOf} from "../syntax/details.ts"
import {cleanPath, toSlash} from "../values/path.ts"
import {isRemoteSource} from "./copy.ts"
import {findFlag, findFlags} from "./flags.ts"
import {copyParts} from "./instructions.ts"
import type {State} from "./stages.ts"
import {hasVariable} from "./uses.ts"
import {expandText} from "./value.ts"

/** A file or folder of the build context that an instruction names. */
export interface ContextPath {
  /** As it is written. */
  text: Text
  /** Its path in the build context, variables replaced; "" is the context itself. */
  path: string
  /** Its path is a pattern, which may name any number of files. */
  pattern: boolean
}

/** What COPY, ADD and bind mounts take from the build context. Triggers are left out: they run in the context of others. */
export function* contextPaths(
  instruction: Instruction,
  file: Dockerfile,
  state: State | undefined,
): Generator<ContextPath> {
  const {name} = instruction
  if (name === "COPY" || name === "ADD") {
    if (findFlag(instruction, "from")) return
    for (const text of copyParts(instruction).sources) {
      const value = valueOf(text)
      if (value === undefined || value === "" || isHeredoc(text) || isRemoteSource(value)) continue
      // the front end matches these against the files of the context
      yield {text, path: inContext(value), pattern: /[*?[\\]/.test(value)}
    }
  } else if (name === "RUN") {
    for (const flag of findFlags(instruction, "mount")) {
      const options = optionsOf(flag) ?? []
      const last = (key: string) =>
        options.findLast(option => mountOption(toLower(option.key.value)) === key && option.value)?.value
      const source = last("source")
      if (!source || (last("from")?.value ?? "") !== "" || toLower(last("type")?.value ?? "bind") !== "bind") continue
      const value = valueOf(source)
      if (value !== undefined && value !== "") yield {text: source, path: inContext(value), pattern: false}
    }
  }

  function valueOf(text: Text): string | undefined {
    if (!state && hasVariable(text, file.escape)) return undefined
    const {result} = expandText(text, state?.env, file)
    return result === UNKNOWN ? undefined : result
  }

  function inContext(value: string): string {
    return cleanPath(`/${toSlash(value, state?.stage.os ?? "linux")}`).slice(1)
  }
}

function isHeredoc({value}: Text): boolean {
  const operator = value.includes("<<") ? readOperator(value) : undefined
  return operator !== undefined && "name" in operator
}
