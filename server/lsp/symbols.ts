import {type DocumentSymbol, type SymbolInformation, SymbolKind, SymbolTag} from "vscode-languageserver"
import {type FileSymbol, symbols} from "../features/symbols.ts"
import {rangeOf} from "./convert.ts"
import type {Reading} from "./documents.ts"

export const SYMBOL_KINDS: Readonly<Record<FileSymbol["kind"], SymbolKind>> = {
  directive: SymbolKind.Property,
  stage: SymbolKind.Class,
  instruction: SymbolKind.Function,
  variable: SymbolKind.Variable,
  label: SymbolKind.Key,
  heredoc: SymbolKind.String,
}

/** The outline as the editor takes it: nested, or a flat list in which each says where it stands. */
export function documentSymbols(reading: Reading, nested: boolean): DocumentSymbol[] | SymbolInformation[] {
  const all = symbols(reading.analysis)
  return nested ? all.map(one => nestedSymbol(one, reading)) : flatSymbols(all, reading)
}

function nestedSymbol(symbol: FileSymbol, reading: Reading): DocumentSymbol {
  const {name, detail, kind, at, nameAt, children, deprecated} = symbol
  return {
    name,
    detail,
    kind: SYMBOL_KINDS[kind],
    range: rangeOf(reading, at),
    selectionRange: rangeOf(reading, nameAt),
    ...(deprecated && {tags: [SymbolTag.Deprecated]}),
    children: children.map(child => nestedSymbol(child, reading)),
  }
}

function flatSymbols(all: readonly FileSymbol[], reading: Reading, containerName?: string): SymbolInformation[] {
  return all.flatMap(({name, kind, at, children, deprecated}) => [
    {
      name,
      kind: SYMBOL_KINDS[kind],
      location: {uri: reading.uri, range: rangeOf(reading, at)},
      ...(deprecated && {tags: [SymbolTag.Deprecated]}),
      ...(containerName !== undefined && {containerName}),
    },
    ...flatSymbols(children, reading, name),
  ])
}
