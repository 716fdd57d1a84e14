import {UNKNOWN} from "../../../grammars/expand.ts"
import {remove} from "../files.ts"
import {hasOption, optionValues} from "../packages.ts"
import {isKept, put, type Ran, type Step, sized} from "./effect.ts"
import {closure, type PackageIndex, type PackageRow} from "./packageTable.ts"
import type {Release} from "./release.ts"
import {UNKNOWN_SIZE} from "./size.ts"
import {ask, forget, uninstall} from "./system.ts"

// What apt-get does to the files: Debian's index says what packages need and take, the rest is measured on a Debian 12 with
// 780 packages.

const LISTS = "/var/lib/apt/lists"
/** What `apt-get update` leaves behind on Debian 12 and 13: 20 MB that are compressed already. */
const LIST_BYTES = 20e6

/** An entry of a package in dpkg's status file, which is written anew, and which is kept in its last version as well. */
const STATUS = {bytes: 1800, compressed: 436}
/** What every install renews: the linker's cache, logs. */
const CACHES = {bytes: 80_000, compressed: 15_000}
/** debconf's templates, opened for writing by every install; one that asks questions keeps the version before as well. */
const TEMPLATES = {bytes: 795_000, compressed: 198_000}
/** The bundle that ca-certificates makes, and its links. */
const CERTIFICATES = {bytes: 520_000, compressed: 142_000}

export function apt(step: Step, ran: Ran): void {
  const use = ran.use!
  const {action, subcommand} = use
  if (action === "refresh") lists(step, ran.unsure)
  else if (action === "install") install(step, ran)
  else if (action === "remove") drop(step, ran)
  else if (action === "upgrade") {
    put(step, {
      path: "/usr",
      owner: "apt:(upgrade)",
      kind: "packages",
      size: UNKNOWN_SIZE,
      confidence: "unknown",
      why: "which packages an upgrade replaces depends on the day of the build",
    })
  } else if (action === "clean" && /^dist-?clean$/.test(subcommand)) removeLists(step)
}

function removeLists({tree, number}: Step): void {
  remove(tree, LISTS, number)
}

function lists(step: Step, unsure: boolean): void {
  if (!isKept(step, LISTS)) return
  removeLists(step)
  const size = sized(LIST_BYTES, LIST_BYTES, 0.3, 0.3)
  put(
    step,
    {path: LISTS, kind: "archive", size, confidence: "ratio", why: "the package lists of apt-get update"},
    unsure,
  )
}

