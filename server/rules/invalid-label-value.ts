import {UNKNOWN} from "../../grammars/expand.ts"
import type {Analysis} from "../analysis.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import {expandText} from "../model/value.ts"
import type {Text} from "../syntax/ast.ts"
import {isDateTime} from "../values/dateTime.ts"
import {isDigest} from "../values/digest.ts"

/** What the OCI says of the values of its labels: a test for a wrong one, and what to write. */
const CHECKS: Readonly<Record<string, (value: string) => string | undefined>> = {
  created: value => (isDateTime(value) ? undefined : "is no date and time as in RFC 3339: write 2026-01-31T12:00:00Z"),
  url: address,
  source: address,
  documentation: address,
  licenses: value => {
    const words = value.replace(/[()]/g, " ").trim().split(/\s+/)
    const fine = words.every((word, i) =>
      i % 2 === 1 ? /^(AND|OR|WITH)$/.test(word) : /^(DocumentRef-[\w.-]+:)?[A-Za-z0-9.+-]+$/.test(word),
    )
    return fine && words.length % 2 === 1
      ? undefined
      : "is no SPDX expression: write identifiers such as Apache-2.0, joined by AND or OR"
  },
  "base.digest": value =>
    isDigest(value) ? undefined : "is no digest: write sha256: and 64 hexadecimal digits in lower case",
}

export const invalidLabelValue = rule({
  name: "invalid-label-value",
  aliases: [],
  summary: "The value of an OCI label is not what the specification wants",
  severity: "warning",
  since: "2026.1",
  why: `Registries, scanners and update tools read the labels \`org.opencontainers.image.*\`, and they read dates, addresses
and licences in one form each. A value in another form is ignored or shown as broken. Only values without
variables are checked.`,
  examples: [
    {
      bad: 'FROM debian:12\nLABEL org.opencontainers.image.created=<|"31.1.2026"|>\n',
      good: 'FROM debian:12\nLABEL org.opencontainers.image.created="2026-01-31T12:00:00Z"\n',
    },
    {
      bad: "FROM debian:12\nLABEL org.opencontainers.image.source=<|github.com/a/b|>\n",
      good: "FROM debian:12\nLABEL org.opencontainers.image.source=https://github.com/a/b\n",
    },
    {
      bad: "FROM debian:12\nLABEL a=1 \\\n  org.opencontainers.image.licenses=<|'Apache License 2.0'|>\n",
      good: "FROM debian:12\nLABEL a=1 \\\n  org.opencontainers.image.licenses='(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0'\n",
    },
    {
      bad: "FROM debian:12\nLABEL org.opencontainers.image.base.digest=<|latest|>\n",
      good: "FROM debian:12\nARG DATE\nLABEL org.opencontainers.image.created=$DATE org.opencontainers.image.url= org.example.created=today\n",
    },
  ],
  *check(analysis, {labels}) {
    for (const instruction of analysis.all("LABEL")) {
      const state = analysis.stateAt(instruction)
      if (!state) continue
      for (const {key, value} of instruction.pairs) {
        if (!value || /\$/.test(value.value + key.value)) continue
        const name = expandText(key, state.env, {escape: analysis.file.escape}).result
        const {result} = expandText(value, state.env, {escape: analysis.file.escape})
        if (name === UNKNOWN || result === UNKNOWN || result === "" || !name.startsWith("org.opencontainers.image."))
          continue
        // another rule looks at labels that the configuration gives a type
        if ((labels.get(name) ?? "text") !== "text") continue
        // marks of a template that is filled in before the build
        if (/\{\{|<%|@[A-Z_]+@|%%|__/.test(result)) continue
        const problem = CHECKS[name.slice("org.opencontainers.image.".length)]?.(result)
        const {from, to} = value
        if (problem) yield {at: {from, to}, message: `"${result}" ${problem}`, fix: withScheme(analysis, name, value)}
      }
    }
  },
})

function address(value: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/]+\S*$/i.test(value) || /^(git@|mailto:)\S+$/.test(value)
    ? undefined
    : "is no address that a tool can open: write it with https://"
}

/** https:// before a host and a path. */
function withScheme({text}: Analysis, name: string, value: Text): Fix | undefined {
  const [, quote] = /^(["']?)(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[^\s"'\\`]*)?\1$/i.exec(text(value)) ?? []
  if (quote === undefined || !/\.(?:url|source|documentation)$/.test(name)) return undefined
  const from = value.from + quote.length
  return {title: "Put https:// before it", safe: false, edits: [{from, to: from, text: "https://"}]}
}
