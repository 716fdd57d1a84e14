import {unpinnedRule} from "../lint/packageRules.ts"

export const unpinnedZypperPackage = unpinnedRule({
  name: "unpinned-zypper-package",
  code: "DL3037",
  summary: "A package is installed by zypper without a version",
  why: "Off by default, since a repository that drops old versions breaks a pinned line.",
  manager: "zypper",
  pinned: ({name}) => `${name}=VERSION`,
  examples: [
    {
      bad: "FROM opensuse/leap:15\nRUN zypper -n install <|nginx|>\n",
      good: "FROM opensuse/leap:15\nRUN zypper -n install nginx=1.27.2\n",
    },
  ],
})