function install(step: Step, {use, unsure}: Ran): void {
  const {system} = step
  const {index, installed, release} = system
  if (hasOption(use!, ["--update", "-U"])) lists(step, unsure)
  if (hasOption(use!, ["--download-only", "-d", "--print-uris", "-s", "--simulate", "--dry-run"])) return
  const named = use!.packages.filter(({kind}) => kind === "name").map(({name}) => name.replace(/:[a-z0-9]+$/, ""))
  const others = use!.packages.filter(({kind}) => kind !== "name")
  const unknown = (why: string) =>
    put(step, {path: "/usr", owner: "apt:(unknown)", kind: "packages", size: UNKNOWN_SIZE, confidence: "unknown", why})
  const isPattern = (name: string) => /[*?[$]/.test(name)
  if (use!.unsure || others.length > 0 || named.some(isPattern))
    unknown("which packages are installed is not known before the build")
  if (!index || !release) {
    if (named.length > 0) unknown("of this image's release no package index is known here")
    return
  }
  // a sign behind the name says what to do with it, unless it belongs to the name as in g++
  const plain = named.filter(name => !isPattern(name))
  const other = optionValues(use!, ["-t", "--target-release", "--default-release"])[0]
  if (other !== undefined) unknown(`of ${other}, where the packages come from, no index is known here`)
  const dropped = plain.filter(name => name.endsWith("-"))
  const wanted = plain
    .filter(name => !name.endsWith("-"))
    .map(name => (name.endsWith("+") && !index.get(name) ? name.slice(0, -1) : name))
  if (dropped.length > 0)
    uninstall(
      system,
      step.tree,
      step.number,
      "apt",
      dropped.map(name => name.slice(0, -1)),
      false,
    )
  const recommended = !(
    hasOption(use!, use!.manager.noRecommends) ||
    optionValues(use!, ["-o", "--option"]).some(value => /Install-Recommends="?(?:0|false|no)/i.test(value))
  )
  const {added, missing} = closure(index, installed, wanted, recommended)
  for (const name of wanted) ask(system, name, [name])
  for (const row of added) installed.add(row.name)
  for (const name of missing) unknown(`"${name}" is not in the index of ${index.release} that is known here`)
  if (added.length === 0) return
  const own = `${release.distribution} ${release.version}` === index.release
  const share = own ? 0.06 : distance(index, release)
  const where = `the index of ${index.release} of ${index.date}${own ? "" : `, the nearest to ${release.distribution} ${release.version ?? ""}`}`
  for (const row of added) {
    const {bytes, compressed} = inLayer(row, release.slim)
    put(
      step,
      {
        path: "/",
        owner: `apt:${row.name}`,
        kind: "packages",
        size: sized(bytes, compressed, share, share + gzipShare(added.length)),
        confidence: own ? "index" : "nearest",
        why: where,
      },
      unsure,
    )
  }
  const count = installed.size
  const asks = added.some(({needs}) => needs.some(group => group.includes("debconf")))
  const templates = asks ? 2 : 1
  const extra = {
    bytes: STATUS.bytes * count + CACHES.bytes + TEMPLATES.bytes * templates,
    compressed: STATUS.compressed * count + CACHES.compressed + TEMPLATES.compressed * templates,
  }
  if (added.some(({name}) => name === "ca-certificates")) {
    extra.bytes += CERTIFICATES.bytes
    extra.compressed += CERTIFICATES.compressed
  }
  const size = sized(extra.bytes, extra.compressed, 0.3, 0.3)
  put(
    step,
    {path: "/var/lib/dpkg/info", kind: "text", size, confidence: "ratio", why: "dpkg's own records of packages"},
    unsure,
  )
}

/** How far a table may be off for a release that is not its own: more where not even the image's packages are known. */
function distance({others}: PackageIndex, {distribution, version}: Release): number {
  if (distribution === "debian") return 0.15
  return Object.hasOwn(others, `${distribution} ${version}`) ? 0.35 : 0.5
}

/** Few packages miss by more than many, whose errors cancel out. */
function gzipShare(count: number): number {
  return 0.05 + 0.15 / Math.sqrt(count)
}

function inLayer({bytes, compressed, docs, docsCompressed}: PackageRow, slim: boolean) {
  return slim ? {bytes: bytes - docs, compressed: compressed - docsCompressed} : {bytes, compressed}
}

function drop(step: Step, {use}: Ran): void {
  const {system, tree, number} = step
  const orphans = hasOption(use!, ["--auto-remove", "--autoremove"]) || /^auto(?:remove|purge)$/.test(use!.subcommand)
  const names = use!.packages.filter(({kind}) => kind === "name").map(({name}) => name.replace(/:[a-z0-9]+$/, ""))
  if (use!.packages.some(({kind}) => kind !== "name")) system.keepsUnknown = true
  uninstall(system, tree, number, "apt", names, orphans)
}

/** `apt-mark auto '.*'` forgets what was asked for, `apt-mark manual` asks for it again. */
export function aptMark({system}: Step, {words, command}: Ran): void {
  const [verb, ...names] = words
  if (verb === "auto" || verb === "showauto") {
    for (const name of names) if (name === ".*") system.asked = new Map()
    for (const name of names) if (name !== undefined) forget(system, name)
  } else if (verb === "manual") {
    const known = names.filter(name => name !== undefined)
    for (const name of known) if (name !== "") ask(system, name, [name])
    if (command.wrappers.includes("xargs")) system.keepsUnknown = true
    else if (command.args.some(({value}) => value === UNKNOWN))
      for (const [name, group] of system.askedBefore) ask(system, name, group)
  }
}
