import type {Analysis} from "../analysis.ts"
import {prependCommand, removeWord} from "../lint/edits.ts"
import {type PackageStep, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {type Fix, rule} from "../lint/rule.ts"
import type {PackageOption, PackageUse} from "../model/packages.ts"

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
      bad: "FROM ruby:3.4\nRUN gem update && \\\n  bundle install \\\n  <|--path=vendor|> \\\n  --jobs 4\n",
      good: 'FROM ruby:3.4\nRUN gem update && \\\n  bundle config set --local path "vendor" && bundle install \\\n  --jobs 4\n',
    },
    {
      bad: 'FROM ruby:3.4\nRUN ["bundle", "install", "<|--system|>"]\n',
      good: "FROM ruby:3.4\nENV BUNDLE_DEPLOYMENT=1 BUNDLE_PATH=vendor\nRUN bundle install --retry 3 --local && bundle exec rake --path x\n",
    },
    {
      bad: "FROM ruby:3.4\nRUN bundle install <|--deployment|> --retry 3\n",
      good: "FROM ruby:3.4\nRUN bundle config set --local deployment true && bundle install --retry 3\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "bundle")) {
      for (const use of usesFor(step, "install")) {
        const {options, subcommand} = use
        if (subcommand !== "install" && subcommand !== "") continue
        for (const option of options) {
          const {name, value, at} = option
          const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name]! : undefined
          if (setting === undefined) continue
          const text = setting.includes(" ") ? setting : `${setting} "${value ?? "..."}"`
          yield {
            at,
            message: `"${name}" is deprecated, and Bundler 4 fails on it: write bundle config set --local ${text} before`,
            fix: fixOf(analysis, step, use, option, setting),
          }
        }
      }
    }
  },
})

/** Makes a setting of the option, its values included. */
function fixOf(
  analysis: Analysis,
  step: PackageStep,
  {command, subcommandAt}: PackageUse,
  {name, at}: PackageOption,
  setting: string,
): Fix | undefined {
  const {args, program = "", wrappers} = command
  const own = args.findIndex(arg => arg.at.from === at.from)
  const written = args[own]?.value
  if (step.run.json || wrappers.length > 0 || typeof written !== "string" || analysis.text(at) !== written)
    return undefined
  const values = written.includes("=") ? [written.slice(name.length + 1)] : []
  let last = own
  if (!setting.includes(" ") && values.length === 0) {
    // the groups of --without and --with go on up to the next option
    const many = /^--with/.test(name)
    for (
      let value = args[last + 1]?.value;
      value !== undefined && (many || last === own);
      value = args[last + 1]?.value
    ) {
      if (typeof value !== "string" || value.startsWith("-") || analysis.text(args[last + 1]!.at) !== value) break
      values.push(value)
      last++
    }
    if (values.length === 0) return undefined
  }
  if (values.some(value => !/^[\w./:-]+$/.test(value))) return undefined
  const text = setting.includes(" ") ? setting : `${setting} "${values.join(" ")}"`
  const before = prependCommand(analysis, step, command, `${program} config set --local ${text}`)
  const out = removeWord(analysis, step, {from: at.from, to: args[last]!.at.to})
  if (!before || !out || at.from < subcommandAt.to) return undefined
  return {title: `Write bundle config set --local ${text}`, safe: false, edits: [...before, ...out]}
}
