import {withoutYesRule} from "../lint/packageRules.ts"

export const zypperWithoutYes = withoutYesRule({
  name: "zypper-without-yes",
  code: "DL3034",
  summary: "zypper would ask before it goes on, and nobody answers",
  why: `zypper shows what it would do and asks, and without an answer the build fails. \`zypper
--non-interactive\` (\`-n\`) takes its own default everywhere; \`-y\` behind the subcommand only says yes to this question.`,
  manager: "zypper",
  coded: ({subcommand}) => /^(?:install|in|remove|rm|source-install|si|patch)$/.test(subcommand),
  advice: "add -y, or write zypper -n",
  examples: [
    {
      bad: "FROM opensuse/leap:15\nRUN <|zypper install|> nginx\n",
      good: "FROM opensuse/leap:15\nRUN zypper install -y nginx\n",
    },
    {
      bad: "FROM opensuse/leap:15\nRUN <|zypper rm|> nginx && zypper -n up\n",
      good: "FROM opensuse/leap:15\nRUN zypper rm -y nginx && zypper -n up\n",
    },
  ],
})
