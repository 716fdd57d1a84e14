import {type CodeAction, CodeActionKind, type Diagnostic, type WorkspaceEdit} from "vscode-languageserver"
import {TextDocument} from "vscode-languageserver-textdocument"
import {type Action, type ActionKey, actions, resolveAction} from "../features/actions.ts"
import type {Edit, Span} from "../text.ts"
import type {Client} from "./client.ts"
import {textEditsOf} from "./convert.ts"
import {type Reading, readingOf} from "./documents.ts"
import type {Session} from "./session.ts"

/** The kinds of actions that there are. */
export const ACTION_KINDS = [
  CodeActionKind.QuickFix,
  CodeActionKind.RefactorRewrite,
  CodeActionKind.RefactorExtract,
  CodeActionKind.RefactorInline,
  "source.fixAll.dockerlint",
]

/** What an action carries whose edits are made when it is chosen. */
interface ActionData {
  uri: string
  key: ActionKey
}

/** What can be done at a span. `diagnostics`: those that the editor shows there. */
export function codeActions(
  session: Session,
  reading: Reading,
  span: Span,
  wanted: readonly string[] | undefined,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  if (!session.client.codeActions) return []
  const {analysis, findings, circumstances} = reading
  const found = actions(analysis, findings, span, {wanted, ignores: circumstances.lint.inlineIgnores})
  return found.map(action => codeAction(action, reading, session, diagnostics))
}

function codeAction(
  action: Action,
  reading: Reading,
  session: Session,
  diagnostics: readonly Diagnostic[],
): CodeAction {
  const {client} = session
  const {title, kind, edits, key, preferred, finding} = action
  const about =
    finding && diagnostics.filter(({code, message}) => code === finding.rule.name && message === finding.message)
  const data: ActionData | undefined = key && {uri: reading.uri, key}
  return {
    title,
    kind,
    ...(about && about.length > 0 && {diagnostics: about}),
    ...(preferred && client.preferredActions && {isPreferred: true}),
    // an editor that can't ask again has to be given the edits at once
    ...(edits || !client.actionData
      ? {edit: workspaceEdit(reading, client, edits ?? editsFor(key!, reading, session))}
      : {data}),
  }
}

/** Where an action's edits are made, and of what: undefined for one that has them, or is none of this server. */
export function actionData({data}: CodeAction): ActionData | undefined {
  return typeof data === "object" && data !== null && "uri" in data && "key" in data ? data : undefined
}

/** The action with the edits for the document as it is now. */
export function resolvedAction(action: CodeAction, reading: Reading, session: Session): CodeAction {
  const edits = editsFor(actionData(action)!.key, reading, session)
  return {...action, edit: workspaceEdit(reading, session.client, edits)}
}

function editsFor(
  key: ActionKey,
  {analysis, findings, uri, encoding, circumstances, document}: Reading,
  {images, sizes}: Session,
): Edit[] {
  return resolveAction(analysis, key, source => {
    if (source === analysis.source) return {source, problems: analysis.problems.length, findings}
    const text = TextDocument.create(uri, document.languageId, document.version, source)
    const other = readingOf(uri, text, encoding, circumstances, images, sizes)
    return {source, problems: other.analysis.problems.length, findings: other.findings}
  })
}

export function workspaceEdit(reading: Reading, client: Client, edits: readonly Edit[]): WorkspaceEdit {
  const {uri, version} = reading
  const textEdits = textEditsOf(reading, edits)
  if (!client.documentChanges) return {changes: {[uri]: textEdits}}
  return {documentChanges: [{textDocument: {uri, version}, edits: textEdits}]}
}
