import type {SettingsRequest} from "../disk/settings.ts"
import {LEVELS} from "../lint/settings.ts"
import {parsePlatform} from "../values/platform.ts"

// THE list of the editor's settings: package.json's part of it is generated from here.

interface Setting {
  type: "boolean" | "string" | "object"
  /** What counts where the editor says nothing; VS Code shows `shown` as its own default where there is one. */
  default: unknown
  shown?: unknown
  /** One line of Markdown. */
  doc: string
  /** Of a table: what its values may be. */
  values?: readonly string[]
  /** The folder decides, the window, or the machine: VS Code's scopes. */
  scope: "resource" | "window" | "machine-overridable"
  /** Does not count in a workspace that nobody trusts. */
  restricted?: true
}

export const SETTINGS = {
  enable: {type: "boolean", default: true, scope: "resource", doc: "Report what is wrong with Dockerfiles."},
  rules: {
    type: "object",
    default: {},
    values: LEVELS,
    scope: "resource",
    doc: "Levels by the name of a rule, a group, or a code such as `DL3008`: they lie over what `.dockerlint.yaml` says.",
  },
  ruleset: {
    type: "string",
    default: "",
    scope: "resource",
    doc: "Leave out rules that are newer than this rule set, such as `2026.1`.",
  },
  configFile: {
    type: "string",
    default: "",
    scope: "resource",
    restricted: true,
    doc: "The one configuration that counts, in place of those found above a Dockerfile; a path in the workspace.",
  },
  "build.args": {
    type: "object",
    default: {},
    scope: "resource",
    doc: "Build arguments by their names, as with `--build-arg`.",
  },
  "build.target": {
    type: "string",
    default: "",
    scope: "resource",
    doc: "The stage that is built; empty: the last one.",
  },
  "build.platform": {
    type: "string",
    default: "",
    scope: "resource",
    doc: "The platform that is built for, such as `linux/arm64`; empty: `linux/amd64`.",
  },
  workspaceDiagnostics: {
    type: "boolean",
    default: false,
    scope: "window",
    doc: "Report on all Dockerfiles of the workspace, not only on open ones.",
  },
  "inlayHints.values": {
    type: "boolean",
    default: false,
    shown: true,
    scope: "resource",
    doc: "Show the values of variables behind them, and which stage a number means.",
  },
  "codeLens.usedBy": {
    type: "boolean",
    default: false,
    shown: true,
    scope: "resource",
    doc: "Show above each stage how many others use it.",
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof SETTINGS

/** A setting, in its general type. */
export function settingOf(name: SettingName): Setting {
  return SETTINGS[name]
}

/** What the editor says about one document. */
export interface EditorSettings {
  enable: boolean
  workspaceDiagnostics: boolean
  valueInlays: boolean
  usedByLens: boolean
  /** What it says about linting and building. */
  request: SettingsRequest
  /** Continued instructions are left alone when formatting; a setting of an older server. */
  keepsMultiline: boolean
  /** What can't be read of it, a line each. */
  problems: readonly string[]
}

/** Rules by the settings of docker.languageserver.diagnostics, an older server's. */
const OLD_RULES: Readonly<Record<string, string>> = {
  deprecatedMaintainer: "deprecated-maintainer",
  emptyContinuationLine: "empty-continuation",
  instructionCasing: "mixed-case-instructions",
  instructionWorkdirRelative: "relative-workdir",
}

/** Settings that are one rule here: it goes where all of them are ignored. */
const OLD_SEVERAL = ["instructionCmdMultiple", "instructionEntrypointMultiple", "instructionHealthcheckMultiple"]

/**
 * What the editor says, from the sections `dockerlint` and `docker.languageserver`, whatever they are: what is missing
 * or of another type counts as not said.
 */
export function editorSettings(own: unknown, old: unknown): EditorSettings {
  const problems: string[] = []
  const rules = rulesOf()
  const platform = text("build.platform")
  const parsed = platform === "" ? undefined : parsePlatform(platform)
  if (platform !== "" && !parsed) problems.push(`dockerlint.build.platform: ${platform} is no platform`)
  const args = Object.entries(table("build.args")).map(([name, value]) => [name, String(value)] as const)
  const target = text("build.target")
  return {
    enable: flag("enable"),
    workspaceDiagnostics: flag("workspaceDiagnostics"),
    valueInlays: flag("inlayHints.values"),
    usedByLens: flag("codeLens.usedBy"),
    request: {
      rules,
      ruleset: text("ruleset") || undefined,
      config: text("configFile") || undefined,
      build: {
        ...(args.length > 0 && {buildArgs: new Map(args)}),
        ...(target !== "" && {target}),
        ...(parsed && {platform: parsed}),
      },
    },
    keepsMultiline: at(old, "formatter.ignoreMultilineInstructions") === true,
    problems,
  }

  function flag(name: SettingName): boolean {
    const value = at(own, name)
    return typeof value === "boolean" ? value : settingOf(name).default === true
  }

  function text(name: SettingName): string {
    const value = at(own, name)
    return typeof value === "string" ? value.trim() : ""
  }

  function table(name: SettingName): Record<string, unknown> {
    const value = at(own, name)
    return isTable(value) ? value : {}
  }

  /** As `--rule` has them. */
  function rulesOf(): string[] {
    const found: string[] = []
    const said = (name: string) => at(old, `diagnostics.${name}`)
    for (const [name, rule] of Object.entries(OLD_RULES)) {
      // `warning` is the older server's default, which editors send without anybody having chosen it
      if (said(name) === "ignore") found.push(`${rule}=off`)
      else if (said(name) === "error") found.push(`${rule}=error`)
    }
    if (OLD_SEVERAL.every(name => said(name) === "ignore")) found.push("several-commands=off")
    for (const [name, level] of Object.entries(table("rules"))) found.push(`${name}=${String(level)}`)
    return found
  }
}

/** The value of a path such as `build.args`, in a table of tables or under the whole path; undefined where there is none. */
function at(settings: unknown, path: string): unknown {
  if (!isTable(settings)) return undefined
  if (Object.hasOwn(settings, path)) return settings[path]
  const dot = path.indexOf(".")
  if (dot < 0) return undefined
  const inner = path.slice(0, dot)
  return Object.hasOwn(settings, inner) ? at(settings[inner], path.slice(dot + 1)) : undefined
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
