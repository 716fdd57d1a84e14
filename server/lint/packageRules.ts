import type {ManagerName} from "../model/packageManagers.ts"
import type {Package, PackageUse} from "../model/packages.ts"
import {appendCommand} from "./edits.ts"
import {addOption, assumesYes, callOf, callText, codeAt, firstKept, packageSteps, usesFor} from "./packageSteps.ts"
import {unpinnedPackages} from "./pins.ts"
import {type Rule, rule} from "./rule.ts"

// Rules that are the same for several package managers: each says its own texts, and for which calls hadolint has its code.

interface PackageRule extends Pick<Rule, "name" | "summary" | "why" | "examples"> {
  /** hadolint's. */
  code: string
  manager: ManagerName
  /** Which of the manager's programs; undefined: all. */
  program?: RegExp
  /** The calls that hadolint looks at; undefined: all. */
  coded?(use: PackageUse): boolean
}

/** A rule against the packages that are installed in whatever version there is. */
export function unpinnedRule({
  code,
  manager,
  program,
  coded,
  why,
  applies,
  pinned,
  ...texts
}: PackageRule & {
  /** Calls that are no matter of versions have false. */
  applies?(use: PackageUse): boolean
  /** What to write instead. */
  pinned(one: Package): string
}): Rule {
  return rule({
    ...texts,
    aliases: [code],
    severity: "info",
    off: true,
    since: "2026.1",
    topics: ["pinning"],
    why: `The same line gives another version on another day, and an old one for as long as the cache has it.\n${why}`,
    *check(analysis) {
      const isMeant = (use: PackageUse) => (program?.test(use.program) ?? true) && (applies?.(use) ?? true)
      for (const {step, use, package: one} of unpinnedPackages(analysis, manager, isMeant)) {
        yield {
          at: one.at,
          message: `"${one.name}" is installed in whatever version there is on the day of the build: write ${pinned(one)}`,
          aliases: (coded?.(use) ?? true) ? codeAt(step, code) : [],
        }
      }
    },
  })
}

/** A rule against calls that ask a question, and nobody answers. */
export function withoutYesRule({
  code,
  manager,
  program,
  coded,
  why,
  advice,
  ...texts
}: PackageRule & {
  /** What to do. */
  advice: string
}): Rule {
  return rule({
    ...texts,
    aliases: [code],
    severity: "warning",
    since: "2026.1",
    why: `A build has no keyboard. ${why}`,
    *check(analysis) {
      for (const step of packageSteps(analysis, manager)) {
        for (const use of usesFor(step, "install", "upgrade", "remove")) {
          if (use.subcommand === "" || program?.test(use.program) === false || assumesYes(analysis, step, use)) continue
          const edits = addOption(analysis, step, use, "-y")
          yield {
            at: callOf(use),
            message: `"${callText(use)}" asks before it goes on, and in a build nobody answers, so it stops: ${advice}`,
            aliases: (coded?.(use) ?? true) ? codeAt(step, code) : [],
            fix: edits && {title: "Add -y", safe: true, edits},
          }
        }
      }
    },
  })
}

/** A rule against what a manager leaves in the layer. */
export function keptCacheRule({
  code,
  manager,
  program,
  coded,
  left,
  cleans,
  cleanup,
  ...texts
}: PackageRule & {
  /** What stays, and where. */
  left: string
  /** Whether a call takes it away. */
  cleans(use: PackageUse): boolean
  /** The command that takes it away. */
  cleanup(program: string): string
}): Rule {
  return rule({
    ...texts,
    aliases: [code],
    severity: "warning",
    since: "2026.1",
    topics: ["size"],
    *check(analysis) {
      for (const step of packageSteps(analysis, manager)) {
        const uses = usesFor(step, "install", "upgrade", "refresh").filter(use => program?.test(use.program) ?? true)
        const kept = firstKept(analysis, step, uses, step.uses[0]!.manager.caches, cleans)
        if (!kept) continue
        const command = cleanup(kept.program)
        const edits = appendCommand(analysis, step, command)
        yield {
          at: callOf(kept),
          message: `"${callText(kept)}" leaves ${left} in this layer, and a later RUN can't take it out: end this RUN with "${command}"`,
          aliases: uses.some(use => coded?.(use) ?? true) ? codeAt(step, code) : [],
          fix: edits && {title: `Add ${command}`, safe: false, edits},
        }
      }
    },
  })
}

/** `yum clean all` and the like. */
export function cleansAll({action, packages}: PackageUse): boolean {
  return action === "clean" && packages.some(({name}) => name === "all")
}
