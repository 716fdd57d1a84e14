import type {TextDocumentContentChangeEvent} from "vscode-languageserver"
import {TextDocument} from "vscode-languageserver-textdocument"
import {type Analysis, analyze} from "../analysis.ts"
import type {Finding} from "../lint/lint.ts"
import type {ScriptMemory} from "../lint/perScript.ts"
import {imagesFrom} from "../model/answers.ts"
import {wantedTables} from "../model/bundled.ts"
import type {Facts} from "../model/facts.ts"
import {type Memory, newMemory} from "../model/memory.ts"
import {once} from "../model/once.ts"
import {type Encoding, type Places, spanOf} from "./convert.ts"
import type {Circumstances} from "./host.ts"
import type {Images, Look} from "./images.ts"
import type {SizeLook, Sizes} from "./sizes.ts"

/** One version of a document under what counts for it. Immutable; its parts are computed when they are first asked for. */
export interface Reading extends Places {
  uri: string
  /** As the editor counts; null: it is not open, and the text is that of the disk. */
  version: number | null
  circumstances: Circumstances
  /** What was known of images then. */
  images: Look
  /** As `Images.epoch` was then. */
  epoch: number
  /** What was known of sizes then. */
  sizes: SizeLook
  /** As `Sizes.epochOf` was then. */
  sizesEpoch: string
  analysis: Analysis
  /** What is wrong with it; nothing where it is not linted. */
  findings: readonly Finding[]
}

/** A document that is open in the editor. */
export interface OpenDocument {
  uri: string
  text: TextDocument
  /** What counts for it; asked for when it is first needed, and again when something may be another. */
  circumstances?: Promise<Circumstances>
  memory: DocumentMemory
  /** What was read of it last. */
  reading?: Reading
  /** The tokens that the editor was given last, for the next delta. */
  tokens?: {id: string; data: number[]}
}

/** What was worked out of earlier versions of a document. */
interface DocumentMemory {
  scripts: Memory
  findings: ScriptMemory
}

/** Of so many documents what was read is kept: of those used last. The others are read again when they are asked about. */
const KEPT = 16

/** THE home of what the editor has open. */
export interface Documents {
  open(uri: string, language: string, version: number, text: string): OpenDocument
  /** Undefined where the document is not open, whatever the editor thinks. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): OpenDocument | undefined
  close(uri: string): void
  get(uri: string): OpenDocument | undefined
  all(): Iterable<OpenDocument>
  /** The newest version, read; undefined where it is not open. */
  read(uri: string): Promise<Reading | undefined>
  /** What counts for documents may be another now. */
  forget(): void
}

export function openDocuments(
  encoding: Encoding,
  circumstancesOf: (uri: string) => Promise<Circumstances>,
  images: Images,
  sizes: Sizes,
): Documents {
  const documents = new Map<string, OpenDocument>()
  /** Those of which something is kept, the one used last at the end. */
  const used = new Set<OpenDocument>()
  const use = (document: OpenDocument) => {
    used.delete(document)
    used.add(document)
    if (used.size <= KEPT) return
    const [oldest] = used
    used.delete(oldest!)
    oldest!.reading = undefined
    oldest!.memory = newDocumentMemory()
  }
  return {
    open(uri, language, version, text) {
      const document = {
        uri,
        text: TextDocument.create(uri, language, version, text),
        memory: newDocumentMemory(),
      }
      documents.set(uri, document)
      return document
    },
    change(uri, version, changes) {
      const document = documents.get(uri)
      if (!document) return undefined
      for (const change of changes) document.text = changed(document.text, encoding, version, change)
      // no changes at all are a new version too
      document.text = TextDocument.update(document.text, [], version)
      document.reading = undefined
      return document
    },
    close(uri) {
      const document = documents.get(uri)
      if (document) used.delete(document)
      documents.delete(uri)
    },
    get: uri => documents.get(uri),
    all: () => documents.values(),
    async read(uri) {
      for (;;) {
        const document = documents.get(uri)
        if (!document) return undefined
        use(document)
        document.circumstances ??= circumstancesOf(uri)
        const asked = document.circumstances
        const circumstances = await asked
        // something may have changed in the meantime, or it was closed
        if (documents.get(uri) !== document || document.circumstances !== asked) continue
        const {reading, text} = document
        const isFresh = reading?.version === text.version && reading.circumstances === circumstances
        const isNewest = reading?.epoch === images.epoch() && reading.sizesEpoch === sizes.epochOf(circumstances)
        if (isFresh && isNewest) return reading
        document.reading = readingOf(uri, text, encoding, circumstances, images, sizes, text.version, document.memory)
        const made = document.reading
        // the text may have changed while they were loaded, too
        if (!(await hasMoreTables(made, images)) && document.text.version === made.version) return made
      }
    },
    forget() {
      for (const document of documents.values()) document.circumstances = undefined
    },
  }
}

function newDocumentMemory(): DocumentMemory {
  return {scripts: newMemory(), findings: new WeakMap()}
}

/** Has those tables loaded that say something of the document's images; whether there are more of them now. */
export async function hasMoreTables({analysis}: Reading, images: Images): Promise<boolean> {
  const wanted = wantedTables(analysis, images.tables())
  return wanted.length > 0 && images.load(wanted)
}

/** A text under what counts for it. `version`: null where it is not open. */
export function readingOf(
  uri: string,
  text: TextDocument,
  encoding: Encoding,
  circumstances: Circumstances,
  images: Images,
  sizes: Sizes,
  version: number | null = text.version,
  memory?: DocumentMemory,
): Reading {
  const {lint, lintFile, build, ignoreFile, excludedBy, problems} = circumstances
  // the document changes in place, and this is one version of it
  const source = text.getText()
  const document = TextDocument.create(uri, text.languageId, text.version, source)
  const look = images.look()
  const {answers, bundled, now} = look.knowledge
  const sizeLook = sizes.look(circumstances, answers)
  const facts: Facts = {image: imagesFrom(answers), ignoreFile, answers, bundled, now, sizes: sizeLook.facts}
  const analysis = once(() => analyze(source, build, facts, memory?.scripts))
  const findings = once(() => {
    if (!lintFile || excludedBy !== undefined || problems.length > 0) return []
    const found = lintFile(analysis(), lint, undefined, memory?.findings)
    memory?.scripts.turn()
    return found
  })
  return {
    uri,
    version,
    document,
    encoding,
    circumstances,
    images: look,
    epoch: images.epoch(),
    sizes: sizeLook,
    sizesEpoch: sizes.epochOf(circumstances),
    get analysis() {
      return analysis()
    },
    get findings() {
      return findings()
    },
  }
}

function changed(
  text: TextDocument,
  encoding: Encoding,
  version: number,
  change: TextDocumentContentChangeEvent,
): TextDocument {
  if (!("range" in change)) return TextDocument.update(text, [change], version)
  // as the library counts, and never outside of the text, where it loses count of the lines
  const {from, to} = spanOf({document: text, encoding}, change.range)
  const range = {start: text.positionAt(from), end: text.positionAt(to)}
  return TextDocument.update(text, [{range, text: change.text}], version)
}
