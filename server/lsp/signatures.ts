import {type SignatureHelp, type SignatureHelpContext, SignatureHelpTriggerKind} from "vscode-languageserver"
import type {Analysis} from "../analysis.ts"
import {signatureHelp} from "../features/signature.ts"
import type {Client} from "./client.ts"
import {markupOf} from "./markup.ts"

/** How what stands at an offset is written; while a script is typed only for those who ask. */
export function signatures(
  analysis: Analysis,
  offset: number,
  {labelOffsets, markdownSignature, noActiveParameter}: Client,
  context: SignatureHelpContext | undefined,
): SignatureHelp | null {
  const help = signatureHelp(analysis, offset)
  const asked = context === undefined || context.triggerKind === SignatureHelpTriggerKind.Invoked
  if (!help || (help.onRequest && !asked)) return null
  // others have to be shown one that there is not, behind the last
  const none = noActiveParameter ? null : help.signatures[help.active]!.parameters.length
  return {
    signatures: help.signatures.map(({label, parameters, doc}) => ({
      label,
      parameters: parameters.map(({label: [from, to], doc}) => ({
        label: labelOffsets ? [from, to] : label.slice(from, to),
        ...(doc !== undefined && {documentation: markupOf(doc, markdownSignature)}),
      })),
      ...(doc !== undefined && {documentation: markupOf(doc, markdownSignature)}),
    })),
    activeSignature: help.active,
    activeParameter: help.parameter ?? none,
  }
}
