import {rule} from "../lint/rule.ts"

export const unknownIgnore = rule({
  name: "unknown-ignore",
  aliases: [],
  summary: "An ignore comment names a rule that does not exist",
  severity: "warning",
  since: "2026.1",
  why: `The comment has no effect. \`dockerlint explain\` lists the names of all rules, and accepts hadolint's codes and
BuildKit's names as well.`,
  examples: [
    {
      bad: "FROM alpine:3.22\n# dockerlint ignore=<|relative-wokdir|>\nWORKDIR app\n",
      good: "FROM alpine:3.22\n# dockerlint ignore=relative-workdir\nWORKDIR app\n",
    },
    {
      bad: "FROM alpine:3.22\n<|# dockerlint ignore DL3000|>\nWORKDIR app\n",
      good: 'FROM alpine:3.22\n# dockerlint ignore=DL3000\nWORKDIR app\n# hadolint is fine, and dockerlint too\nCMD ["a"]\n',
    },
  ],
  // the linter itself reports this one
  check: () => [],
})
