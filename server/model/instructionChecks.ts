import {toLower, toUpper} from "../../grammars/characters.ts"
import type {Dockerfile, Instruction} from "../syntax/ast.ts"
import {lineAt} from "../text.ts"
import {fromParts, stageNameOf} from "./instructions.ts"
import {addCheck, placeOf, type Report} from "./report.ts"

/** BuildKit's checks that need no more than the instruction itself. `readable`: BuildKit reads it without a problem. */
export function checkOne(file: Dockerfile, instruction: Instruction, readable: boolean, report: Report): void {
  const place = placeOf(file, instruction)
  const {name, args, keyword, pairs, comments} = instruction
  if (instruction.blankLine) {
    // BuildKit names the last line that belongs to the instruction, heredocs left out
    const end = instruction.heredocs[0] ? instruction.heredocs[0].body.from - 1 : instruction.to
    const line = Math.max(place.lines[0], lineAt(file.lines, end))
    addCheck(report, place, "NoEmptyContinuation", instruction.blankLine, "", {fileOnly: true, line})
  }
  if (name === "MAINTAINER") addCheck(report, place, "MaintainerDeprecated", keyword, "")
  if (name === "FROM") {
    const [, as, stage] = args
    if (args.length === 3 && toLower(stage!.value) !== stage!.value) {
      addCheck(report, place, "StageNameCasing", stage!, stage!.value)
    }
    if (args.length >= 3 && !sameCase(keyword.value, as!.value)) addCheck(report, place, "FromAsCasing", as!, as!.value)
  }
  if (!readable || comments.length === 0) return
  const described =
    name === "ARG"
      ? pairs.map(pair => pair.key.value)
      : name === "FROM" && stageNameOf(instruction)
        ? [stageNameOf(instruction)]
        : []
  if (described.length === 0) return
  const last = comments[comments.length - 1]!
  const first = last.text.split(" ")[0]!
  if (described.includes(first)) return
  addCheck(
    report,
    place,
    "InvalidDefinitionDescription",
    last,
    name === "ARG" ? described[0]! : fromParts(instruction).name!.value,
  )
}

/** Whether AS is written in the case of FROM; a FROM of mixed case is another check's business. */
function sameCase(from: string, as: string): boolean {
  if (from === toLower(from)) return as === toLower(as)
  if (from === toUpper(from)) return as === toUpper(as)
  return true
}

/** Instructions that are not in the case of most of them; those before the first FROM don't count. */
export function checkCasing(file: Dockerfile, instructions: readonly Instruction[], report: Report): void {
  let lower = 0
  let upper = 0
  for (const {keyword} of instructions) {
    if (keyword.value === toLower(keyword.value)) lower++
    else if (keyword.value === toUpper(keyword.value)) upper++
  }
  const wanted = lower > upper ? toLower : toUpper
  for (const instruction of instructions) {
    const {keyword} = instruction
    if (wanted(keyword.value) === keyword.value) continue
    const place = placeOf(file, instruction)
    addCheck(report, place, "ConsistentInstructionCasing", keyword, keyword.value, {
      suggestion: wanted(keyword.value),
      fileOnly: true,
    })
  }
}
