import {SETTINGS, type SettingName, settingOf} from "../lsp/settings.ts"

// What VS Code is told of the settings, in package.json, and the table of them in the documentation.

/** Settings that are the extension's, not the server's. */
const OF_THE_EXTENSION = {
  path: {
    type: "string",
    default: "",
    scope: "machine-overridable",
    restricted: true,
    doc: "A program to start in place of the server in the extension, such as `node_modules/.bin/dockerlint`: the findings are those of the project's own version.",
  },
  "trace.server": {
    type: "string",
    default: "messages",
    enum: ["messages", "compact", "verbose"],
    scope: "window",
    doc: "How much of each message is written to the output while its log level is *Trace*.",
  },
}

const NAMES = Object.keys(SETTINGS) as SettingName[]

/** package.json with its settings. */
export function manifestWithSettings(text: string): string {
  const manifest = JSON.parse(text)
  const own = NAMES.map(name => [name, settingOf(name)] as const)
  const all = [...own, ...Object.entries(OF_THE_EXTENSION)]
  manifest.contributes.configuration = {
    title: "dockerlint",
    properties: Object.fromEntries(
      all.map(([name, setting]) => {
        const {type, scope, doc, ...more} = setting
        const values = "values" in more && more.values ? {additionalProperties: {enum: more.values}} : {}
        const only = "enum" in more ? {enum: more.enum} : {}
        const shown = ("shown" in more ? more.shown : undefined) ?? more.default
        return [`dockerlint.${name}`, {type, ...only, ...values, default: shown, scope, markdownDescription: doc}]
      }),
    ),
  }
  manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = all
    .filter(([, setting]) => "restricted" in setting && setting.restricted)
    .map(([name]) => `dockerlint.${name}`)
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

/** The settings that the server reads, as rows of a table. */
export function settingsTable(): string {
  const rows = NAMES.map(name => {
    const {doc, ...setting} = settingOf(name)
    const inCode = setting.shown === undefined ? "" : `, in VS Code \`${JSON.stringify(setting.shown)}\``
    return `| \`dockerlint.${name}\` | \`${JSON.stringify(setting.default)}\`${inCode} | ${doc} |`
  })
  return ["| setting | default | |", "|---|---|---|", ...rows].join("\n")
}
