import {addOption, callOf, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {hasOption} from "../model/packages.ts"

export const unlockedCargoInstall = rule({
  name: "unlocked-cargo-install",
  aliases: [],
  summary: "cargo install takes the newest versions of what the program needs",
  severity: "info",
  since: "2026.1",
  topics: ["pinning"],
  why: `Other than \`cargo build\`, \`cargo install\` does not look at the Cargo.lock that comes with the program: it takes the
newest versions of all that the program depends on. That makes another program on another day, and breaks the build where one
of them is no longer compatible or needs a newer compiler. \`--locked\` takes the versions that its authors have tested.`,
  examples: [
    {
      bad: "FROM rust:1.90\nRUN <|cargo install|> ripgrep@14.1.1\n",
      good: "FROM rust:1.90\nRUN cargo install --locked ripgrep@14.1.1\n",
    },
    {
      bad: "FROM rust:1.90\nRUN <|cargo +nightly install|> a\n",
      good: "FROM rust:1.90\nRUN cargo +nightly install --locked a\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "cargo")) {
      for (const use of usesFor(step, "install")) {
        if (use.subcommand !== "install" || use.unsure) continue
        if (hasOption(use, ["--locked", "--frozen", "--offline", "--list", "--help"])) continue
        const edits = addOption(analysis, step, use, "--locked")
        yield {
          at: callOf(use),
          message:
            "cargo install takes the newest version of every dependency, which may not build: add --locked for those of its Cargo.lock",
          fix: edits && {title: "Add --locked", safe: false, edits},
        }
      }
    }
  },
})
