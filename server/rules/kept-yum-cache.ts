import {appendCommand, callOf, callText, codeAt, firstKept, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

const PROGRAMS = /^yum$/

export const keptYumCache = rule({
  name: "kept-yum-cache",
  aliases: ["DL3032"],
  summary: "What yum has downloaded stays in the image",
  severity: "warning",
  since: "2026.1",
  topics: ["size"],
  why: `yum keeps the metadata of all repositories, and often the packages too, below /var/cache: from 20 to more than 200 MB
that no program in the container needs. They have to go in the RUN that made them, since a later RUN can't take files out
of an earlier layer. A cache mount on the folder keeps them out of the layer as well.`,
  examples: [
    {
      bad: "FROM centos:7\nRUN <|yum install|> -y nginx\n",
      good: "FROM centos:7\nRUN yum install -y nginx && yum clean all\n",
    },
    {
      bad: "FROM centos:7\nRUN <|yum -y update|> \\\n && yum -y install nginx\n",
      good: "FROM centos:7\nRUN yum -y update \\\n && yum -y install nginx \\\n && yum clean all\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "yum")) {
      const uses = usesFor(step, "install", "upgrade", "refresh").filter(({program}) => PROGRAMS.test(program))
      const caches = step.uses[0]!.manager.caches
      const kept = firstKept(analysis, step, uses, caches, ({action, packages}) => {
        return action === "clean" && packages.some(({name}) => name === "all")
      })
      if (!kept) continue
      const cleanup = `${kept.program} clean all`
      const edits = appendCommand(analysis, step, cleanup)
      yield {
        at: callOf(kept),
        message: `"${callText(kept)}" leaves what it has downloaded below /var/cache in this layer, and a later RUN can't take it out: end this RUN with "${cleanup}"`,
        aliases: uses.some(({subcommand}) => /install/.test(subcommand)) ? codeAt(step, "DL3032") : [],
        fix: edits && {title: `Add ${cleanup}`, safe: false, edits},
      }
    }
  },
})
