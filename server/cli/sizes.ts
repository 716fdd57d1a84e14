import type {Analysis} from "../analysis.ts"
import {analyze} from "../analysis.ts"
import type {LazyContext} from "../context/lazyContext.ts"
import {bundledSizeFacts} from "../context/sizeFacts.ts"
import {type Answers, imagesFrom} from "../model/answers.ts"
import {type BuildSettings, type Facts, NO_FACTS} from "../model/facts.ts"
import {askedSizes} from "../model/sizes/asked.ts"
import type {OnlineRequest} from "./onlineArguments.ts"
import {watchContext} from "./watchContext.ts"

/** What sizes are estimated from in one run. */
export interface Sizes {
  /** Analyzes a file again and again until there is nothing more to learn about its sizes. */
  analyze(source: string, settings: BuildSettings, context: LazyContext, more?: Partial<Facts>): Promise<Analysis>
  /** What is known for files of that build context. */
  facts(context: LazyContext): Facts
  /** Looks again and again until there is nothing more to learn. */
  learn<T>(context: LazyContext, look: () => T): Promise<T>
  close(): void
}

/** An image has to be known before its layers can be asked for, and may bring triggers that name another one. */
const ROUNDS = 6

/** What comes with the program; with `online` registries and the servers of downloads are asked too. */
export async function openSizes(online: OnlineRequest | undefined): Promise<Sizes> {
  const bundled = bundledSizeFacts()
  const registry = online && (await (await import("./online.ts")).openRegistries(online))
  const ups = registry?.lookUps()
  /** Whether something was looked up for the first time, of which there is an answer now or a reason. */
  let isNew = false
  const asked = new Set<string>()
  const note = <T>(key: string, found: T | undefined): T | undefined => {
    if (found === undefined && !asked.has(key)) isNew = true
    asked.add(key)
    return found
  }
  const answers = ups && {
    ...ups.answers,
    layers: ((name, platform) => note(name, ups.answers.layers(name, platform))) as Answers["layers"],
    download: (url => note(url, ups.answers.download(url))) as Answers["download"],
  }
  const lookUps = answers ? askedSizes(answers, bundled.facts) : bundled.facts

  async function catchUp(context: LazyContext): Promise<boolean> {
    const reading = watchContext(context.catchUp)
    const learned = await Promise.all([reading, bundled.catchUp(), ups?.catchUp({pulls: true})])
    const again = isNew || learned.includes(true)
    isNew = false
    return again
  }

  function facts({context}: LazyContext): Facts {
    return {...(answers ? {image: imagesFrom(answers), answers} : NO_FACTS), sizes: {...lookUps, context}}
  }

  async function learn<T>(context: LazyContext, look: () => T): Promise<T> {
    for (let round = 1; ; round++) {
      const found = look()
      if (!(await catchUp(context)) || round === ROUNDS) return found
    }
  }

  return {
    facts,
    learn,
    analyze: (source, settings, context, more) =>
      learn(context, () => {
        const analysis = analyze(source, settings, {...facts(context), ...more})
        void analysis.layers
        return analysis
      }),
    close: () => registry?.close(),
  }
}
