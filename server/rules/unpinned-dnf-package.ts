import {unpinnedRule} from "../lint/packageRules.ts"

export const unpinnedDnfPackage = unpinnedRule({
  name: "unpinned-dnf-package",
  code: "DL3041",
  summary: "A package is installed by dnf without a version",
  why: "Off by default, since a repository that drops old versions breaks a pinned line.",
  manager: "yum",
  program: /dnf/,
  applies: ({subcommand}) => subcommand !== "module enable",
  coded: ({program}) => /^(?:micro)?dnf$/.test(program),
  pinned: ({name}) => `${name}-VERSION`,
  examples: [
    {
      bad: "FROM fedora:42\nRUN dnf install -y <|nginx|>\n",
      good: "FROM fedora:42\nRUN dnf install -y nginx-1.28.0\n",
    },
  ],
})
