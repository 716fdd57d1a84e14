import {bytesPhrase} from "../lint/bytesPhrase.ts"
import {type Recommended, recommendedBy} from "../lint/packageBytes.ts"
import {
  addOption,
  callOf,
  callText,
  codeAt,
  leavesOutRecommends,
  onlySays,
  packageSteps,
  usesFor,
} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

export const aptRecommends = rule({
  name: "apt-recommends",
  aliases: ["DL3015"],
  summary: "apt also installs what packages only recommend",
  severity: "info",
  since: "2026.1",
  sized: true,
  topics: ["size"],
  why: `By default apt installs everything that a package recommends, such as manuals, mailers and compilers, which often
doubles the size of the layer. \`--no-install-recommends\` leaves it out; name what you do need of it. For Debian and Ubuntu the
message tells what that saves, by an index of packages that comes with dockerlint. The setting
\`APT::Install-Recommends "false";\` in a file in /etc/apt/apt.conf.d does the same for all commands. Stages of which nothing
but single files is copied are not looked at.`,
  examples: [
    {
      bad: "FROM debian:12\nRUN <|apt-get install|> -y curl\n",
      good: "FROM debian:12\nRUN apt-get install --no-install-recommends -y curl\n",
    },
    {
      bad: "FROM debian:12\nRUN <|apt-get -y -o Debug=1 install|> curl\n",
      good: "FROM debian:12\nRUN apt-get -y -o Debug=1 install --no-install-recommends curl\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "apt")) {
      if (!step.ships) continue
      const calls = usesFor(step, "install").filter(
        use => !onlySays(use) && /^(?:re)?install$/.test(use.subcommand) && !leavesOutRecommends(analysis, step, use),
      )
      // what comes of which of several calls is not told apart
      const brought = calls.length === 1 ? recommendedBy(analysis, step) : undefined
      for (const use of calls) {
        const option = use.program === "aptitude" ? "--without-recommends" : "--no-install-recommends"
        const edits = addOption(analysis, step, use, option)
        yield {
          at: callOf(use),
          message: messageOf(callText(use), option, brought),
          aliases: use.program === "apt-get" ? codeAt(step, "DL3015") : [],
          fix: edits && {title: `Add ${option}`, safe: false, edits},
        }
      }
    }
  },
})

/** So few bytes, and so small a share of all packages, that the option is for what they may recommend one day. */
const LITTLE = {bytes: 1e6, share: 0.02}

function messageOf(call: string, option: string, brought: Recommended | undefined): string {
  if (!brought)
    return `"${call}" also brings all that these packages merely recommend: add ${option}, and name what you need of it`
  const {count, bytes, all} = brought
  if (count === 0)
    return `"${call}" also brings all that packages merely recommend, which is nothing more for these today: add ${option}, so that it stays so`
  const phrase = bytesPhrase(bytes)
  if (bytes.mid < LITTLE.bytes && bytes.mid < all.mid * LITTLE.share)
    return `"${call}" also brings all that packages merely recommend, for these no more than ${phrase} today: add ${option}, so that it stays so`
  const packages = count === 1 ? "a package" : `${count} packages`
  return `"${call}" also brings ${packages} that these merely recommend, ${phrase} of ${bytesPhrase(all)?.replace(/^about /, "")} uncompressed: add ${option}, and name what you need of it`
}
