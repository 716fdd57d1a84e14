/** THE list of formats in which findings are shown; a configuration may name one. */
export const FORMAT_NAMES = [
  "text",
  "compact",
  "json",
  "sarif",
  "github",
  "gitlab",
  "checkstyle",
  "junit",
  "sonarqube",
  "gnu",
  "hadolint-json",
] as const

export type FormatName = (typeof FORMAT_NAMES)[number]
