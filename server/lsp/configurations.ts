import {type Diagnostic, DiagnosticSeverity} from "vscode-languageserver"
import {SOURCE} from "./diagnostics.ts"
import type {Circumstances} from "./host.ts"

/** What is wrong with a configuration; an empty list takes away what was shown before. */
export interface ConfigurationReport {
  uri: string
  diagnostics: Diagnostic[]
}

/** THE home of which configurations are shown as wrong, and for which documents. */
export interface ShownConfigurations {
  /** What to show now in the configurations that count for a document. */
  update(document: string, circumstances: Circumstances): ConfigurationReport[]
  /** What to show when a document is of no interest any more: what is wrong for others stays. */
  close(document: string): ConfigurationReport[]
}

export function shownConfigurations(): ShownConfigurations {
  const shown = new Map<string, ReadonlySet<string>>()
  return {
    update(document, circumstances) {
      const wrong = byFile(circumstances)
      const before = [...(shown.get(document) ?? [])]
      if (wrong.size > 0) shown.set(document, new Set(wrong.keys()))
      else shown.delete(document)
      return [
        ...before.filter(uri => !wrong.has(uri)).map(nothingIn),
        ...[...wrong].map(([uri, diagnostics]) => ({uri, diagnostics})),
      ]
    },
    close(document) {
      const before = [...(shown.get(document) ?? [])]
      shown.delete(document)
      const others = [...shown.values()]
      return before.filter(uri => !others.some(uris => uris.has(uri))).map(nothingIn)
    },
  }
}

function nothingIn(uri: string): ConfigurationReport {
  return {uri, diagnostics: []}
}

function byFile({problems}: Circumstances): Map<string, Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>()
  for (const {uri, line, column, message} of problems) {
    if (uri === undefined) continue
    const start = {line: Math.max(0, line - 1), character: Math.max(0, column - 1)}
    const one = {range: {start, end: start}, severity: DiagnosticSeverity.Error, source: SOURCE, message}
    const list = found.get(uri)
    if (list) list.push(one)
    else found.set(uri, [one])
  }
  return found
}
