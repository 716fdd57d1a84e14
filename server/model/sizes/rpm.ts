import {remove} from "../fileRemovals.ts"
import {hasOption, type PackageUse} from "../packages.ts"
import {isKept, put, type Ran, type Step} from "./effect.ts"
import {counted} from "./projects.ts"
import {type Amount, UNKNOWN_SIZE} from "./size.ts"

// dnf, yum, microdnf and zypper: no index of their packages comes with the program, so that of what they install only the
// number of names is known.

/**
 * rpm's database is one file that each step which changes packages writes anew (rpm-software-management/rpm #2005). Reported are
 * 3 MB of an image of a few packages (fatherlinux/ubi-micro #2), 8 to 22 MB of centos:7 (CentOS/sig-cloud-instance-images #155)
 * and 18 MB of a ubi9-micro with what Java needs (keycloak/keycloak #42074).
 */
const DATABASE: Amount = {low: 2e6, mid: 12e6, high: 30e6}
/** A share of it that gzip leaves; that of dpkg's status, which is text, too. */
const DATABASE_PACKED = 0.25

/**
 * What is left of the repositories' lists, and of what the solver makes of them: reported are 150 MB (florianfesti/boxes #151)
 * to 230 MB (openstack-k8s-operators/edpm-ansible #98) of Fedora and CentOS, 170 MB of Azure Linux (project-dalec/dalec #73);
 * few and small repositories leave little.
 */
const LISTS: Amount = {low: 0, mid: 150e6, high: 400e6}
const LISTS_PACKED = 0.6

export function rpm(step: Step, {use, unsure}: Ran): void {
  const {action, packages} = use!
  if (action === undefined) return
  if (action === "clean") {
    clean(step, use!, unsure)
    return
  }
  const unknown = (why: string) =>
    put(step, {path: "/usr", kind: "packages", size: UNKNOWN_SIZE, confidence: "unknown", why}, unsure)
  if (action !== "remove") leaveLists(step, use!, unsure)
  if (action === "refresh" || hasOption(use!, ["--downloadonly", "--download-only", "--assumeno"])) return
  if (action === "upgrade") unknown("which packages an upgrade replaces depends on the day of the build")
  else if (action === "install") {
    const what =
      packages.length === 0 ? "what is installed" : `how large ${counted(packages.length)} and what they need are`
    unknown(`${what}, is not known: of this distribution there is no package index here`)
  }
  // there may be nothing to upgrade or to take away
  if (!isOtherRoot(use!)) writeDatabase(step, unsure || action !== "install")
}

/** Only what is asked for goes: packages that were downloaded are not kept in the first place. */
function clean(step: Step, use: PackageUse, unsure: boolean): void {
  const all =
    use.packages.some(({name}) => /^(?:all|metadata|dbcache)$/.test(name)) ||
    hasOption(use, ["-a", "--all", "-m", "--metadata"])
  if (all) for (const cache of use.manager.caches) remove(step.tree, cache, step.number, !unsure)
}

function writeDatabase(step: Step, unsure: boolean): void {
  const packed = ({low, mid, high}: Amount): Amount => ({
    low: low * DATABASE_PACKED * 0.6,
    mid: mid * DATABASE_PACKED,
    high: high * DATABASE_PACKED * 1.6,
  })
  put(
    step,
    {
      path: "/var/lib/rpm/rpmdb.sqlite",
      single: true,
      kind: "mixed",
      size: {bytes: DATABASE, compressed: packed(DATABASE)},
      confidence: "ratio",
      why: "the database of installed packages, which is written anew",
    },
    unsure,
  )
}

function leaveLists(step: Step, use: PackageUse, unsure: boolean): void {
  const path =
    use.program === "zypper" ? "/var/cache/zypp" : use.program === "yum" ? "/var/cache/yum" : "/var/cache/dnf"
  if (!isKept(step, path)) return
  const packed = ({low, mid, high}: Amount): Amount => ({low, mid: mid * LISTS_PACKED, high: high * 0.9})
  put(
    step,
    {
      path,
      single: true,
      kind: "archive",
      size: {bytes: LISTS, compressed: packed(LISTS)},
      confidence: "ratio",
      why: `the lists of packages that ${use.program} leaves in ${path}`,
    },
    unsure,
  )
}

function isOtherRoot(use: PackageUse): boolean {
  return hasOption(use, ["--installroot", "--root"])
}
