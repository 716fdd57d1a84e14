import {type CodeAction, type Hover, type InlayHint, MessageType, ShowMessageNotification} from "vscode-languageserver"
import {hover} from "../features/hover.ts"
import {type ImageActionKey, imageActions, resolveImageAction} from "../features/imageActions.ts"
import {imageInlays} from "../features/imageInlays.ts"
import {imageWanted} from "../features/imageWanted.ts"
import {isFailure} from "../model/answers.ts"
import type {TableName} from "../model/bundled.ts"
import type {Span} from "../text.ts"
import {workspaceEdit} from "./codeActions.ts"
import {positionAt, rangeOf} from "./convert.ts"
import type {Reading} from "./documents.ts"
import type {Look} from "./images.ts"
import {markupOf} from "./markup.ts"
import type {Session} from "./session.ts"
import {withSizes} from "./sizeRequests.ts"
import {usedImages} from "./usedImages.ts"

const ALL: readonly TableName[] = ["tags", "support", "history"]

/**
 * What a feature makes of what is known of images. Where more may be known soon it is made again with that, after so many
 * milliseconds at most. A registry is asked only where an image is at the offset.
 */
export async function withImages<T>(
  session: Session,
  {analysis}: Reading,
  offset: number,
  milliseconds: number,
  make: (look: Look | undefined) => T,
): Promise<T> {
  const {images} = session
  if (!imageWanted(analysis, offset)) return make(undefined)
  await images.load(ALL)
  const look = images.look(usedImages(session))
  const first = make(look)
  if (!look.isWaiting()) return first
  await look.catchUp(milliseconds)
  return make(look)
}

/** Longer than this nobody waits for what is shown under the mouse. */
const HOVER_WAIT = 1500

export async function hoverAt(session: Session, reading: Reading, offset: number): Promise<Hover | null> {
  const found = await withSizes(session, reading, reading =>
    withImages(session, reading, offset, HOVER_WAIT, look => hover(reading.analysis, offset, look?.knowledge)),
  )
  if (!found) return null
  return {contents: markupOf(found.markdown, session.client.markdownHover), range: rangeOf(reading, found.at)}
}

export function imageHints(reading: Reading, span: Span): InlayHint[] {
  return imageInlays(reading.analysis, span, reading.images.knowledge).map(({at, label, tooltip}) => {
    return {position: positionAt(reading, at), label, paddingLeft: true, ...(tooltip && {tooltip})}
  })
}

/** What an action carries for which a registry is asked when it is chosen. */
interface ImageActionData {
  uri: string
  image: ImageActionKey
}

/** What can be done with images at a span. An editor that can't ask again is offered nothing that has to be asked for. */
export function imageCodeActions(
  {client, images}: Session,
  reading: Reading,
  span: Span,
  wanted: readonly string[] | undefined,
): CodeAction[] {
  if (!client.codeActions) return []
  const isWanted = (kind: string) =>
    wanted?.some(one => one === "" || kind === one || kind.startsWith(`${one}.`)) ?? true
  const found = imageActions(reading.analysis, span, reading.images.knowledge, images.isOnline() && client.actionData)
  return found
    .filter(({kind}) => isWanted(kind))
    .map(({title, kind, edits, key}) => {
      const data: ImageActionData | undefined = key && {uri: reading.uri, image: key}
      return {title, kind, ...(edits ? {edit: workspaceEdit(reading, client, edits)} : {data})}
    })
}

/** Undefined for an action of another kind. */
export function imageActionData({data}: CodeAction): ImageActionData | undefined {
  return typeof data === "object" && data !== null && "uri" in data && "image" in data ? data : undefined
}

/** The action with its edits; without any where there is nothing to change or the registry gives no digest, which is told. */
export async function resolvedImageAction(
  {images, documents, client, connection}: Session,
  action: CodeAction,
  {uri, image}: ImageActionData,
): Promise<CodeAction> {
  const tell = (type: MessageType, message: string) =>
    connection.sendNotification(ShowMessageNotification.type, {type, message: `dockerlint: ${message}`})
  const outcome = await images.pin(image.pin)
  if (isFailure(outcome)) {
    await tell(MessageType.Error, outcome.message)
    return action
  }
  // the document may have changed while the registry was asked
  const reading = await documents.read(uri)
  const edits = reading ? resolveImageAction(reading.analysis, image, outcome.value.digest) : []
  if (!reading || edits.length === 0) {
    await tell(MessageType.Info, `${image.name} is up to date`)
    return action
  }
  return {...action, edit: workspaceEdit(reading, client, edits)}
}
