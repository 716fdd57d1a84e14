import {type ImageReference, parseImageReference} from "../../../grammars/image.ts"
import {type Answer, isFailure, type TagEntry} from "../../model/answers.ts"
import type {Support} from "../../model/endOfLife.ts"
import type {ImageFacts} from "../../model/facts.ts"
import type {ImageKnowledge} from "../../model/imageKnowledge.ts"
import {sameImage} from "../../model/tagRank.ts"
import {ageOf, dayOf, sizeOf} from "../../values/amounts.ts"
import {formatPlatform, type Platform} from "../../values/platform.ts"
import {code, link, list} from "../hover/markdown.ts"

type Known = Omit<Answer<unknown>, "value">

/**
 * What is known of an image from registries and from the tables that come with the program, as a list in Markdown, each line
 * with where it is from and since when; undefined where nothing is. `name`: as behind FROM, variables replaced.
 */
export function imageFactsText(name: string, images: ImageKnowledge, platform?: Platform): string | undefined {
  const reference = parseImageReference(name)
  if ("problem" in reference) return undefined
  const lines = [...stateLines(name, reference, images), ...tableLines(reference, images)]
  const details = platform && images.answers.image(name, platform)
  if (details) {
    const {created, platform} = details.value
    const made = created === undefined ? "" : `, made ${when(created, images.now)}`
    const title = `for ${code(formatPlatform(platform))}${made} ${sourceOf(details, images.now)}:`
    lines.push([title, ...factLines(details.value)].join("\n  - "))
  }
  return lines.length === 0 ? undefined : list(...lines)
}

function* stateLines(name: string, reference: ImageReference, images: ImageKnowledge): Generator<string> {
  const {answers, now} = images
  const {digest, tag} = reference
  const tags = answers.tags(name)
  const entry = digest ? undefined : tags?.value.tags.find(one => one.name === (tag?.text ?? "latest"))
  const state = answers.tag(name)
  if (state && isFailure(state)) {
    if (state.failure === "not-found") yield plain(state.message)
  } else if (state) {
    const {platforms, size, pushed} = state.value
    yield* imageLines(state.value, state, now)
    // the list may say what the state does not
    const rest = {
      platforms: platforms ? undefined : entry?.platforms,
      size: size === undefined ? entry?.size : undefined,
      pushed: pushed === undefined ? entry?.pushed : undefined,
    }
    if (entry && tags && (entry.digest === undefined || entry.digest === state.value.digest))
      yield* imageLines(rest, tags, now)
    if (!digest) yield `digest: ${code(state.value.digest)} ${sourceOf(state, now)}`
  } else if (entry && tags) yield* imageLines(entry, tags, now)
  if (digest) yield* pinLines(name, reference, images)
  if (!entry || !tags) return
  const others = sameImage(tags.value.tags, entry.name)
  if (others.length > 0) yield `the same image as ${some(others.map(code), 6)} ${sourceOf(tags, now)}`
}

function* imageLines(
  {platforms = [], size, pushed}: Pick<TagEntry, "platforms" | "size" | "pushed">,
  known: Known,
  now: number,
): Generator<string> {
  const names = [...new Set(platforms.map(formatPlatform))]
  if (names.length > 0) yield `offered for ${some(names.map(code), 10)} ${sourceOf(known, now)}`
  if (size !== undefined) yield `compressed size: ${sizeOf(size)} ${sourceOf(known, now)}`
  if (pushed !== undefined) yield `last pushed ${when(pushed, now)} ${sourceOf(known, now)}`
}

/** What has become of a pin: which tags are this image, and whether the one beside it still is. */
function* pinLines(name: string, {digest, tag}: ImageReference, {answers, now}: ImageKnowledge): Generator<string> {
  const unpinned = name.slice(0, name.indexOf("@"))
  if (tag) {
    const state = answers.tag(unpinned)
    if (!state || isFailure(state)) return
    const said =
      state.value.digest === digest!.text
        ? `${code(tag.text)} is still this image`
        : `${code(tag.text)} has moved to another image: ${code(state.value.digest)}`
    yield `${said} ${sourceOf(state, now)}`
    return
  }
  const tags = answers.tags(unpinned)
  const names = tags?.value.tags.filter(one => one.digest === digest!.text).map(one => one.name) ?? []
  if (names.length > 0) yield `tagged ${some(names.map(code), 6)} ${sourceOf(tags!, now)}`
}

/** What the tables say: until when it is looked after, and whether it is still built. */
function* tableLines({normalized: {domain, path}, tag}: ImageReference, images: ImageKnowledge): Generator<string> {
  const {now} = images
  const {support, history} = images.bundled
  if (domain !== "docker.io" || !tag) return
  for (const one of support?.supportOf(path, tag.text, now) ?? []) {
    yield `${supportText(one)} (${link("endoflife.date", `https://endoflife.date/${one.product}`)}, ${support!.date})`
  }
  const image = history?.repositoryDroppedSince(path)
  const since = image ?? history?.droppedSince(path, tag.text)
  if (since)
    yield `not built any more since ${since}${image ? ", nor is any other tag" : ""} (bundled, ${history!.date})`
}

function supportText({product, cycle, codename, end, ended, label, instead, insteadName}: Support): string {
  const what = `${product} ${cycle}${codename ? ` (${codename})` : ""}`
  const of = label ? `, ${label},` : ""
  if (!ended) return end ? `${what}${of} is looked after until ${end}` : `${what}${of} is looked after`
  return `**end of life**: ${what}${of} is no longer looked after${end ? ` since ${end}` : ""}${instead ? `; ${instead}${insteadName ? ` (${insteadName})` : ""} is` : ""}`
}

/** What an image says about running it. */
export function factLines({user, workdir, shell, env, entrypoint, cmd, ports, volumes}: ImageFacts): string[] {
  const words = (list: readonly string[] | undefined) =>
    list && list.length > 0 ? code(JSON.stringify(list)) : undefined
  const line = (name: string, text: string | undefined) => (text === undefined ? [] : [`${name} ${text}`])
  return [
    `user ${user ? code(user) : "root"}`,
    ...line("working folder", workdir ? code(workdir) : undefined),
    ...line("entrypoint", words(entrypoint)),
    ...line("command", words(cmd)),
    ...line("shell", words(shell)),
    ...line("ports", ports && ports.length > 0 ? some(ports.map(code), 8) : undefined),
    ...line("volumes", volumes && volumes.length > 0 ? some(volumes.map(code), 8) : undefined),
    ...line(
      "sets",
      env.length > 0
        ? some(
            env.map(([name]) => code(name)),
            8,
          )
        : undefined,
    ),
  ]
}

/** `(docker.io, just now)` */
function sourceOf({source, date, stale, reason}: Known, now: number): string {
  const day = dayOf(date)
  const said = source === "bundle" ? "bundled" : source === "live" || now - date < 60_000 ? "asked just now" : "asked"
  const time =
    said === "asked"
      ? ` ${day} ${new Date(date).toISOString().slice(11, 16)} UTC`
      : said === "bundled"
        ? `, ${day}`
        : ""
  return `(${said}${time}${stale ? ", may be old" : ""}${reason ? `: ${plain(reason)}` : ""})`
}

function when(time: number, now: number): string {
  return `${dayOf(time)}, ${ageOf(time, now)}`
}

function some(words: readonly string[], most: number): string {
  const first = words.slice(0, most).join(", ")
  return words.length > most ? `${first} and ${words.length - most} more` : first
}

/** A line of a registry's, in which nothing is markup. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~]/g, "\\$&")
}
