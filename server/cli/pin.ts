import {readFileSync} from "node:fs"
import {reasonOf} from "../disk/reason.ts"
import {isFailure} from "../model/answers.ts"
import type {ImageUse} from "../model/imageUses.ts"
import type {Registry} from "../registry/registry.ts"
import {applyEdits, type Edit, positionAt} from "../text.ts"
import {complain, misuse} from "./complain.ts"
import {type ImageFile, type ImageFilesRequest, readImageFiles} from "./imageFiles.ts"
import {currentTime} from "./now.ts"
import {openRegistries} from "./online.ts"
import type {OnlineRequest} from "./onlineArguments.ts"
import {startProgress} from "./progress.ts"
import {unifiedDiff} from "./report/diff.ts"
import type {Paint} from "./report/paint.ts"
import {visible} from "./report/visible.ts"
import {writeError, writeOut} from "./streams.ts"
import {replaceFile} from "./write.ts"

export interface PinRequest extends ImageFilesRequest {
  /** Change nothing, say which images are not pinned, or with `update` not as they are now. */
  check: boolean
  /** Change nothing, show what would change. */
  diff: boolean
  /** Bring digests that are there up to date. */
  update: boolean
  /** Undefined: nobody is asked. */
  online?: OnlineRequest
}

/** What becomes of an image: its new digest, or why it stays as it is; undefined where it is right already. */
type Plan = {digest: string} | {left: string} | undefined

/** Writes digests behind the names of images; answers the exit code. */
export async function pinCommand(request: PinRequest, paint: Paint): Promise<number> {
  const {paths, check, diff, update, online} = request
  // which images have no digest can be told by anybody
  const asks = !check || update
  if (asks && !online)
    return misuse(["pin has to ask registries for digests: say --online; pin --check alone needs none"])
  if (check && diff) return misuse(["--check does not go with --diff"])
  if (paths.includes("-") && !check && !diff)
    return misuse(["standard input can only be looked at: add --check or --diff"])
  const read = await readImageFiles(request, currentTime(process.env))
  if (typeof read === "number") return read
  const errors = [...read.errors]
  const wanted = read.files.flatMap(({uses}) => uses.filter(use => isWanted(use, update)))
  const plans = asks ? await plansFor(wanted, online!) : undefined
  let [changed, left] = [0, 0]
  for (const file of read.files) {
    const edits: Edit[] = []
    for (const use of file.uses.filter(use => isWanted(use, update))) {
      const plan = editOf(file, use, plans?.get(use.name))
      if (plan === undefined) continue
      const {line, column} = positionAt(file.analysis.file.lines, use.at.from)
      const place = `${visible(file.path)}:${line}:${column}`
      if (typeof plan === "string") {
        left++
        writeError(`dockerlint: ${place}: ${visible(use.name)} is left alone: ${visible(plan)}\n`)
        continue
      }
      changed++
      edits.push(plan)
      if (check) writeOut(`${place}: would ${use.reference.digest ? "update" : "pin"} ${visible(use.name)}\n`)
    }
    const problem = check || edits.length === 0 ? undefined : put(file, edits, diff, paint)
    if (problem !== undefined) {
      errors.push({path: file.path, message: problem})
      complain({path: file.path, message: problem})
    }
  }
  const images = `${changed} image${changed === 1 ? "" : "s"}`
  const say = diff ? writeError : writeOut
  say(`${check || diff ? `${images} would be pinned` : `pinned ${images}`}${left > 0 ? `, ${left} left alone` : ""}\n`)
  if (errors.length > 0 || (left > 0 && asks)) return 3
  return (check || diff) && changed > 0 ? 1 : 0
}

/** Those without a digest; with `update` those with a tag before it as well. */
function isWanted({reference: {tag, digest}}: ImageUse, update: boolean): boolean {
  return !digest || (update && !!tag)
}

/** Asks for each image once, all at that moment. */
async function plansFor(uses: readonly ImageUse[], online: OnlineRequest): Promise<ReadonlyMap<string, Plan>> {
  const registry = await openRegistries(online)
  const byName = new Map(uses.map(use => [use.name, use]))
  const progress = startProgress(byName.size, true, "images")
  const plans = await Promise.all(
    [...byName].map(async ([name, use]) => {
      const plan = await planFor(use, registry)
      progress.step()
      return [name, plan] as const
    }),
  )
  progress.hide()
  registry.close()
  return new Map(plans)
}

async function planFor({name, reference: {digest}}: ImageUse, registry: Registry): Promise<Plan> {
  const tagged = digest ? name.slice(0, digest.from - 1) : name
  const found = await registry.pin(tagged)
  if (isFailure(found)) return {left: found.message}
  if (!digest) return {digest: found.value.digest}
  if (digest.text === found.value.digest) return undefined
  const pinned = await registry.tag(name)
  // whoever pinned the image of one platform wants to keep that platform
  if (found.value.index && !isFailure(pinned) && pinned.value.index === false)
    return {left: "its digest is that of one platform, and that of the tag is for several"}
  return {digest: found.value.digest}
}

/** The change in the file; a text says why there is none. `plan` undefined: the digest is not asked for. */
function editOf(
  {analysis, exact}: ImageFile,
  {at, name, reference, variable}: ImageUse,
  plan: Plan,
): Edit | string | undefined {
  if (plan && "left" in plan) return plan.left
  const {digest} = reference
  if (digest && !plan) return undefined
  if (!exact) return "the file is not UTF-8 throughout"
  const written = analysis.text(at)
  // the argument that is all of the name is as good a place as the name
  if (written !== name)
    return variable ? "a variable is part of its name" : "it is written over several lines or in quotes"
  if (variable?.shared) return "its argument is part of other names too"
  const value = plan?.digest ?? ""
  if (digest) return {from: at.to - digest.text.length, to: at.to, text: value}
  return {from: at.to, to: at.to, text: `${reference.tag ? "" : ":latest"}@${value}`}
}

/** Writes or shows the changes; answers why they could not be written. */
function put(
  {path, analysis: {source}}: ImageFile,
  edits: readonly Edit[],
  diff: boolean,
  paint: Paint,
): string | undefined {
  const after = applyEdits(source, edits)
  if (diff) {
    writeOut(unifiedDiff(path, source, after, paint))
    return undefined
  }
  try {
    if (readFileSync(path, "utf8") !== source) return "the file has changed meanwhile; run it again"
    replaceFile(path, after)
    writeOut(`pinned ${visible(path)}\n`)
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}
