import {cleansAll, keptCacheRule} from "../lint/packageRules.ts"

export const keptDnfCache = keptCacheRule({
  name: "kept-dnf-cache",
  code: "DL3040",
  summary: "What dnf has downloaded stays in the image",
  why: `dnf keeps the metadata of all repositories, and often the packages too, below /var/cache: from 20 to more than 200 MB
that no program in the container needs. They have to go in the RUN that made them, since a later RUN can't take files out
of an earlier layer. A cache mount on the folder keeps them out of the layer as well.`,
  manager: "yum",
  program: /dnf/,
  coded: ({subcommand}) => /install|upgrade|update/.test(subcommand),
  left: "what it has downloaded below /var/cache",
  cleans: cleansAll,
  cleanup: program => `${program} clean all`,
  examples: [
    {
      bad: "FROM fedora:42\nRUN <|dnf install|> -y nginx\n",
      good: "FROM fedora:42\nRUN dnf install -y nginx && dnf clean all\n",
    },
    {
      bad: "FROM fedora:42\nRUN <|dnf -y update|> \\\n && dnf -y install nginx\n",
      good: "FROM fedora:42\nRUN dnf -y update \\\n && dnf -y install nginx \\\n && dnf clean all\n",
    },
  ],
})
