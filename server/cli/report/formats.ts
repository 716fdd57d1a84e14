import {FORMAT_NAMES, type FormatName} from "../../config/formats.ts"
import type {Report} from "./reporter.ts"

// Each format is loaded when it is asked for: start-up pays for no other.

export interface Format {
  /** Where its findings are read. */
  summary: string
  load(): Promise<Report>
}

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  text: {summary: "for people", load: async () => (await import("./text.ts")).textReport},
  compact: {summary: "one line a finding", load: async () => (await import("./compact.ts")).compactReport},
  json: {summary: "everything, for programs", load: async () => (await import("./json.ts")).jsonReport},
  sarif: {summary: "code scanning and SARIF viewers", load: async () => (await import("./sarif.ts")).sarifReport},
  github: {summary: "annotations in GitHub Actions", load: async () => (await import("./github.ts")).githubReport},
  gitlab: {summary: "GitLab Code Quality, Code Climate", load: async () => (await import("./gitlab.ts")).gitlabReport},
  checkstyle: {summary: "Checkstyle XML", load: async () => (await import("./checkstyle.ts")).checkstyleReport},
  junit: {summary: "JUnit XML: a test a finding", load: async () => (await import("./junit.ts")).junitReport},
  sonarqube: {summary: "SonarQube generic issues", load: async () => (await import("./sonarqube.ts")).sonarqubeReport},
  gnu: {summary: "GNU error messages: Emacs, Vim", load: async () => (await import("./gnu.ts")).gnuReport},
  "hadolint-json": {
    summary: "the JSON of hadolint, with its codes",
    load: async () => (await import("./hadolint.ts")).hadolintReport,
  },
}

/** Other names of formats. */
const ALIASES: Record<string, FormatName> = {codeclimate: "gitlab"}

/** The format of a name; undefined where there is none. */
export function formatOf(name: string): FormatName | undefined {
  if (Object.hasOwn(ALIASES, name)) return ALIASES[name]
  return FORMAT_NAMES.find(format => format === name)
}
