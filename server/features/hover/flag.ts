import {specOf} from "../../../grammars/instructions.ts"
import type {Analysis} from "../../analysis.ts"
import type {ImageKnowledge} from "../../model/imageKnowledge.ts"
import type {Instruction, Text} from "../../syntax/ast.ts"
import {flagChoiceText, flagText} from "./instruction.ts"
import {heading, paragraphs} from "./markdown.ts"
import {modeText} from "./mode.ts"
import {mountChoiceText, mountOptionText} from "./mount.ts"
import {valueOf} from "./path.ts"
import {type At, type Hover, shown} from "./shown.ts"
import {fromText} from "./source.ts"
import {durationText, platformText, userText} from "./values.ts"

/** A flag, or the value of one of which something is known. */
export function flagHover(
  analysis: Analysis,
  cursor: At<"flagName" | "flagValue">,
  images?: ImageKnowledge,
): Hover | undefined {
  const {instruction, outer, flag} = cursor
  const name = flag?.name.value
  if (!flag || name === undefined || !instruction.name) return undefined
  const {value} = flag
  const special =
    cursor.kind === "flagValue" && value ? flagValue(analysis, outer, instruction, name, value, images) : undefined
  if (special !== undefined && value) return shown(value, special)
  return shown(flag, flagText(instruction.name, name))
}

/** What is known of the value itself. */
function flagValue(
  analysis: Analysis,
  outer: Instruction,
  inner: Instruction,
  name: string,
  text: Text,
  images?: ImageKnowledge,
): string | undefined {
  if (name === "from") return fromText(analysis, outer, text, images)
  const known = specOf(inner.name!).flags.find(flag => flag.name === name)
  if (known?.values) return flagChoiceText(name, text.value)
  const value = valueOf(analysis, outer, inner, text)
  if (typeof value !== "string" || value === "") return undefined
  switch (name) {
    case "platform":
      return platformText(value)
    case "chown":
      return userText(value, analysis, outer)
    case "chmod":
      return modeText(value)
    case "interval":
    case "timeout":
    case "start-period":
    case "start-interval": {
      const words = durationText(value)
      return words && paragraphs(heading(`--${name}`, words), known && `${known.doc}.`)
    }
    default:
      return undefined
  }
}

/** An option of a mount. */
export function mountKeyHover({option, flag, type}: At<"mountKey">): Hover | undefined {
  return flag.name.value === "mount" ? shown(option, mountOptionText(option.key.value, type)) : undefined
}

/** The value of an option of a mount. */
export function mountValueHover(
  analysis: Analysis,
  cursor: At<"mountValue">,
  images?: ImageKnowledge,
): Hover | undefined {
  const {outer, key, option, flag, type} = cursor
  if (flag.name.value !== "mount" || !option.value) return undefined
  const special =
    key === "from"
      ? fromText(analysis, outer, option.value, images)
      : key === "mode"
        ? modeText(option.value.value)
        : mountChoiceText(key, option.value.value)
  return special === undefined ? shown(option, mountOptionText(key, type)) : shown(option.value, special)
}
