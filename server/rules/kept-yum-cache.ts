import {cleansAll, keptCacheRule} from "../lint/packageRules.ts"

export const keptYumCache = keptCacheRule({
  name: "kept-yum-cache",
  code: "DL3032",
  summary: "What yum has downloaded stays in the image",
  why: `yum keeps the metadata of all repositories, and often the packages too, below /var/cache: from 20 to more than 200 MB
that no program in the container needs. They have to go in the RUN that made them, since a later RUN can't take files out
of an earlier layer. A cache mount on the folder keeps them out of the layer as well.`,
  manager: "yum",
  program: /^yum$/,
  coded: ({subcommand}) => /install/.test(subcommand),
  left: "what it has downloaded below /var/cache",
  cleans: cleansAll,
  cleanup: program => `${program} clean all`,
  examples: [
    {
      bad: "FROM centos:7\nRUN <|yum install|> -y nginx\n",
      good: "FROM centos:7\nRUN yum install -y nginx && yum clean all\n",
    },
    {
      bad: "FROM centos:7\nRUN <|yum -y update|> \\\n && yum -y install nginx\n",
      good: "FROM centos:7\nRUN yum -y update \\\n && yum -y install nginx \\\n && yum clean all\n",
    },
  ],
})
