import {unpinnedRule} from "../lint/packageRules.ts"

export const unpinnedApkPackage = unpinnedRule({
  name: "unpinned-apk-package",
  code: "DL3018",
  summary: "An Alpine package is installed without a version",
  why: `Off by default: Alpine keeps no old versions in its repositories, so that a line pinned exactly stops building with the next
update. A range such as \`curl=~8.14\` lasts for the life of a release.`,
  manager: "apk",
  pinned: ({name}) => `"${name}=~VERSION"`,
  examples: [
    {
      bad: "FROM alpine:3.22\nRUN apk add --no-cache <|curl|>\n",
      good: "FROM alpine:3.22\nRUN apk add --no-cache curl=~8.14\n",
    },
  ],
})
