import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  InsertTextFormat,
} from "vscode-languageserver"
import {type Completion, complete, folderWanted, resolveCompletion} from "../features/completion.ts"
import type {Client} from "./client.ts"
import {inContext} from "./contextFiles.ts"
import {rangeOf} from "./convert.ts"
import type {Reading} from "./documents.ts"
import {withImages} from "./imageRequests.ts"
import {markupOf} from "./markup.ts"
import type {Session} from "./session.ts"

const KINDS: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  snippet: CompletionItemKind.Snippet,
  flag: CompletionItemKind.Field,
  option: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  variable: CompletionItemKind.Variable,
  stage: CompletionItemKind.Class,
  image: CompletionItemKind.Module,
  tag: CompletionItemKind.Constant,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  label: CompletionItemKind.Property,
  rule: CompletionItemKind.Reference,
  user: CompletionItemKind.Constant,
}

/** Longer than this a list is not waited for: it is given as far as it is known, and asked for again. */
const LIVE_WAIT = 400

export async function completionList(session: Session, reading: Reading, offset: number): Promise<CompletionList> {
  const {client, host} = session
  const {analysis} = reading
  const wanted = folderWanted(analysis, offset)
  const uri = wanted === undefined ? undefined : await inContext(session, reading, wanted)
  const folder = uri === undefined ? undefined : await host.list(uri)
  const {found, isWaiting} = await withImages(session, reading, offset, LIVE_WAIT, look => {
    const options = {snippets: client.snippets, folder, images: look?.knowledge}
    return {found: complete(analysis, offset, options), isWaiting: look?.isWaiting() ?? false}
  })
  const {items, incomplete} = found
  return {isIncomplete: incomplete || isWaiting, items: items.map(item => itemOf(item, reading, client))}
}

/** What there is to say of an item, which only the selected one needs. */
export async function resolvedItem({images, client}: Session, item: CompletionItem): Promise<CompletionItem> {
  const key = typeof item.data === "string" ? item.data : ""
  const look = images.look()
  let doc = resolveCompletion(key, look.knowledge)
  if (look.isWaiting()) {
    await look.catchUp(LIVE_WAIT)
    doc = resolveCompletion(key, look.knowledge)
  }
  return doc === undefined ? item : {...item, documentation: markupOf(doc, client.markdownCompletion)}
}

function itemOf(item: Completion, reading: Reading, client: Client): CompletionItem {
  const {label, kind, text, snippet, detail, description, key, deprecated, sort, filter, commit, preselect} = item
  const insert = rangeOf(reading, item.insert)
  const replace = item.replace.to === item.insert.to ? insert : rangeOf(reading, item.replace)
  return {
    label,
    kind: KINDS[kind],
    sortText: sort,
    textEdit: client.insertReplace ? {newText: text, insert, replace} : {newText: text, range: insert},
    ...(snippet && {insertTextFormat: InsertTextFormat.Snippet}),
    ...(detail !== undefined && {detail}),
    ...(description !== undefined && client.labelDetails && {labelDetails: {description}}),
    ...(filter !== undefined && {filterText: filter}),
    ...(commit && client.commitCharacters && {commitCharacters: [...commit]}),
    ...(preselect && {preselect}),
    ...(deprecated && client.deprecatedTag && {tags: [CompletionItemTag.Deprecated]}),
    ...(deprecated && client.deprecatedFlag && {deprecated}),
    ...(key !== undefined && {data: key}),
  }
}
