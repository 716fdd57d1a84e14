import {remove} from "../fileRemovals.ts"
import {hasOption, optionValues} from "../packages.ts"
import {isKept, pathOf, put, type Ran, type Step, textAt} from "./effect.ts"
import {goSum} from "./locks.ts"
import {cargoLock, composerLock, gemfileLock, nugetLock} from "./otherLocks.ts"
import {counted, firstLock, folderOf, type PerPackage, perPackage, unknown} from "./projects.ts"

// Managers that fetch packages whose sizes nobody tells before the build: Go and Cargo, whose registries were measured, and
// RubyGems, Composer and NuGet, of which only the number of packages is known.

/**
 * What Go keeps of a module: the archive as it is fetched, and its files. Measured on 2026-11-21 over 500 modules drawn from the
 * go.sum files of 15 programs in Go: 6.3 MB in the mean, 0.27 MB in the middle, 398 MB at most; the mean of 200 drawn modules
 * lies between 2.9 and 10.5 MB nine times in ten.
 */
const GO: PerPackage = {low: 0.6e6, mid: 5e6, high: 12e6, ratio: 2.5, measured: "5 MB a module over 500 modules of Go"}

/**
 * What Cargo keeps of a crate: the archive as it is fetched, and its files. Measured on 2026-11-21 over 600 crates drawn from
 * the Cargo.lock files of 20 programs in Rust: 1.3 MB in the mean, 0.17 MB in the middle, 174 MB at most; the mean of 200 drawn
 * crates lies between 0.6 and 2.5 MB nine times in ten.
 */
const CARGO: PerPackage = {
  low: 0.25e6,
  mid: 1.2e6,
  high: 2.8e6,
  ratio: 4.5,
  measured: "1.2 MB a crate over 600 crates",
}

/** The Go command: modules into its cache, what it compiles to where it is told to. */
export function go(step: Step, ran: Ran): void {
  const use = ran.use!
  const modules = step.variable("GOMODCACHE") ?? `${step.variable("GOPATH") ?? "/go"}/pkg/mod`
  if (use.action === "clean") {
    if (hasOption(use, ["-modcache"])) remove(step.tree, modules, step.number, !ran.unsure)
    if (hasOption(use, ["-cache"])) remove(step.tree, `${step.home}/.cache/go-build`, step.number, !ran.unsure)
    return
  }
  const place = folderOf(step, use, ["-C"])
  if (use.subcommand !== "mod download") {
    unknown(step, ran, "what the Go compiler makes is not known before the build", "/go/bin")
    return
  }
  if (!isKept(step, modules)) return
  const text = place === undefined ? undefined : textAt(step, `${place}/go.sum`)
  if (text === undefined) {
    unknown(step, ran, "go.sum is not among the files that are known here", modules)
    return
  }
  const {count} = goSum(text)
  const why = `${count === 1 ? "1 module" : `${count} modules`} in go.sum, with ${GO.measured}`
  put(step, {path: modules, kind: "packages", size: perPackage(count, GO), confidence: "ratio", why}, ran.unsure)
}

/** Cargo: crates into its home, what it compiles into `target`. */
export function cargo(step: Step, ran: Ran): void {
  const use = ran.use!
  const place = folderOf(step, use, ["--manifest-path", "--path"])?.replace(/\/Cargo\.toml$/, "")
  const command = use.subcommand.split(" ")[0]!
  if (
    !/^(?:fetch|vendor|build|b|install|check|c|test|t|run|r|bench|chef|clippy|doc|rustc|binstall|add|update)$/.test(
      command,
    )
  )
    return
  const homes = [step.variable("CARGO_HOME"), "/usr/local/cargo", `${step.home}/.cargo`].filter(
    home => home !== undefined,
  )
  const registry = `${homes[0]}/registry`
  const lock = place === undefined ? undefined : firstLock(step, place, [["Cargo.lock", cargoLock]])
  const isFetched = step.tree.live.some(({path, step: by}) => path === registry && by !== step.number)
  if (
    homes.every(home => isKept(step, `${home}/registry`)) &&
    !isFetched &&
    command !== "add" &&
    command !== "update"
  ) {
    const target = command === "vendor" ? `${place}/vendor` : registry
    if (lock && command !== "install") {
      const why = `${counted(lock.count)} in Cargo.lock, with ${CARGO.measured}`
      put(
        step,
        {path: target, kind: "packages", size: perPackage(lock.count, CARGO), confidence: "ratio", why},
        ran.unsure,
      )
    } else unknown(step, ran, "which crates are fetched is not known before the build", target)
  }
  if (/^(?:fetch|vendor|add|update)$/.test(command)) return
  if (/^(?:install|binstall)$/.test(command)) {
    const [root] = optionValues(use, ["--root"])
    const bin = root === undefined ? `${homes[0]}/bin` : `${pathOf(step, root) ?? "/"}/bin`
    unknown(step, ran, "what Cargo compiles is not known before the build", bin)
    return
  }
  const [folder] = optionValues(use, ["--target-dir"])
  const target = folder ?? step.variable("CARGO_TARGET_DIR") ?? (place === undefined ? undefined : `${place}/target`)
  unknown(
    step,
    ran,
    "what Cargo compiles is not known before the build",
    target === undefined ? undefined : pathOf(step, target),
  )
}

/** gem and bundle, composer and dotnet: where their lock file is known, how many packages it has. */
export function uncounted(step: Step, ran: Ran): void {
  const use = ran.use!
  const {manager, packages} = use
  const dev = !hasOption(use, ["--no-dev"])
  const known = {
    bundle: {lock: "Gemfile.lock", read: gemfileLock, into: step.variable("BUNDLE_PATH") ?? step.variable("GEM_HOME")},
    composer: {lock: "composer.lock", read: (text: string) => composerLock(text, dev), into: "vendor"},
    dotnet: {lock: "packages.lock.json", read: nugetLock, into: `${step.home}/.nuget/packages`},
  }[manager.name as string]
  const place = folderOf(step, use, ["-C", "-d", "--working-dir"])
  const path = known?.into === undefined ? undefined : pathOf(step, known.into)
  const names = packages.map(({name}) => name).join(", ")
  const found =
    known && place !== undefined && packages.length === 0
      ? firstLock(step, place, [[known.lock, known.read]])
      : undefined
  const why = found
    ? `${known!.lock} names ${counted(found.count)}, but not how large`
    : `what ${manager.name} installs${names === "" ? "" : ` for ${names}`} is not known before the build`
  unknown(step, ran, why, path)
}
