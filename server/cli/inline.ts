import {analyze} from "../analysis.ts"
import {type BuildDefinition, type InlineDockerfile, settingsOf} from "../builds/definition.ts"
import {contextFolder} from "../disk/context.ts"
import type {PathError} from "../disk/discover.ts"
import {readIgnoreFile} from "../disk/ignoreFile.ts"
import type {Finding} from "../lint/lint.ts"
import {lintFile} from "../linter.ts"
import type {Facts} from "../model/facts.ts"
import {indexLines, positionAt, type Span} from "../text.ts"
import {readText} from "./readText.ts"
import {
  analyzeWith,
  type FileReading,
  factsAt,
  type Job,
  type LintSizes,
  type Outcome,
  outcomeOf,
  sizesIn,
  type Tools,
} from "./work.ts"

/**
 * Lints the Dockerfiles that stand in a Compose or Bake file, with places and fixes in that file. Undefined where there
 * are none in it and nobody has asked for it by name.
 */
export async function workOnDefinitions(job: Job, tools: Tools): Promise<Outcome | PathError | undefined> {
  const {file, path, isAsked} = job
  const text = readText(file)
  if ("message" in text) return {path, message: text.message}
  const here = await tools.definitions.inFile(file)
  if (here.problem) {
    const {line, column} = positionAt(indexLines(text.source), here.problem.at.from)
    const message = `line ${line}, column ${column}: ${here.problem.message}`
    return isAsked ? {path, message} : {path, message: `not read, ${message}`, harmless: true}
  }
  if (!isAsked && here.builds.length === 0) return undefined
  const known = factsAt(job.now, tools.learning)
  const sizes = new Map<string | undefined, LintSizes>()
  const factsOf = (one: BuildDefinition): Facts => {
    const folder = contextFolder(path, [one])
    const found = sizes.get(folder) ?? sizesIn(folder, readIgnoreFile(path, folder))
    sizes.set(folder, found)
    return {...known, sizes: found.facts}
  }
  for (const one of here.builds)
    if (one.inline)
      await analyzeWith(one.inline.text, settingsOf([one], job.build), factsOf(one), job.lint, tools.learning)
  let first = readOuter(text.source, here.builds, job, factsOf)
  while (await catchUp(sizes.values())) first = readOuter(text.source, here.builds, job, factsOf)
  return outcomeOf(job, text.exact, first, source => readOuter(source, here.with(source).builds, job, factsOf), tools)
}

async function catchUp(sizes: Iterable<LintSizes>): Promise<boolean> {
  let more = false
  for (const one of sizes) more = (await one.catchUp()) || more
  return more
}

/** What is found in the file: all places are places in it. */
function readOuter(
  source: string,
  builds: readonly BuildDefinition[],
  {lint, build}: Job,
  factsOf: (build: BuildDefinition) => Facts,
): FileReading {
  const found: Finding[] = []
  const instructions: Span[] = []
  let problems = 0
  for (const one of builds) {
    const {inline} = one
    if (!inline) continue
    const analysis = analyze(inline.text, settingsOf([one], build), factsOf(one))
    problems += analysis.problems.length
    instructions.push(...analysis.file.instructions.map(({from, to}) => inline.placeOf({from, to})))
    found.push(...lintFile(analysis, lint).map(finding => outerFinding(finding, inline)))
  }
  return {
    source,
    problems,
    findings: found.sort((a, b) => a.at.from - b.at.from || a.at.to - b.at.to),
    instructions: instructions.sort((a, b) => a.from - b.from),
  }
}

function outerFinding(finding: Finding, {placeOf, editOf}: InlineDockerfile): Finding {
  const {at, aliases, related, fix} = finding
  const edits = fix?.edits.map(editOf)
  return {
    ...finding,
    at: placeOf(at),
    aliases: aliases.map(({code, at}) => ({code, at: at && placeOf(at)})),
    related: related?.map(({at, message}) => ({at: placeOf(at), message})),
    fix: fix && edits?.every(edit => edit !== undefined) ? {...fix, edits} : undefined,
  }
}
