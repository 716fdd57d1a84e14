import {put, putSmall, type Ran, type Step} from "./effect.ts"
import {optionValue} from "./fileCommands.ts"
import {tarBytes} from "./size.ts"

// Users and groups: a few small files, each written anew with its last version beside it.

/** useradd, adduser, groupadd and addgroup. */
export function account(step: Step, {words, command, unsure}: Ran): void {
  const program = command.program!
  const has = (pattern: RegExp) => words.some(word => word !== undefined && pattern.test(word))
  const isUser = program.startsWith("user") || (program === "adduser" && !has(/^--group$/))
  for (const name of isUser ? ["passwd", "shadow", "group", "gshadow"] : ["group", "gshadow"]) {
    const bytes = 2 * tarBytes(600)
    const size = {bytes: {low: bytes / 2, mid: bytes, high: bytes * 3}, compressed: {low: 200, mid: 450, high: 2000}}
    const why = `${program} writes little`
    put(step, {path: `/etc/${name}`, single: true, kind: "text", size, confidence: "ratio", why}, unsure)
  }
  const system = has(/^(?:-[A-Za-z]*r|--system|-S|-[A-Za-z]*M|-[A-Za-z]*H|--no-create-home)$/)
  const makesHome = program === "useradd" ? has(/^(?:-[A-Za-z]*m|--create-home)$/) : isUser && !system
  if (!makesHome) return
  const name = words.findLast(word => word !== undefined && !word.startsWith("-"))
  const home = optionValue(words, "d", "home-dir") ?? optionValue(words, "h", "home") ?? `/home/${name ?? "user"}`
  // what /etc/skel has, and the numbers that the user may take for users of its own
  putSmall(step, home, 9000, `${program} makes a home folder`)
}
