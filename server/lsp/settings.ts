import type {SettingsRequest} from "../disk/settings.ts"
import {LEVELS} from "../lint/settings.ts"
import {PUBLIC_HOSTS} from "../registry/hosts.ts"
import {parsePlatform} from "../values/platform.ts"
import type {RegistryChoice} from "./images.ts"

// THE list of the editor's settings: package.json's part of it is generated from here.

interface Setting {
  type: "boolean" | "string" | "array" | "object"
  /** What counts where the editor says nothing; VS Code shows `shown` as its own default where there is one. */
  default: unknown
  shown?: unknown
  /** One line of Markdown. */
  doc: string
  /** Of a table: what its values may be. */
  values?: readonly string[]
  /** Of a string: what it may be. */
  enum?: readonly string[]
  /**
   * The folder decides, the window, or the machine: VS Code's scopes. `machine` is for what no workspace may say, such as who
   * may be asked over the network.
   */
  scope: "resource" | "window" | "machine-overridable" | "machine"
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
  "inlayHints.images": {
    type: "boolean",
    default: false,
    shown: true,
    scope: "resource",
    doc: "Show behind images how old they are, and which tag a digest has, where that is known.",
  },
  "inlayHints.sizes": {
    type: "string",
    default: "off",
    shown: "large",
    enum: ["off", "large", "all"],
    scope: "resource",
    doc: "Show behind instructions how large their layers will be: of all of them, or (`large`) of those of 1 MB and more.",
  },
  "registry.online": {
    type: "boolean",
    default: false,
    shown: true,
    scope: "machine",
    restricted: true,
    doc: "Ask registries about images, once the workspace is trusted: for tags, digests, sizes and dates. Only those of `registry.allowedHosts` are asked.",
  },
  "registry.allowedHosts": {
    type: "array",
    default: PUBLIC_HOSTS,
    scope: "machine",
    restricted: true,
    doc: "Registries that may be asked: exact hosts, with their port where it is not 443.",
  },
  "registry.allowPrivateHosts": {
    type: "array",
    default: [],
    scope: "machine",
    restricted: true,
    doc: "Those of them that may have an address in a private network, or on this machine.",
  },
  "registry.insecureHosts": {
    type: "array",
    default: [],
    scope: "machine",
    restricted: true,
    doc: "Those of them that are asked over http, and then without credentials.",
  },
  "registry.useCredentials": {
    type: "boolean",
    default: false,
    scope: "machine",
    restricted: true,
    doc: "Use what `docker login` and `podman login` have kept, each for its own registry.",
  },
  "registry.authRealms": {
    type: "object",
    default: {},
    scope: "machine",
    restricted: true,
    doc: "By registry, a list of further hosts that may get its credentials, to give tokens for it.",
  },
  "registry.mirrors": {
    type: "object",
    default: {},
    scope: "machine",
    restricted: true,
    doc: "By registry, a list of hosts that are asked before it.",
  },
  "registry.proxy": {
    type: "string",
    default: "",
    scope: "machine",
    restricted: true,
    doc: "The proxy to ask through, such as `http://proxy.example.com:3128`; empty: as `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say.",
  },
  "registry.caFiles": {
    type: "object",
    default: {},
    scope: "machine",
    restricted: true,
    doc: "By registry, or `*` for all, a file of certificates (PEM) to trust, by its whole path.",
  },
  "codeLens.usedBy": {
    type: "boolean",
    default: false,
    shown: true,
    scope: "resource",
    doc: "Show above each stage how many others use it.",
  },
  "codeLens.sizes": {
    type: "boolean",
    default: false,
    shown: true,
    scope: "resource",
    doc: "Show above each stage how large it will be, and above the one that is built what is wasted in it.",
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
  imageInlays: boolean
  usedByLens: boolean
  /** Behind which layers their size is shown: those of so many bytes and more; undefined: behind none. */
  sizeInlays: number | undefined
  sizeLens: boolean
  /** What it allows to be asked of registries, where the workspace is trusted. */
  registry: Omit<RegistryChoice, "trusted">
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

/** Bytes from which on a layer is a large one. */
const LARGE = 1_000_000

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
  const proxy = text("registry.proxy")
  return {
    enable: flag("enable"),
    workspaceDiagnostics: flag("workspaceDiagnostics"),
    valueInlays: flag("inlayHints.values"),
    imageInlays: flag("inlayHints.images"),
    usedByLens: flag("codeLens.usedBy"),
    sizeInlays: leastSize(),
    sizeLens: flag("codeLens.sizes"),
    registry: {
      online: flag("registry.online"),
      user: {
        allowedHosts: texts(at(own, "registry.allowedHosts")) ?? PUBLIC_HOSTS,
        allowPrivateHosts: texts(at(own, "registry.allowPrivateHosts")),
        insecureHosts: texts(at(own, "registry.insecureHosts")),
        useCredentials: flag("registry.useCredentials") ? "configured" : "off",
        authRealms: lists("registry.authRealms"),
        mirrors: lists("registry.mirrors"),
      },
      ...(proxy !== "" && {proxy: {https: proxy, http: proxy}}),
      caFiles: Object.fromEntries(
        Object.entries(table("registry.caFiles")).filter(
          (pair): pair is [string, string] => typeof pair[1] === "string",
        ),
      ),
    },
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

  function leastSize(): number | undefined {
    const which = text("inlayHints.sizes")
    return which === "all" ? 0 : which === "large" ? LARGE : undefined
  }

  function table(name: SettingName): Record<string, unknown> {
    const value = at(own, name)
    return isTable(value) ? value : {}
  }

  function lists(name: SettingName): Record<string, string[]> {
    return Object.fromEntries(Object.entries(table(name)).map(([key, value]) => [key, texts(value) ?? []]))
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

/** The texts of a list; undefined where it is none. */
function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter(one => typeof one === "string") : undefined
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
