/** A configuration that says only which rule set counts, with all else that could be said as comments. */
export function template(ruleset: string): string {
  return `# yaml-language-server: $schema=https://raw.githubusercontent.com/dockerlint/dockerlint/main/schema/dockerlint.schema.json
# Configuration of dockerlint. What is commented out is an example, or else what holds anyway.
# See https://github.com/dockerlint/dockerlint/blob/main/docs/configuration.md

# Rules that are newer than this rule set are not run, so that an upgrade never makes a build fail by itself.
ruleset: "${ruleset}"

# The level of rules: error, warning, info, style, on, off. By name, by a code such as DL3008, or by group.
# rules:
#   missing-tag: error
#   DL3059: off
#   pinning: warning

# Levels for some files: globs as in .gitignore, from this folder.
# overrides:
#   - files: ["legacy/"]
#     rules:
#       security: info

# Files that are not linted.
# exclude: ["third_party/"]

# Configurations that this one stands on: files (./team.yaml) or npm packages.
# extends: []

# Nothing in folders above counts.
# root: true

# Where images may come from. Any registry, while this is not said.
# allowedRegistries: [docker.io, "*.example.com"]

# Labels that every image has to carry: text, url, semver, rfc3339, spdx, hash, email.
# labels:
#   org.opencontainers.image.source: url
# strictLabels: false

# What the build is told.
# build:
#   args:
#     VERSION: "3.22"
#   target: production
#   platform: linux/amd64
#   contexts:
#     assets: ./assets

# The severity from which on findings make a run fail: error, warning, info, style, none.
# failOn: warning

# How findings are shown.
# format: text

# Whether comments in a Dockerfile may silence rules.
# inlineIgnores: true

# Findings that are known and not reported: dockerlint --baseline FILE --write-baseline writes it.
# baseline: .dockerlint-baseline.json

# Options of dockerlint format.
# formatting:
#   keywordCase: upper
#   indent: 4
#   reindentRun: false
`
}
