import {withoutYesRule} from "../lint/packageRules.ts"

export const yumWithoutYes = withoutYesRule({
  name: "yum-without-yes",
  code: "DL3030",
  summary: "yum would ask before it goes on, and nobody answers",
  why: `yum shows what it would do and asks; it reads the end of its input as "no" and fails the
build. \`-y\` answers yes, and so does \`assumeyes=1\` in its settings.`,
  manager: "yum",
  program: /^yum$/,
  coded: ({subcommand}) => /^(?:install|groupinstall|localinstall)$/.test(subcommand),
  advice: "add -y",
  examples: [
    {
      bad: "FROM centos:7\nRUN <|yum install|> nginx\n",
      good: "FROM centos:7\nRUN yum install -y nginx\n",
    },
    {
      bad: "FROM centos:7\nRUN <|yum -q update|> && yum install -qy nginx\n",
      good: "FROM centos:7\nRUN yum -q update -y && yum install -qy nginx\n",
    },
  ],
})
