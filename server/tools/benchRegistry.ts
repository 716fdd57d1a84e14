import {analyze} from "../analysis.ts"
import {complete} from "../features/completion.ts"
import {NO_ANSWERS, type TagEntry, type TagList} from "../model/answers.ts"
import type {ImageKnowledge} from "../model/imageKnowledge.ts"
import {rankTags} from "../model/tagRank.ts"
import {LOADERS} from "../registry/bundle.ts"
import {OFFLINE} from "../registry/policy.ts"
import {createRegistry} from "../registry/registry.ts"
import type {Transport} from "../registry/transport.ts"

// What somebody who types a tag waits for, with all that is known of tags.

const MANY = 56_000
const KEYSTROKES = 300
const NOW = Date.UTC(2026, 8, 1)

type Say = (what: string, value: string) => void

export async function benchRegistry(say: Say): Promise<void> {
  const first: number[] = []
  const again: number[] = []
  for (let i = 0; i < 5; i++) {
    const tags = manyTags(MANY)
    first.push(time(() => rankTags(tags)))
    again.push(time(() => rankTags(tags)))
  }
  say(
    `ranking ${MANY} tags (median of ${first.length})`,
    `${part(first, 0.5).toFixed(0)} ms; once more ${part(again, 0.5).toFixed(3)} ms`,
  )
  const tags = await LOADERS.tags()
  const bundle: ImageKnowledge = {
    answers: {...NO_ANSWERS, tags: name => tags.tags(`library/${name}`, NOW)},
    bundled: {tags},
    now: NOW,
  }
  typing(say, "bundle", "FROM gradle:", bundle)
  for (const count of [2000, 20_000, MANY]) {
    const answers = await cached(count)
    typing(say, `cache, ${count} tags`, "FROM example.com/team/app:", {answers, bundled: {}, now: NOW})
  }
}

/** Types a tag letter by letter, again and again: each time the text is read and completed anew. */
function typing(say: Say, what: string, start: string, images: ImageKnowledge): void {
  const source = "RUN make\n".repeat(60)
  const tag = "8.14-jdk21-alpine"
  const times: number[] = []
  // what others do on the machine does not count here
  const own: number[] = []
  let items = 0
  for (let i = 0; i < KEYSTROKES; i++) {
    const typed = start + tag.slice(0, i % tag.length)
    const before = process.cpuUsage()
    times.push(
      time(() => {
        const analysis = analyze(`${typed}\n${source}`)
        items += complete(analysis, typed.length, {snippets: true, images}).items.length
      }),
    )
    const {user, system} = process.cpuUsage(before)
    own.push((user + system) / 1000)
  }
  if (items === 0) throw new Error("nothing was completed")
  // what runs for the first time is compiled then, once for all that is typed in a day
  const first = times.splice(0, tag.length)[0]!
  own.splice(0, tag.length)
  say(
    `completion of a tag from the ${what}`,
    `p50 ${part(times, 0.5).toFixed(1)} ms, p95 ${part(times, 0.95).toFixed(1)} ms, of the processor p95 ${part(own, 0.95).toFixed(1)} ms; first ${first.toFixed(1)} ms`,
  )
}

/** The look-ups of a client that was told so many tags. */
async function cached(count: number): Promise<ImageKnowledge["answers"]> {
  const names = manyTags(count).map(({name}) => name)
  const transport: Transport = async () => {
    return {status: 200, headers: new Map(), body: Buffer.from(JSON.stringify({name: "team/app", tags: names}))}
  }
  const policy = {...OFFLINE, online: true, hosts: ["example.com"]}
  const registry = createRegistry({transport, policy: () => policy, clock: {now: () => NOW, sleep: async () => {}}})
  const found = await registry.tags("example.com/team/app")
  if ("failure" in found) throw new Error(found.message)
  const {tags}: TagList = found.value
  if (tags.length !== count) throw new Error(`${tags.length} tags`)
  return registry.answers
}

/** Tags as official images have them, in no order. */
function manyTags(count: number): TagEntry[] {
  const variants = ["", "-slim", "-alpine", "-jdk21", "-jdk21-alpine", "-bookworm", "-bookworm-slim", "-jre-noble"]
  return Array.from({length: count}, (_, i) => {
    const at = (i * 7919) % count
    const [variant, version] = [variants[at % variants.length]!, Math.floor(at / variants.length)]
    return {name: `${version % 30}.${Math.floor(version / 30) % 40}.${Math.floor(version / 1200)}${variant}`}
  })
}

function time(run: () => unknown): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

function part(numbers: number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))]!
}
