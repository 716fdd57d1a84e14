import {baseName} from "../values/path.ts"
import {type RunCommand, writtenText} from "./commands.ts"
import type {Dialect} from "./script.ts"

/** The folders whose content a command takes away with all below it: of `rm -rf /a/*` it is `/a`. */
export function removedFolders(command: RunCommand, dialect: Dialect): string[] {
  const {program} = command
  const texts = command.args.map(writtenText)
  if (program === "rm") return texts.filter(text => !text.startsWith("-")).flatMap(text => foldersOf(text, dialect))
  if (program === "find") return foundFolders(texts, dialect)
  return []
}

/** `find FOLDER ... -delete` and `-exec rm`, where nothing but kinds and depths restricts what is found. */
function foundFolders(texts: readonly string[], dialect: Dialect): string[] {
  const deletes = texts.includes("-delete") || texts.some((text, i) => /^-exec/.test(text) && texts[i + 1] === "rm")
  const restricted = texts.some(
    (text, i) => /^-i?(?:name|path|regex)$/.test(text) && !/^(?:!|-not)$/.test(texts[i - 1]!),
  )
  if (!deletes || restricted) return []
  const end = texts.findIndex(text => /^[-(!]/.test(text))
  return texts.slice(0, end < 0 ? texts.length : end).flatMap(text => foldersOf(text, dialect))
}

function foldersOf(path: string, dialect: Dialect): string[] {
  const braces =
    dialect === "bash" || dialect === "zsh" || dialect === "ksh" ? /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/.exec(path) : null
  if (braces) {
    const [, before, list, after] = braces
    return list!.split(",").flatMap(word => foldersOf(before! + word + after!, dialect))
  }
  // what a pattern at the end matches is taken for all that is there
  const folder = path.replace(/(?:\/(?:[*?[][^/]*|\.)?)+$/, "")
  return [folder.replace(/\/\/+/g, "/").replace(/^(?:\$HOME|\/root|\/home\/[^/]+)(?=\/|$)/, "~")]
}

/** Whether taking away the one folder takes the other one with it. A folder that starts with `~` is in any home. */
export function covers(removed: string, folder: string): boolean {
  if (removed === "") return false
  if (folder === removed || folder.startsWith(`${removed}/`)) return true
  if (!folder.startsWith("~/")) return false
  const names = folder.slice(2).split("/")
  return names.some((_, i) => removed.endsWith(`/${names.slice(0, i + 1).join("/")}`))
}

/** Whether the name of a program says that it cleans up: what it does is not known. */
export function isCleaner({program, args}: RunCommand): boolean {
  const script =
    program === "." || program === "source" || /^(?:ba|da|a)?sh$/.test(program ?? "") ? args[0]?.value : undefined
  const name = typeof script === "string" ? baseName(script) : program
  return name !== undefined && /clean|purge/i.test(name)
}
