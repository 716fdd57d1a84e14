import {withoutYesRule} from "../lint/packageRules.ts"

export const aptWithoutYes = withoutYesRule({
  name: "apt-without-yes",
  code: "DL3014",
  summary: "apt would ask before it goes on, and nobody answers",
  why: `Where apt wants to install more than it was told, or to remove anything, it asks, reads
the end of its input as "no" and fails the build. \`-y\` answers yes; DEBIAN_FRONTEND=noninteractive does not, for it only
concerns questions that packages ask. Also fine: \`-qq\`, \`yes |\` in front, and \`APT::Get::Assume-Yes "true";\` in a file in
/etc/apt/apt.conf.d.`,
  manager: "apt",
  coded: ({subcommand, program}) => subcommand === "install" && program === "apt-get",
  advice: "add -y",
  examples: [
    {
      bad: "FROM debian:12\nRUN <|apt-get install|> curl\n",
      good: "FROM debian:12\nRUN apt-get install -y curl\n",
    },
    {
      bad: "FROM debian:12\nRUN DEBIAN_FRONTEND=noninteractive <|apt-get -q upgrade|> && <|apt-get purge|> curl\n",
      good: "FROM debian:12\nRUN DEBIAN_FRONTEND=noninteractive apt-get -q upgrade -y && apt-get purge -y curl\n",
    },
  ],
})
