import type {MountType} from "../../../grammars/mounts.ts"
import {MOUNT_TYPE_DOCS, mountOptionOf, mountValueDoc} from "../../knowledge/mounts.ts"
import {docText} from "./instruction.ts"
import {code, heading, list, paragraphs} from "./markdown.ts"

/** An option of a mount, by any of its spellings; `type` is the mount's, undefined where it is none that is known. */
export function mountOptionText(key: string, type: MountType | undefined): string | undefined {
  const option = mountOptionOf(key, type ?? "bind")
  if (!option) return undefined
  const {name, aliases, types, values, defaultValue, since, doc} = option
  const fits = type === undefined || types.includes(type)
  return paragraphs(
    heading(name, doc),
    fits
      ? list(
          defaultValue && type && `where it is left out: ${defaultValue}`,
          aliases.length > 0 ? `also written ${aliases.map(code).join(", ")}` : undefined,
          since && `since syntax ${since}`,
        )
      : `It is for mounts of the type ${types.join(", ")}; this one is ${type}.`,
    fits && values ? list(...values.map(value => `${code(value)}: ${mountValueDoc(name, value)}`)) : undefined,
  )
}

/** A value of `type` or `sharing`. */
export function mountChoiceText(option: string, value: string): string | undefined {
  const doc = mountValueDoc(option, value)
  if (doc === undefined) return undefined
  const type = value.toLowerCase()
  return option === "type"
    ? paragraphs(heading(`type=${type}`, doc), docText(MOUNT_TYPE_DOCS[type as MountType]))
    : heading(`${option}=${type}`, doc)
}
