import {withoutYesRule} from "../lint/packageRules.ts"

export const dnfWithoutYes = withoutYesRule({
  name: "dnf-without-yes",
  code: "DL3038",
  summary: "dnf would ask before it goes on, and nobody answers",
  why: `dnf shows what it would do and asks; it reads the end of its input as "no" and fails the
build. \`-y\` answers yes, and so does \`assumeyes=1\` in its settings.`,
  manager: "yum",
  program: /dnf/,
  coded: ({subcommand}) => /^(?:install|groupinstall|localinstall)$/.test(subcommand),
  advice: "add -y",
  examples: [
    {
      bad: "FROM fedora:42\nRUN <|dnf install|> nginx\n",
      good: "FROM fedora:42\nRUN dnf install -y nginx\n",
    },
    {
      bad: "FROM fedora:42\nRUN <|dnf -q update|> && dnf install -qy nginx\n",
      good: "FROM fedora:42\nRUN dnf -q update -y && dnf install -qy nginx\n",
    },
  ],
})
