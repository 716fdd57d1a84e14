import {parseImageReference} from "../../grammars/image.ts"
import {type Answers, type Failure, isFailure, type Outcome, type TagState} from "../model/answers.ts"
import type {BundledTables, TableName} from "../model/bundled.ts"
import type {ImageKnowledge} from "../model/imageKnowledge.ts"
import type {RegistrySettings} from "../registry/policy.ts"
import type {ProxySettings} from "../registry/proxy.ts"
import type {LookUps, Registry} from "../registry/registry.ts"

/** What the user allows, and whether the editor says that the workspace is trusted. */
export interface RegistryChoice {
  trusted: boolean
  online: boolean
  user: RegistrySettings
  proxy?: ProxySettings
  caFiles?: Readonly<Record<string, string>>
}

/** What the host has for all that is known of images: tables that come with the program, and the way to registries. */
export interface ImageSources {
  /** One of the tables that come with the program; undefined where it can't be had. */
  table<N extends TableName>(name: N): Promise<BundledTables[N] | undefined>
  /** Undefined where no registry can be asked, as in a browser. `choice` is asked before each question. */
  registry?: (choice: () => RegistryChoice) => Promise<Registry & {close(): void}>
  /** The time that dates are judged by; undefined: that of the machine. */
  now?: () => number
}

/**
 * What the editor is told: `off`: the workspace is not trusted, or there is no way to registries; `offline`: the user does not
 * want it; `online`; `trouble`: a registry did not answer as it should.
 */
export interface ImageStatus {
  registry: "off" | "offline" | "online" | "trouble"
  /** One line for people. */
  message: string
}

/** What was known at a moment, and what was looked up in vain. */
export interface Look {
  knowledge: ImageKnowledge
  /** Asks for what was not found, or is old; at most for so many milliseconds. What is not answered then goes on behind. */
  catchUp(milliseconds?: number): Promise<void>
  /** Whether something was looked up of which more may be known soon. */
  isWaiting(): boolean
}

/** All that a session knows of images. Nothing here throws. */
export interface Images {
  /** Rises when something new is known. */
  epoch(): number
  /** Whether registries may be asked. */
  isOnline(): boolean
  look(used?: readonly string[]): Look
  /** The tables that are loaded. */
  tables(): BundledTables
  /** Has further tables loaded, each tried once. Whether there are more of them now. */
  load(names: readonly TableName[]): Promise<boolean>
  choose(choice: RegistryChoice): Promise<void>
  pin(name: string): Promise<Outcome<TagState>>
  clear(): Promise<void>
  close(): void
}

/** Nobody has said anything. */
export const OFF: RegistryChoice = {trusted: false, online: false, user: {}}

/** `told`: something new is known, or the state has changed. */
export function openImages(
  sources: ImageSources,
  told: {learned(): void; status(status: ImageStatus): void; log(message: string): void},
): Images {
  const {now = Date.now} = sources
  let choice = OFF
  let epoch = 0
  let registry: (Registry & {close(): void}) | undefined
  let tables: BundledTables = {}
  const loading = new Map<TableName, Promise<void>>()
  let trouble: Failure | undefined

  const isOnline = () => registry !== undefined && choice.trusted && choice.online
  const learned = () => {
    epoch++
    told.learned()
  }

  function status(): ImageStatus {
    if (!sources.registry) return {registry: "off", message: "registries can't be asked here"}
    if (!choice.trusted)
      return {registry: "off", message: "registries are not asked: the workspace is not said to be trusted"}
    if (!choice.online)
      return {registry: "offline", message: "registries are not asked: dockerlint.registry.online is off"}
    if (trouble) return {registry: "trouble", message: trouble.message}
    return {registry: "online", message: `registries may be asked: ${hosts().join(", ")}`}
  }

  function hosts(): readonly string[] {
    return choice.user.allowedHosts ?? []
  }

  /** Without a registry there are the tables alone. */
  const bundled: Answers = {
    tags(name) {
      const reference = parseImageReference(name)
      const {tags} = tables
      if (!tags || "problem" in reference || reference.normalized.domain !== "docker.io") return undefined
      return tags.tags(reference.normalized.path, now())
    },
    tag: () => undefined,
    image: () => undefined,
    layers: () => undefined,
    download: () => undefined,
  }

  async function loadOne(name: TableName): Promise<void> {
    try {
      const table = await sources.table(name)
      if (!table) return
      tables = {...tables, [name]: table}
      epoch++
    } catch (error) {
      told.log(`table of ${name}: ${error}`)
    }
  }

  function watch(failures: Iterable<Failure>): void {
    const before = trouble
    trouble = undefined
    for (const failure of failures) if (TROUBLES.has(failure.failure)) trouble = failure
    if (trouble?.message === before?.message) return
    if (trouble) told.log(trouble.message)
    told.status(status())
  }

  return {
    epoch: () => epoch,
    isOnline,
    look(used) {
      const online = isOnline()
      const ups: LookUps | undefined = online ? registry!.lookUps() : undefined
      const asked = {tags: new Set<string>(), tag: new Set<string>()}
      let isSettled = ups === undefined
      const answers: Answers = ups
        ? {
            tags(name) {
              asked.tags.add(name)
              return ups.answers.tags(name)
            },
            tag(name) {
              asked.tag.add(name)
              return ups.answers.tag(name)
            },
            image: ups.answers.image,
            layers: ups.answers.layers,
            download: ups.answers.download,
          }
        : bundled
      return {
        knowledge: {answers, bundled: tables, now: now(), used, hosts: online ? hosts() : []},
        async catchUp(milliseconds) {
          if (!ups) return
          const done = ups.catchUp().then(isNew => {
            isSettled = true
            watch([...asked.tag].flatMap(name => failureIn(ups.answers.tag(name))))
            if (isNew) learned()
          })
          await (milliseconds === undefined ? done : Promise.race([done, pause(milliseconds)]))
        },
        isWaiting() {
          if (isSettled || !ups) return false
          const open = (found: {stale?: boolean; source?: string; reason?: string} | undefined) =>
            !found || (!found.reason && (found.stale === true || found.source === "bundle"))
          return (
            [...asked.tags].some(name => open(ups.answers.tags(name))) ||
            [...asked.tag].some(name => !ups.answers.tag(name))
          )
        },
      }
    },
    tables: () => tables,
    async load(names) {
      const before = tables
      const started = names.map(name => {
        const known = loading.get(name) ?? loadOne(name)
        loading.set(name, known)
        return known
      })
      await Promise.all(started)
      return tables !== before
    },
    async choose(next) {
      choice = next
      if (choice.trusted && choice.online && !registry && sources.registry) {
        try {
          registry = await sources.registry(() => choice)
        } catch (error) {
          told.log(`registries: ${error}`)
        }
      }
      trouble = undefined
      told.status(status())
    },
    async pin(name) {
      if (!isOnline()) return {failure: "offline", message: status().message}
      return registry!.pin(name)
    },
    async clear() {
      if (registry) await registry.clear()
      trouble = undefined
      learned()
      told.status(status())
    },
    close: () => registry?.close(),
  }
}

/** What goes wrong on the way; that there is no such image, or that nobody may ask for it, is an answer. */
const TROUBLES: ReadonlySet<Failure["failure"]> = new Set([
  "refused",
  "rate-limited",
  "server",
  "timeout",
  "network",
  "too-large",
  "bad-answer",
])

function failureIn<T>(outcome: Outcome<T> | undefined): Failure[] {
  if (!outcome) return []
  return isFailure(outcome) ? [outcome] : outcome.reason ? [{failure: "network", message: outcome.reason}] : []
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
