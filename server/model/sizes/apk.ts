import {changeOwned, unsure as perhapsGone} from "../files.ts"
import {hasOption, optionValues} from "../packages.ts"
import {put, type Ran, type Step, sized} from "./effect.ts"
import {closure} from "./packageTable.ts"
import type {Release} from "./release.ts"
import {type Size, UNKNOWN_SIZE} from "./size.ts"
import {ask, forget, isOwnTable, tableName, uninstall} from "./system.ts"

// What apk does to the files. Alpine's index has the very bytes of a package, and an .apk is a gzipped tar.

/** apk's record of a package, in a file that is written anew. */
const RECORD = {bytes: 5000, compressed: 1300}
/** The links that ca-certificates makes to its certificates, and perhaps the bundle of these: measured on a Debian 12. */
const CERTIFICATES: Size = {
  bytes: {low: 154e3, mid: 260e3, high: 400e3},
  compressed: {low: 8e3, mid: 70e3, high: 140e3},
}
/** The two lists of packages that an update leaves behind where --no-cache is missing. */
const LISTS = {bytes: 2.6e6, compressed: 2.6e6}

export function apk(step: Step, ran: Ran): void {
  const {action} = ran.use!
  if (action === "refresh") lists(step, ran.unsure)
  else if (action === "install") add(step, ran)
  else if (action === "remove") drop(step, ran)
  else if (action === "upgrade") unknown(step, "which packages an upgrade replaces depends on the day of the build")
}

function unknown(step: Step, why: string): void {
  put(step, {path: "/usr", owner: "apk:(unknown)", kind: "packages", size: UNKNOWN_SIZE, confidence: "unknown", why})
}

function lists(step: Step, unsure: boolean): void {
  const size = sized(LISTS.bytes, LISTS.compressed, 0.3, 0.3)
  put(
    step,
    {path: "/var/cache/apk", kind: "archive", size, confidence: "ratio", why: "the package lists of apk"},
    unsure,
  )
}

function add(step: Step, {use, unsure}: Ran): void {
  const {system} = step
  const {index, installed, release} = system
  if (!hasOption(use!, ["--no-cache", "--no-network"])) lists(step, unsure)
  const virtual = optionValues(use!, ["-t", "--virtual"])[0]
  if (hasOption(use!, ["-p", "--root"])) {
    unknown(step, "what is installed below another root is not known before the build")
    return
  }
  if (hasOption(use!, ["-u", "--upgrade", "-l", "--latest", "-a", "--available"]))
    unknown(step, "which packages an upgrade replaces depends on the day of the build")
  const known = use!.packages.filter(({kind, value}) => kind === "name" && !/[$`]/.test(value))
  // `name@edge` comes from a repository of that tag, `!name` is not wanted
  const tagged = known.filter(({name}) => name.includes("@"))
  const names = known.map(({name}) => name).filter(name => !name.startsWith("!") && !name.includes("@"))
  for (const {name} of tagged)
    unknown(step, `of ${name.replace(/^.*@/, "")}, where packages come from, no index is known here`)
  const elsewhere = optionValues(use!, ["-X", "--repository"]).find(url => !isOwn(url, release))
  if (elsewhere !== undefined) unknown(step, `of ${elsewhere} no package index is known here`)
  // what a step has built needs some of the libraries that are there already
  const derived = use!.packages.length > known.length || use!.command.wrappers.includes("xargs")
  if (virtual !== undefined && derived) system.keepsUnknown = true
  else if (use!.unsure || derived) unknown(step, "which packages are installed is not known before the build")
  if (!index || !release) {
    if (names.length > 0) unknown(step, "of this image's release no package index is known here")
    return
  }
  const {added, missing} = closure(index, installed, names, false)
  if (virtual === undefined) for (const name of names) ask(system, name, [name])
  else ask(system, virtual, names)
  for (const {name} of added) installed.add(name)
  for (const name of missing) unknown(step, `"${name}" is not in the index of ${index.release} that is known here`)
  if (added.length === 0) return
  const own = isOwnTable(system)
  const share = own ? 0.05 : 0.15
  const where = tableName(system)
  for (const {name, bytes, compressed} of added) {
    const size = sized(bytes, compressed, share, share + 0.03)
    const why = where
    const confidence = own ? "index" : "nearest"
    put(
      step,
      {path: "/", owner: `apk:${name}`, kind: "packages", size, confidence, why},
      unsure || elsewhere !== undefined,
    )
  }
  if (added.some(({name}) => name === "ca-certificates")) {
    const why = "what ca-certificates makes of its certificates"
    put(step, {path: "/etc/ssl/certs", kind: "text", size: CERTIFICATES, confidence: "ratio", why}, unsure)
  }
  const size = sized(RECORD.bytes * installed.size, RECORD.compressed * installed.size, 0.4, 0.4)
  put(step, {path: "/lib/apk/db", kind: "text", size, confidence: "ratio", why: "apk's own records"}, unsure)
}

/** Whether a repository is of the image's own release. */
function isOwn(url: string, release: Release | undefined): boolean {
  return release?.version !== undefined && url.includes(`/v${release.version}/`)
}

function drop({system, tree, number}: Step, {use}: Ran): void {
  const names = use!.packages.flatMap(({kind, name}) => (kind === "unknown" || /[$`]/.test(name) ? [] : [name]))
  if (names.length < use!.packages.length)
    changeOwned(tree, ({step, owner}) => step === number && owner!.startsWith("apk:"), perhapsGone)
  const all = names.flatMap(name => [name, ...(system.asked.get(name) ?? [])])
  for (const name of names) forget(system, name)
  const stillAsked = new Set([...system.asked.values()].flat())
  uninstall(
    system,
    tree,
    number,
    "apk",
    all.filter(name => !stillAsked.has(name)),
    true,
  )
}
