import {parseImageReference} from "../../grammars/image.ts"
import {
  type Answer,
  type Answers,
  type ImageDetails,
  NO_ANSWERS,
  type Outcome,
  type TagEntry,
  type TagList,
  type TagState,
} from "../../server/model/answers.ts"
import type {ImageKnowledge} from "../../server/model/imageKnowledge.ts"
import {loadHistory, loadSupport, loadTags} from "../../server/registry/bundle.ts"
import {parsePlatform} from "../../server/values/platform.ts"

// What is known of images in tests: a few days after the tables that come with the program, with answers that nobody gave.

const NOW = Date.UTC(2026, 8, 1, 12)
const day = (text: string) => Date.parse(`${text}T09:30:00Z`)
const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const platforms = (text: string) => text.split(" ").map(name => parsePlatform(name)!)

const TAGS: readonly TagEntry[] = [
  {name: "latest", digest: digest("a"), pushed: day("2026-08-30"), size: 45_200_000},
  {name: "2", digest: digest("a"), pushed: day("2026-08-30"), size: 45_200_000},
  {name: "2.1", digest: digest("a"), pushed: day("2026-08-30"), size: 45_200_000},
  {name: "2.0", digest: digest("b"), pushed: day("2026-05-02"), size: 44_900_000},
  {name: "1.9", digest: digest("c"), pushed: day("2024-07-01"), size: 40_000_000},
  {name: "1.8", digest: digest("d"), pushed: day("2024-01-01"), size: 39_000_000},
  {name: "2.1-alpine", digest: digest("e"), pushed: day("2026-08-31"), size: 9_120_000},
  {name: "2.0-alpine", digest: digest("f"), pushed: day("2026-05-02")},
  {name: "1.9-alpine"},
  {name: "2.2-rc1", digest: digest("9"), pushed: day("2026-09-01")},
  {name: "nightly"},
  {name: `sha256-${"a".repeat(64)}.sig`},
]

const STATES: Readonly<Record<string, TagState>> = {
  "2.1": {digest: digest("a"), index: true, platforms: platforms("linux/amd64 linux/arm64"), size: 45_200_000},
  "2.0": {digest: digest("b"), index: true, platforms: platforms("linux/amd64 linux/arm64")},
  "1.8": {digest: digest("d"), index: false, platforms: platforms("windows/amd64"), size: 39_000_000},
}

const DETAILS: ImageDetails = {
  digest: digest("a"),
  manifest: digest("1"),
  platform: parsePlatform("linux/amd64")!,
  env: [["PATH", "/bin"]],
  user: "app",
  workdir: "/srv",
  entrypoint: ["/bin/app", "--serve"],
  cmd: ["`x`"],
  ports: ["8080/tcp"],
  size: 45_200_000,
  created: day("2026-08-29"),
  platforms: platforms("linux/amd64 linux/arm64"),
  layers: [],
}

function live<T>(value: T): Answer<T> {
  return {value, source: "live", date: NOW, stale: false}
}

/** The answers for `example.com/team/app`; of Docker's official images there is what comes with the program. */
export async function madeUpImages(): Promise<ImageKnowledge> {
  const tags = await loadTags()
  const of = (name: string) => {
    const found = parseImageReference(name)
    return "problem" in found ? undefined : {...found.normalized, tag: found.tag?.text, digest: found.digest?.text}
  }
  const isOurs = (name: string) => of(name)?.domain === "example.com"
  const answers: Answers = {
    ...NO_ANSWERS,
    tags(name): Answer<TagList> | undefined {
      if (!isOurs(name)) return of(name)?.domain === "docker.io" ? tags.tags(of(name)!.path, NOW) : undefined
      return {value: {tags: TAGS, complete: true}, source: "cache", date: day("2026-08-31"), stale: false}
    },
    tag(name): Outcome<TagState> | undefined {
      const found = of(name)
      if (!found || !isOurs(name)) return undefined
      if (found.digest) return live({digest: found.digest})
      const state = STATES[found.tag ?? "latest"]
      if (state) return live(state)
      return found.tag?.startsWith("0")
        ? {failure: "not-found", message: `example.com has no team/app:${found.tag} [x](y)`}
        : undefined
    },
    image(name) {
      const {tag, digest} = of(name) ?? {}
      const isIt = digest ? digest === DETAILS.digest : tag === "2.1"
      return isOurs(name) && isIt ? live(DETAILS) : undefined
    },
  }
  const [support, history] = [await loadSupport(), await loadHistory()]
  return {
    answers,
    bundled: {tags, support, history},
    now: NOW,
    used: ["example.com/team/app", "node"],
    hosts: ["docker.io", "example.com"],
  }
}
