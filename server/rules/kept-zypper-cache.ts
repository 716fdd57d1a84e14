import {appendCommand, callOf, callText, codeAt, firstKept, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

const CLEANUP = "zypper clean --all"

export const keptZypperCache = rule({
  name: "kept-zypper-cache",
  aliases: ["DL3036"],
  summary: "What zypper has downloaded stays in the image",
  severity: "warning",
  since: "2026.1",
  topics: ["size"],
  why: `zypper keeps the metadata of all repositories in /var/cache/zypp, tens of megabytes that no program in the container
needs. They have to go in the RUN that made them, since a later RUN can't take files out of an earlier layer. \`zypper clean\`
takes away packages, \`zypper clean --all\` the metadata too. A cache mount on /var/cache/zypp keeps both out of the layer.`,
  examples: [
    {
      bad: "FROM opensuse/leap:15\nRUN <|zypper -n install|> nginx\n",
      good: "FROM opensuse/leap:15\nRUN zypper -n install nginx && zypper clean --all\n",
    },
    {
      bad: "FROM opensuse/leap:15\nRUN <|zypper ref|> && zypper -n in nginx\n",
      good: "FROM opensuse/leap:15\nRUN zypper ref && zypper -n in nginx && zypper clean --all\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "zypper")) {
      const uses = usesFor(step, "install", "upgrade", "refresh")
      const kept = firstKept(analysis, step, uses, step.uses[0]!.manager.caches, ({action}) => action === "clean")
      if (!kept) continue
      const edits = appendCommand(analysis, step, CLEANUP)
      yield {
        at: callOf(kept),
        message: `"${callText(kept)}" leaves the metadata of all repositories in this layer, and a later RUN can't take it out: end this RUN with "${CLEANUP}"`,
        aliases: uses.some(({subcommand}) => /^(?:in|install)$/.test(subcommand)) ? codeAt(step, "DL3036") : [],
        fix: edits && {title: `Add ${CLEANUP}`, safe: false, edits},
      }
    }
  },
})
