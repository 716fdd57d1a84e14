import type {DocumentLink, Location, LocationLink} from "vscode-languageserver"
import {rulesFor} from "../config/names.ts"
import {definition} from "../features/definition.ts"
import {links} from "../features/links.ts"
import {ruleUrl} from "../lint/rule.ts"
import {inContext} from "./contextFiles.ts"
import {rangeOf} from "./convert.ts"
import type {Reading} from "./documents.ts"
import type {Session} from "./session.ts"

/** The links of a document; those to files only where there are such files in the build context. */
export async function documentLinks(session: Session, reading: Reading): Promise<DocumentLink[]> {
  const found = links(reading.analysis, {rulePage})
  const resolved = await Promise.all(
    found.map(async (link): Promise<DocumentLink[]> => {
      const target = "url" in link ? link.url : await existing(session, reading, link.file)
      return target === undefined ? [] : [{range: rangeOf(reading, link.at), target}]
    }),
  )
  return resolved.flat()
}

/** Where something is declared, or the file that is named. */
export async function definitionLinks(
  session: Session,
  reading: Reading,
  offset: number,
): Promise<LocationLink[] | Location[] | null> {
  const found = definition(reading.analysis, offset)
  if (!found) return null
  const start = {line: 0, character: 0}
  const targets: LocationLink[] = []
  for (const target of found.targets) {
    const uri = "file" in target ? await existing(session, reading, target.file) : reading.uri
    if (uri === undefined) continue
    const range = "file" in target ? {start, end: start} : rangeOf(reading, target.at)
    const name = "file" in target ? range : rangeOf(reading, target.name)
    const originSelectionRange = rangeOf(reading, found.origin)
    targets.push({originSelectionRange, targetUri: uri, targetRange: range, targetSelectionRange: name})
  }
  if (session.client.links) return targets
  return targets.map(({targetUri, targetSelectionRange}) => ({uri: targetUri, range: targetSelectionRange}))
}

async function existing(session: Session, reading: Reading, path: string): Promise<string | undefined> {
  const uri = await inContext(session, reading, path)
  return uri !== undefined && (await session.host.exists(uri)) ? uri : undefined
}

function rulePage(name: string): string | undefined {
  const rule = rulesFor(name)?.rules[0]
  return rule && ruleUrl(rule.name)
}
