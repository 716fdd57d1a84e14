import {type ImageDetails, isFailure, type TagState} from "../model/answers.ts"
import {droppedFrom, officialPath} from "../model/bundled.ts"
import type {Support} from "../model/endOfLife.ts"
import type {Facts} from "../model/facts.ts"
import type {ImageUse} from "../model/imageUses.ts"
import {positionAt} from "../text.ts"
import {formatPlatform, type Platform} from "../values/platform.ts"
import {tell} from "./complain.ts"
import {type ImageFilesRequest, readImageFiles} from "./imageFiles.ts"
import {imageTable} from "./imageTable.ts"
import {type Learning, startLearning} from "./learn.ts"
import {currentTime} from "./now.ts"
import {openRegistries} from "./online.ts"
import type {OnlineRequest} from "./onlineArguments.ts"
import {startProgress} from "./progress.ts"
import type {Paint} from "./report/paint.ts"
import {jsonLines} from "./report/visible.ts"
import {writeOut} from "./streams.ts"
import {factsAt} from "./work.ts"

export interface ImagesRequest extends ImageFilesRequest {
  format: "text" | "json"
  /** Undefined: nobody is asked. */
  online?: OnlineRequest
}

/** An image that Dockerfiles name, and all that is known of it. This is what JSON has, except that dates are texts there. */
export interface ListedImage {
  /** As the files have it, variables replaced. */
  name: string
  /** `docker.io` where none is written. */
  registry: string
  /** Without registry only where none is written. */
  image: string
  tag?: string
  /** The one that the name is pinned to. */
  pinned?: string
  /** What the tag stands for now, as far as a registry said. */
  digest?: string
  /** Compressed bytes. */
  size?: number
  /** When it was last pushed, otherwise when it was made: milliseconds since 1970. */
  date?: number
  platforms?: readonly string[]
  endOfLife: readonly Pick<Support, "product" | "cycle" | "codename" | "end" | "ended">[]
  /** The month in which Docker built it for the last time. */
  droppedSince?: string
  /** When the registry said so. */
  asked?: number
  /** Why nothing, or nothing new, is known. */
  problem?: string
  uses: {path: string; line: number; column: number; instruction: ImageUse["by"]}[]
}

/** Lists the images of Dockerfiles; answers the exit code. */
export async function imagesCommand(request: ImagesRequest, paint: Paint): Promise<number> {
  const now = currentTime(process.env)
  const read = await readImageFiles(request, now)
  if (typeof read === "number") return read
  const listed = new Map<string, {image: ListedImage; use: ImageUse; platform: Platform}>()
  const facts = factsAt(now)
  for (const {path, analysis, uses} of read.files) {
    for (const use of uses) {
      const platform = use.stage.platform ?? analysis.settings.platform
      const entry = listed.get(use.name) ?? {image: imageOf(use, facts), use, platform}
      listed.set(use.name, entry)
      const {line, column} = positionAt(analysis.file.lines, use.at.from)
      entry.image.uses.push({path, line, column, instruction: use.by})
    }
  }
  const registry = await openRegistries(request.online)
  const learning = startLearning(registry)
  const progress = startProgress(listed.size, request.online !== undefined, "images")
  await Promise.all(
    [...listed.values()].map(async ({image, use, platform}) => {
      await addAnswers(image, use, platform, learning)
      progress.step()
    }),
  )
  progress.hide()
  registry.close()
  const images = [...listed.values()].map(({image}) => image).sort((a, b) => (a.name < b.name ? -1 : 1))
  if (request.format === "json") writeOut(`${jsonLines({images: images.map(inJson)})}\n`)
  else {
    writeOut(imageTable(images, now, paint))
    // without asking there is nothing to complain of
    const problems = request.online ? images.flatMap(({name, problem}) => (problem ? `${name}: ${problem}` : [])) : []
    for (const problem of problems) tell(problem)
  }
  return read.errors.length > 0 ? 3 : 0
}

function imageOf({name, reference}: ImageUse, facts: Facts): ListedImage {
  const {registry, repository, tag, digest, normalized} = reference
  const path = officialPath(reference)
  const support =
    path && tag && facts.now !== undefined ? facts.bundled?.support?.supportOf(path, tag.text, facts.now) : []
  const dropped = droppedFrom(reference, facts)
  return {
    name,
    registry: normalized.domain,
    image: `${registry ? `${registry.text}/` : ""}${repository.text}`,
    ...(tag && {tag: tag.text}),
    ...(digest && {pinned: digest.text}),
    endOfLife: (support ?? []).map(({product, cycle, codename, end, ended}) => ({
      product,
      cycle,
      codename,
      end,
      ended,
    })),
    ...(dropped && {droppedSince: dropped.since}),
    uses: [],
  }
}

/** A pinned image is what its digest stands for; what its tag stands for by now is asked besides. */
async function addAnswers(
  image: ListedImage,
  {name, reference}: ImageUse,
  platform: Platform,
  {registry, catchUp}: Learning,
): Promise<void> {
  const {tag, digest} = reference
  const state = await registry.tag(tag && digest ? name.slice(0, digest.from - 1) : name)
  if (isFailure(state)) {
    if (state.failure !== "offline") image.problem = state.message
  } else {
    image.digest = state.value.digest
    image.asked = state.date
    if (state.reason) image.problem = state.reason
  }
  const own = digest && tag ? await registry.tag(name) : state
  if (isFailure(own)) return
  let known: Partial<TagState & ImageDetails> = own.value
  if (known.size === undefined || known.pushed === undefined) {
    // asks for no more than what counts as no pull
    registry.answers.image(name, platform)
    await catchUp()
    known = {...known, ...registry.answers.image(name, platform)?.value}
  }
  image.size = known.size
  image.date = known.pushed ?? known.created
  image.platforms = known.platforms?.map(one => formatPlatform(one))
}

function inJson({date, asked, ...image}: ListedImage) {
  const day = (time: number | undefined) => time && new Date(time).toISOString()
  return {...image, date: day(date), asked: day(asked)}
}
