import {UNKNOWN} from "../../../grammars/expand.ts"
import {remove} from "../fileRemovals.ts"
import {changeOwned, unsure} from "../files.ts"
import {hasOption, optionValues} from "../packages.ts"
import {aptNames} from "./aptNames.ts"
import {isKept, put, type Ran, type Step, sized} from "./effect.ts"
import {closure, type PackageIndex, type PackageRow} from "./packageTable.ts"
import {type Amount, type Size, UNKNOWN_SIZE} from "./size.ts"
import {ask, forget, isOwnTable, type System, tableName, uninstall} from "./system.ts"

// What apt-get does to the files: Debian's index says what packages need and take, the rest is measured on a Debian 12 with
// 780 packages.

const LISTS = "/var/lib/apt/lists"
/**
 * What `apt-get update` leaves behind, compressed already: 20 MB on Debian 12 and 13, and 40 MB on Ubuntu, whose archive has more
 * parts (an image of 22.04 with and without its lists: 176.5 and 136.7 MB).
 */
const LIST_BYTES = {debian: 20e6, ubuntu: 40e6}

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
  const bytes = step.system.release?.distribution === "ubuntu" ? LIST_BYTES.ubuntu : LIST_BYTES.debian
  const size = sized(bytes, bytes, 0.3, 0.3)
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
  const {wanted, dropped, unknown} = aptNames(use!, release, index)
  for (const why of unknown) putUnknown(step, why)
  if (!index || !release) {
    if (wanted.length > 0) putUnknown(step, "of this image's release no package index is known here")
    return
  }
  if (dropped.length > 0) uninstall(system, step.tree, step.number, "apt", dropped, false)
  const again = use!.subcommand === "reinstall" || hasOption(use!, ["--reinstall"])
  const upgrades = hasOption(use!, ["--only-upgrade"])
  const recommended = !(
    hasOption(use!, use!.manager.noRecommends) ||
    optionValues(use!, ["-o", "--option"]).some(value => /Install-Recommends="?(?:0|false|no)/i.test(value))
  )
  const there = wanted.filter(name => installed.has(name))
  const {added: fresh, missing} = closure(index, installed, upgrades ? [] : wanted, recommended)
  const needed = recommended && new Set(closure(index, installed, wanted, false).added.map(({name}) => name))
  const added = again ? [...fresh, ...there.map(name => index.get(name)!)] : fresh
  if (!upgrades) for (const name of wanted) ask(system, name, [name])
  for (const row of added) installed.add(row.name)
  for (const name of missing) putUnknown(step, `"${name}" is not in the index of ${index.release} that is known here`)
  renew(step, [...there.filter(name => !again && system.base.has(name)), ...renewedBy(index, added)])
  if (added.length === 0) return
  const own = isOwnTable(system)
  const share = own ? 0.06 : 0.3
  const where = tableName(system)
  for (const row of added)
    put(
      step,
      {
        path: "/",
        owner: `apt:${row.name}`,
        kind: "packages",
        size: inLayer(row, system.docs, share, share + gzipShare(added.length)),
        confidence: own ? "index" : "nearest",
        why: where,
        recommended: needed && fresh.includes(row) && !needed.has(row.name),
      },
      unsure,
    )
  const asks = added.some(({needs}) => needs.some(group => group.includes("debconf")))
  const certificates = added.some(({name}) => name === "ca-certificates")
  writeRecords(step, asks ? 2 : 1, certificates ? CERTIFICATES : undefined, unsure)
}

const RECORDS = "/var/lib/dpkg/status"

/** What dpkg and its like write anew in every step that installs or removes something; what it was before is waste then. */
function writeRecords(step: Step, templates: number, more: typeof CACHES | undefined, unsure: boolean): void {
  const count = step.system.installed.size
  const bytes = STATUS.bytes * count + CACHES.bytes + TEMPLATES.bytes * templates + (more?.bytes ?? 0)
  const compressed =
    STATUS.compressed * count + CACHES.compressed + TEMPLATES.compressed * templates + (more?.compressed ?? 0)
  const size = sized(bytes, compressed, 0.3, 0.3)
  const why = "dpkg's own records of packages"
  put(step, {path: RECORDS, single: true, kind: "text", size, confidence: "ratio", why}, unsure)
}

/** Few packages miss by more than many, whose errors cancel out. */
function gzipShare(count: number): number {
  return 0.05 + 0.15 / Math.sqrt(count)
}

/** What of a package comes into the layer, where documentation may be left out. */
function inLayer(row: PackageRow, docs: System["docs"], share: number, compressedShare: number): Size {
  const without = sized(row.bytes - row.docs, row.compressed - row.docsCompressed, share, compressedShare)
  if (docs === "left out") return without
  const whole = sized(row.bytes, row.compressed, share, compressedShare)
  if (docs === "kept") return whole
  const comes =
    docs === "perhaps kept" || (docs === "translations kept" && /(?:-|^)(?:l10n|i18n|locales)$/.test(row.name))
  const between = (a: Amount, b: Amount): Amount => ({
    low: a.low,
    mid: comes ? b.mid : a.mid,
    high: b.high,
  })
  return {bytes: between(without.bytes, whole.bytes), compressed: between(without.compressed, whole.compressed)}
}

/** What is built together with new packages, and with what is renewed because of these. */
function renewedBy(index: PackageIndex, added: readonly PackageRow[]): string[] {
  const names = new Set(added.flatMap(({renews}) => renews))
  for (const name of names) for (const other of index.get(name)?.renews ?? []) names.add(other)
  return [...names]
}

/** An image may be older than the archive: newer copies of its packages come along then, once. */
function renew(step: Step, names: readonly string[]): void {
  const {index, base, renewed, docs} = step.system
  for (const name of names) {
    const row = index!.get(name)
    if (!row || !base.has(name) || renewed.has(name)) continue
    renewed.add(name)
    const {bytes, compressed} = inLayer(row, docs, 0.06, 0.2)
    const most = ({high}: Amount): Amount => ({low: 0, mid: 0, high})
    const size = {bytes: most(bytes), compressed: most(compressed)}
    const why = "newer copies of packages of the image, where it is older than the archive"
    put(step, {path: "/usr", kind: "packages", size, confidence: "index", why})
  }
}

/** The files that say what is left out of packages are changed; `what` is how. */
export function changeExcludes({system}: Step, what: string): void {
  if (!system.release?.slim) system.docs = "perhaps left out"
  else system.docs = /locale/.test(what) && !/\/(?:doc|man)\b/.test(what) ? "translations kept" : "perhaps kept"
}

function putUnknown(step: Step, why: string): void {
  put(step, {path: "/usr", owner: "apt:(unknown)", kind: "packages", size: UNKNOWN_SIZE, confidence: "unknown", why})
}

function drop(step: Step, {use, unsure: perhaps}: Ran): void {
  const {system, tree, number} = step
  const orphans = hasOption(use!, ["--auto-remove", "--autoremove"]) || /^auto(?:remove|purge)$/.test(use!.subcommand)
  const named = use!.packages.filter(({kind, name}) => kind === "name" && !/[*?[$^]/.test(name))
  if (named.length < use!.packages.length) {
    system.keepsUnknown ||= orphans
    changeOwned(tree, ({step, owner}) => step === number && owner!.startsWith("apt:"), unsure)
  }
  const names = named.map(({name}) => name.replace(/:[a-z0-9]+$/, ""))
  uninstall(system, tree, number, "apt", names, orphans)
  if (system.index && names.length > 0 && !tree.live.some(entry => entry.path === RECORDS && entry.step === number))
    writeRecords(step, 1, undefined, perhaps)
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
