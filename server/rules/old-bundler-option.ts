import {packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

/** The setting that took the place of an option. */
const SETTINGS: Record<string, string> = {
  "--without": "without",
  "--with": "with",
  "--deployment": "deployment true",
  "--path": "path",
  "--frozen": "frozen true",
  "--binstubs": "bin",
  "--clean": "clean true",
  "--no-prune": "no_prune true",
  "--system": "path.system true",
  "--shebang": "shebang",
}

export const oldBundlerOption = rule({
  name: "old-bundler-option",
  aliases: [],
  summary: "bundle install is given an option that newer versions do not have",
  severity: "warning",
  since: "2026.1",
  why: `Options that bundle install remembers for later are deprecated since Bundler 2.1, and Bundler 4 does not know them: it
fails. Write them as settings before the install (\`bundle config set --local without "development test"\`), or as variables
(\`ENV BUNDLE_WITHOUT=development:test\`).`,
  examples: [
    {
      bad: "FROM ruby:3.4\nRUN bundle install --jobs 4 <|--without|> development test\n",
      good: 'FROM ruby:3.4\nRUN bundle config set --local without "development test" && bundle install --jobs 4\n',
    },
    {
      bad: "FROM ruby:3.4\nRUN bundle install <|--deployment|> <|--path=vendor|>\n",
      good: "FROM ruby:3.4\nENV BUNDLE_DEPLOYMENT=1 BUNDLE_PATH=vendor\nRUN bundle install --retry 3 --local && bundle exec rake --path x\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "bundle")) {
      for (const {options, subcommand} of usesFor(step, "install")) {
        if (subcommand !== "install" && subcommand !== "") continue
        for (const {name, value, at} of options) {
          const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name]! : undefined
          if (setting === undefined) continue
          const text = setting.includes(" ") ? setting : `${setting} "${value ?? "..."}"`
          yield {
            at,
            message: `"${name}" is deprecated, and Bundler 4 fails on it: write bundle config set --local ${text} before`,
          }
        }
      }
    }
  },
})
