import {parseUnsigned} from "../../values/numbers.ts"
import {code, heading, list, paragraphs} from "./markdown.ts"

const WHOM: Readonly<Record<string, string>> = {u: "the owner", g: "the group", o: "all others", a: "everyone"}
const RIGHTS: Readonly<Record<string, string>> = {
  r: "read",
  w: "write",
  x: "execute",
  X: "execute (folders, and files that someone may execute)",
  s: "run as the owner or group",
  t: "only the owner of a file may delete it",
  u: "as the owner",
  g: "as the group",
  o: "as all others",
}
const VERBS: Readonly<Record<string, string>> = {"+": "may also", "-": "may no longer", "=": "may exactly"}

/** Nobody reads the words of a mode that is longer. */
const LONGEST = 100

/** A file mode in words, octal or symbolic; undefined where it is neither. */
export function modeText(mode: string): string | undefined {
  if (mode.length > LONGEST) return undefined
  const octal = parseUnsigned(mode, 8, 32)
  const words = octal === undefined ? symbolic(mode) : octal <= 0o7777 ? numeric(octal) : undefined
  return words && paragraphs(heading(`mode ${code(mode)}`), list(...words))
}

function numeric(mode: number): string[] {
  const lines = ["the owner", "the group", "all others"].map((who, i) => {
    const bits = (mode >> (6 - 3 * i)) & 7
    const rights = ["read", "write", "execute"].filter((_, bit) => bits & (4 >> bit))
    return `${who} may ${rights.length === 0 ? "do nothing" : rights.join(", ")}`
  })
  if (mode & 0o4000) lines.push("setuid: a program runs as its owner, whoever starts it")
  if (mode & 0o2000) lines.push("setgid: a program runs as its group; files in a folder get the folder's group")
  if (mode & 0o1000) lines.push("sticky: in a folder, only the owner of a file may delete it")
  return lines
}

function symbolic(mode: string): string[] | undefined {
  const lines: string[] = []
  for (const clause of mode.split(",")) {
    const [, whom = "", rest = ""] = /^([augo]*)((?:[-+=][rwxXstugo]*)+)$/.exec(clause) ?? []
    if (rest === "") return undefined
    const who = [...new Set(whom || "a")].map(letter => WHOM[letter]!).join(" and ")
    for (const [, sign, letters] of rest.matchAll(/([-+=])([rwxXstugo]*)/g)) {
      const rights = [...new Set(letters)].map(letter => RIGHTS[letter]!).join(", ")
      lines.push(`${who} ${VERBS[sign!]} ${rights === "" ? "do nothing" : rights}`)
    }
  }
  return lines
}
