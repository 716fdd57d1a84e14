import {unpinnedRule} from "../lint/packageRules.ts"

export const unpinnedYumPackage = unpinnedRule({
  name: "unpinned-yum-package",
  code: "DL3033",
  summary: "A package is installed by yum without a version",
  why: "Off by default, since a repository that drops old versions breaks a pinned line.",
  manager: "yum",
  program: /^yum$/,
  applies: ({subcommand}) => subcommand !== "module enable",
  pinned: ({name}) => `${name}-VERSION`,
  examples: [
    {
      bad: "FROM centos:7\nRUN yum install -y <|nginx|>\n",
      good: "FROM centos:7\nRUN yum install -y nginx-1.20.1\n",
    },
  ],
})
