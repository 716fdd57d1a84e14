import {keptCacheRule} from "../lint/packageRules.ts"

export const keptZypperCache = keptCacheRule({
  name: "kept-zypper-cache",
  code: "DL3036",
  summary: "What zypper has downloaded stays in the image",
  why: `zypper keeps the metadata of all repositories in /var/cache/zypp, tens of megabytes that no program in the container
needs. They have to go in the RUN that made them, since a later RUN can't take files out of an earlier layer. \`zypper clean\`
takes away packages, \`zypper clean --all\` the metadata too. A cache mount on /var/cache/zypp keeps both out of the layer.`,
  manager: "zypper",
  coded: ({subcommand}) => /^(?:in|install)$/.test(subcommand),
  left: "the metadata of all repositories",
  cleans: ({action}) => action === "clean",
  cleanup: () => "zypper clean --all",
  examples: [
    {
      bad: "FROM opensuse/leap:15\nRUN <|zypper -n install|> nginx\n",
      good: "FROM opensuse/leap:15\nRUN zypper -n install nginx && zypper clean --all\n",
    },
    {
      bad: "FROM opensuse/leap:15\nRUN <|zypper ref|> && zypper -n in nginx\n",
      good: "FROM opensuse/leap:15\nRUN zypper ref && zypper -n in nginx && zypper clean --all\n",
    },
  ],
})
