import {unpinnedRule} from "../lint/packageRules.ts"

export const unpinnedGem = unpinnedRule({
  name: "unpinned-gem",
  code: "DL3028",
  summary: "A gem is installed without a version",
  why: `rubygems.org keeps old versions, so \`name:1.2.3\` lasts. What a project needs belongs into Gemfile and Gemfile.lock.`,
  manager: "gem",
  pinned: ({name}) => `${name}:VERSION`,
  examples: [
    {
      bad: "FROM ruby:3.4\nRUN gem install <|rake|>\n",
      good: "FROM ruby:3.4\nRUN gem install rake:13.3.0\n",
    },
  ],
})
