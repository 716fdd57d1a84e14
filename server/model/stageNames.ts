import {toLower} from "../../grammars/characters.ts"
import type {Flag, Instruction, Text} from "../syntax/ast.ts"
import {optionsOf} from "../syntax/details.ts"
import type {Span} from "../text.ts"
import {parseInteger} from "../values/numbers.ts"
import {findFlag, findFlags} from "./flags.ts"
import {fromParts} from "./instructions.ts"
import {type Declaration, type Mention, type Name, type NamesInput, namedBy, newName} from "./names.ts"
import type {Stage} from "./stages.ts"

/** The stages' names, and the stage that each one starts from. */
export interface StageNames {
  names: readonly Name[]
  baseOf(stage: Stage): Stage | undefined
}

/**
 * Notes where stages are named. A FROM means the nearest earlier stage of the name, anything else the last one of the
 * file; the front end says which of them it refuses. Names are found in instructions that can't be read as well.
 */
export function readStageNames({stages, file}: NamesInput, note: (mention: Mention) => void): StageNames {
  const bases = new Map<Stage, Stage>()
  const names = stages.map(stage => nameOf(stage))
  const byName = new Map<string, Name>()
  for (const [i, stage] of stages.entries()) {
    readBase(stage)
    const {name: at} = fromParts(stage.from)
    if (stage.name === "" || !at) continue
    const [declaration] = names[i]!.declarations
    note({at: spanOf(at), name: names[i]!, role: "write", declaration, instruction: stage.from})
    byName.set(stage.name, names[i]!)
  }
  for (const stage of stages)
    for (const instruction of stage.instructions) readSources(stage, instruction, instruction.trigger ?? instruction)
  return {names, baseOf: stage => bases.get(stage)}

  function readBase(stage: Stage): void {
    const {image} = fromParts(stage.from)
    if (!image) return
    const plain = namedBy(image, file.escape)
    const name = plain && byName.get(toLower(plain.value))
    if (name) {
      bases.set(stage, name.stage!)
      note({...read(name, stage, stage.from), at: plain.at})
    } else if (!plain && stage.base.kind === "stage") {
      bases.set(stage, stage.base.stage)
      names[stage.base.stage.index]!.implied.push(spanOf(image))
    }
  }

  function readSources(stage: Stage, outer: Instruction, instruction: Instruction): void {
    for (const {text, numbered} of sourceNames(instruction)) {
      const index = numbered ? parseInteger(text.value) : undefined
      const name = index === undefined ? byName.get(toLower(text.value)) : names[index]
      if (name) note({...read(name, stage, outer), at: spanOf(text), ...(index !== undefined && {byNumber: true})})
    }
  }
}

/** What files are taken from besides the build context: a stage by its name, or by its number where that is `numbered`; or an image. */
export function* sourceNames(instruction: Instruction): Generator<{text: Text; numbered: boolean}> {
  if (instruction.name === "COPY" || instruction.name === "ADD") {
    const text = findFlag(instruction, "from")?.value
    if (text && text.value !== "") yield {text, numbered: true}
  } else if (instruction.name === "RUN") {
    for (const flag of findFlags(instruction, "mount")) {
      const text = mountFrom(flag)
      if (text && text.value !== "") yield {text, numbered: false}
    }
  }
}

/** What a mount is taken from, as written: the value of the last `from`. */
function mountFrom(flag: Flag): Text | undefined {
  return optionsOf(flag)?.findLast(({key}) => toLower(key.value) === "from")?.value
}

function read(name: Name, stage: Stage, instruction: Instruction) {
  return {name, role: "read", declaration: name.declarations[0], stage, instruction} as const
}

function nameOf(stage: Stage): Name {
  const {from} = stage
  const {image, name: at} = fromParts(from)
  const name = newName("stage", stage.name, {stage})
  const declaration: Declaration = {
    at: {from: from.from, to: from.to},
    name: spanOf((stage.name !== "" && at) || image || from.keyword),
    instruction: from,
    by: "FROM",
  }
  name.declarations.push(declaration)
  return name
}

function spanOf({from, to}: Span): Span {
  return {from, to}
}
