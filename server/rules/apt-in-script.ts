import type {Analysis} from "../analysis.ts"
import {codeAt, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {type RuleFinding, rule} from "../lint/rule.ts"
import type {PackageUse} from "../model/packages.ts"

/** What the subcommands of apt are called elsewhere, where apt-get has no such one. */
const OTHERS: Record<string, string> = {
  "full-upgrade": "apt-get dist-upgrade",
  search: "apt-cache search",
  show: "apt-cache show",
  policy: "apt-cache policy",
  depends: "apt-cache depends",
  rdepends: "apt-cache rdepends",
}
const SAME =
  /^(?:update|install|reinstall|remove|purge|autoremove|autopurge|upgrade|clean|autoclean|distclean|build-dep|source|download|satisfy)$/

export const aptInScript = rule({
  name: "apt-in-script",
  aliases: ["DL3027"],
  summary: "apt is made for people, apt-get for scripts",
  severity: "warning",
  since: "2026.1",
  why: `\`apt\` says itself that it has no stable command line and warns about it in every build log: its options and its
output may change from one release to the next. \`apt-get\` and \`apt-cache\` do the same and stay as they are.`,
  examples: [
    {
      bad: "FROM debian:12\nRUN <|apt|> update && <|apt|> install -y curl\n",
      good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n",
    },
    {
      bad: "FROM debian:12\nRUN <|apt full-upgrade|> -y\n",
      good: "FROM debian:12\nRUN apt-get dist-upgrade -y\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "apt")) {
      const seen = new Set<number>()
      for (const use of [...usesFor(step, "install", "upgrade", "refresh", "remove", "clean"), ...step.uses]) {
        if (use.program !== "apt" || use.subcommand === "" || seen.has(use.command.at.from)) continue
        seen.add(use.command.at.from)
        const {subcommand, command, subcommandAt} = use
        const better =
          OTHERS[subcommand] ??
          (SAME.test(subcommand)
            ? `apt-get ${subcommand}`
            : subcommand === "list"
              ? "dpkg-query --show"
              : "apt-get or apt-cache")
        const other = OTHERS[subcommand]
        yield {
          at: other ? {from: command.programAt.from, to: subcommandAt.to} : command.programAt,
          message: `"apt ${subcommand}" is meant for people at a terminal and may change with every release: write ${better}`,
          aliases: codeAt(step, "DL3027"),
          fix: replacement(analysis, use, other),
        }
      }
    }
  },
})

function replacement({source}: Analysis, use: PackageUse, other: string | undefined): RuleFinding["fix"] {
  const {command, subcommand, subcommandAt} = use
  const {from, to} = command.programAt
  if (source.slice(from, to) !== "apt") return undefined
  if (!other && SAME.test(subcommand)) return {title: "Write apt-get", safe: true, edits: [{from, to, text: "apt-get"}]}
  const adjacent = other && /^apt [a-z-]+$/.test(source.slice(from, subcommandAt.to))
  return adjacent ? {title: `Write ${other}`, safe: true, edits: [{from, to: subcommandAt.to, text: other}]} : undefined
}
