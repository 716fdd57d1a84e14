import type {Analysis} from "../../analysis.ts"
import {KNOWN_VARIABLES} from "../../knowledge/environment.ts"
import {knownLabel} from "../../knowledge/labels.ts"
import {PLATFORMS} from "../../knowledge/platforms.ts"
import {serviceAt} from "../../knowledge/ports.ts"
import {SHELLS} from "../../knowledge/shells.ts"
import {signalOf} from "../../knowledge/signals.ts"
import {USERS} from "../../knowledge/users.ts"
import {readPort} from "../../model/ports.ts"
import {rootBase} from "../../model/stages.ts"
import type {Instruction} from "../../syntax/ast.ts"
import {parseDuration} from "../../values/duration.ts"
import {parseInteger} from "../../values/numbers.ts"
import {formatPlatform, parsePlatform} from "../../values/platform.ts"
import {code, heading, list, paragraphs} from "./markdown.ts"

/** A port of EXPOSE, its variables replaced. */
export function portText(port: string): string | undefined {
  const {spec, problem} = readPort(port)
  if (!spec || problem) return undefined
  const {first, last, host} = spec
  const protocol = spec.protocol.toLowerCase()
  const range = first === last ? `${first}` : `${first}-${last}`
  const service = first === last ? serviceAt(first, protocol) : undefined
  return paragraphs(
    heading(`port ${range}/${protocol}`, service && `usually ${service}`),
    list(
      first === last ? undefined : `${last - first + 1} ports`,
      host ? "EXPOSE can't choose a port of the host: what stands before the colon does not count" : undefined,
      first === last
        ? `published with ${code(`docker run -p ${first}:${first}${protocol === "tcp" ? "" : `/${protocol}`}`)}`
        : undefined,
    ),
  )
}

/** A signal of STOPSIGNAL, its variables replaced. */
export function signalText(text: string): string | undefined {
  const signal = signalOf(text)
  return signal && heading(`${signal.name} (${signal.number})`, signal.doc)
}

/** A user of USER or --chown, its variables replaced. */
export function userText(text: string, {stageOf}: Analysis, instruction: Instruction): string | undefined {
  const [user = "", group] = text.split(":", 2)
  if (user === "" && group === undefined) return undefined
  const stage = stageOf(instruction)
  const base = stage && rootBase(stage)
  const path = base?.kind === "image" ? base.reference.normalized.path : ""
  return paragraphs(
    heading("user", code(text)),
    list(user === "" ? undefined : aboutUser(user, path, stage?.os === "windows"), aboutGroup(group)),
  )
}

function aboutUser(user: string, image: string, windows: boolean): string | undefined {
  const number = parseInteger(user)
  if (user === "root" || number === 0) return `${code(user)} is root: it may do everything in the container`
  const ofWindows = /^Container(?:User|Administrator)$/i.test(user)
  const last = image.slice(image.lastIndexOf("/") + 1)
  const known = USERS.find(({name, images}) => name === user && (!images || ofWindows || images.test(last)))
  const doc = known?.images ? `: ${known.doc[0]!.toLowerCase()}${known.doc.slice(1)}` : ""
  if (windows || ofWindows) return known && `${code(user)}${doc}`
  if (number !== undefined)
    return `${code(user)} is a number: it need not be in the image's ${code("/etc/passwd")}${doc}`
  return `${code(user)} is looked up in the image's ${code("/etc/passwd")}${doc}`
}

function aboutGroup(group: string | undefined): string | undefined {
  if (group === undefined || group === "") return undefined
  if (group === "root" || group === "0") return `group ${code(group)}: root's`
  return /^\d+$/.test(group)
    ? `group ${code(group)} is a number: it need not be in the image's ${code("/etc/group")}`
    : `group ${code(group)} is looked up in the image's ${code("/etc/group")}`
}

/** A platform; undefined where it is malformed. */
export function platformText(text: string): string | undefined {
  const platform = parsePlatform(text)
  if (!platform) return undefined
  const name = formatPlatform(platform)
  const known = PLATFORMS.find(({name: known}) => known === name)
  return heading(`platform ${code(name)}`, known?.doc)
}

const UNITS: readonly [name: string, size: bigint][] = [
  ["hour", 3_600_000_000_000n],
  ["minute", 60_000_000_000n],
  ["second", 1_000_000_000n],
  ["millisecond", 1_000_000n],
]

/** A duration in words; undefined where it is none. */
export function durationText(text: string): string | undefined {
  let left = parseDuration(text)
  if (left === undefined || left < 0n) return undefined
  if (left === 0n) return "0: the default counts"
  const parts: string[] = []
  for (const [name, size] of UNITS) {
    const count = left / size
    left %= size
    if (count > 0n) parts.push(`${count} ${name}${count === 1n ? "" : "s"}`)
  }
  return parts.join(" ") || undefined
}

/** What a label says; undefined for a key that nothing is known of. */
export function labelText(key: string): string | undefined {
  const label = knownLabel(key)
  if (!label) return undefined
  return paragraphs(
    heading("label", code(label.key)),
    `${label.doc}, such as ${code(label.example)}.`,
    "A key of the OCI image specification.",
  )
}

/** What programs do with a variable; undefined where nothing is known of it. */
export function knownVariableText(name: string): string | undefined {
  const known = KNOWN_VARIABLES.find(variable => variable.name === name)
  return known && `${known.doc}.`
}

/** A shell by the words of SHELL. */
export function shellText(words: readonly string[]): string | undefined {
  const known = SHELLS.find(shell => shell.words.join(" ") === words.join(" "))
  return known && heading(code(words.join(" ")), known.doc)
}
