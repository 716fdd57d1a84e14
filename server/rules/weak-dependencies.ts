import {addOption, callOf, callText, isSet, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {hasOption, optionValues, type PackageUse} from "../model/packages.ts"

const SETTING = /install_weak_deps\W+(?:false|0|no|off)\b|solver\.onlyRequires\W+(?:true|1|yes|on)\b/i

export const weakDependencies = rule({
  name: "weak-dependencies",
  aliases: [],
  summary: "dnf or zypper also installs what packages only recommend",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["size"],
  why: `dnf and zypper install what a package recommends (its weak dependencies) too, such as documents, plug-ins and
language packs. \`--setopt=install_weak_deps=False\` for dnf, and \`--no-recommends\` for zypper, leave it out; name what you do
need of it. The settings \`install_weak_deps=False\` in /etc/dnf/dnf.conf and \`solver.onlyRequires = true\` in
/etc/zypp/zypp.conf do the same for all commands. yum before dnf knows no weak dependencies.`,
  examples: [
    {
      bad: "FROM fedora:42\nRUN <|dnf install|> -y git\n",
      good: "FROM fedora:42\nRUN dnf install --setopt=install_weak_deps=False -y git\n",
    },
    {
      bad: "FROM opensuse/leap:15.6\nRUN <|zypper -n in|> git\n",
      good: "FROM opensuse/leap:15.6\nRUN zypper -n in --no-recommends git\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "yum", "zypper")) {
      if (!step.ships || isSet(analysis, step, SETTING, /(?:dnf|zypp)\.conf/)) continue
      for (const use of usesFor(step, "install")) {
        if (!/dnf|zypper/.test(use.program) || use.program === "tdnf" || use.unsure || leavesOut(use)) continue
        if (!/^(?:install|in|install-n|localinstall|group ?install)$/.test(use.subcommand)) continue
        const option = use.program === "zypper" ? "--no-recommends" : "--setopt=install_weak_deps=False"
        const edits = addOption(analysis, step, use, option)
        yield {
          at: callOf(use),
          message: `"${callText(use)}" also brings what these packages merely recommend: add ${option}, and name what you need of it`,
          fix: edits && {title: `Add ${option}`, safe: false, edits},
        }
      }
    }
  },
})

function leavesOut(use: PackageUse): boolean {
  return hasOption(use, use.manager.noRecommends) || optionValues(use, ["--setopt"]).some(value => SETTING.test(value))
}
