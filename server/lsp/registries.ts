import type {Connection} from "vscode-languageserver"
import {imagesOf} from "../model/imageUses.ts"
import type {Client} from "./client.ts"
import type {Documents, Reading} from "./documents.ts"
import type {Host} from "./host.ts"
import {type Images, type Look, OFF, openImages} from "./images.ts"
import type {EditorSettings} from "./settings.ts"

/** {trusted: boolean}: the editor says whether its workspace is trusted; also among the options at its start. */
export const TRUST = "dockerlint/trust"
/** An `ImageStatus`, for editors that say `experimental.status`. */
export const STATUS = "dockerlint/status"
/** A request without parameters: all answers of registries are forgotten, on disk too. */
export const CLEAR_CACHE = "dockerlint/clearCache"

/** So often a document is looked into again: the facts of its images may raise further questions. */
const ROUNDS = 3

interface Around {
  /** The options of the editor at its start. */
  said: unknown
  /** Whoever started the server wants registries to be asked. */
  online: boolean
  settings(): Promise<EditorSettings>
  documents(): Documents
  learned(): void
}

export interface Registries {
  images: Images
  /** Reads again what the user allows. */
  choose(): Promise<void>
  /** Asks behind for what is not known of a document's images: when it is opened and saved, never while somebody types. */
  ask(uri: string): Promise<void>
}

/** Keeps what is known of images as the editor's trust and the user's settings want it. */
export function followRegistries(
  connection: Connection,
  client: Client,
  host: Host,
  {said, online, settings, documents, learned}: Around,
): Registries {
  const images = openImages(host.images, {
    learned,
    log: message => connection.console.warn(message),
    status(status) {
      if (client.status) void connection.sendNotification(STATUS, status)
    },
  })
  let trusted = isTrusted(said)
  const logged = async (what: string, run: () => Promise<void>) => {
    try {
      await run()
    } catch (error) {
      connection.console.error(`${what}: ${error}`)
    }
  }

  const ask = (uri: string) =>
    logged(`images of ${uri}`, async () => {
      for (let round = 0; round < ROUNDS && images.isOnline(); round++) {
        const reading = await documents().read(uri)
        if (!reading) return
        await lookUpAll(reading).catchUp()
        if (images.epoch() === reading.epoch) return
      }
    })

  const choose = () =>
    logged("registries", async () => {
      // without trust no setting counts, and nobody is asked for one
      if (!online && !trusted) return images.choose(OFF)
      const {registry} = await settings()
      await images.choose({...registry, online: online || registry.online, trusted: true})
      for (const {uri} of documents().all()) void ask(uri)
    })

  connection.onNotification(TRUST, (params: unknown) => {
    trusted = isTrusted(params)
    void choose()
  })
  connection.onRequest(CLEAR_CACHE, () => images.clear())
  return {images, choose, ask}
}

function isTrusted(said: unknown): boolean {
  return typeof said === "object" && said !== null && (said as {trusted?: unknown}).trusted === true
}

/** Looks up all that there is to know of a document's images, and what its rules want to know. */
function lookUpAll({analysis, findings: _, images}: Reading): Look {
  const {answers} = images.knowledge
  for (const {name, stage} of imagesOf(analysis)) {
    answers.tags(name)
    answers.tag(name)
    answers.image(name, stage.platform ?? analysis.settings.platform)
    const digest = name.indexOf("@")
    if (digest > 0) answers.tag(name.slice(0, digest))
  }
  return images
}
