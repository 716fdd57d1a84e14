import {type Analysis, analyze} from "../analysis.ts"
import {settingsOf} from "../builds/definition.ts"
import {lazyContext} from "../context/lazyContext.ts"
import {bundledSizeFacts} from "../context/sizeFacts.ts"
import {contextFolder} from "../disk/context.ts"
import {isDefinitionPath, type KnownDefinitions} from "../disk/definitions.ts"
import type {PathError} from "../disk/discover.ts"
import {readIgnoreFile} from "../disk/ignoreFile.ts"
import {type FixChoice, fixAll, type Reading} from "../lint/fixes.ts"
import type {Finding} from "../lint/lint.ts"
import type {LintSettings} from "../lint/settings.ts"
import type {ShellcheckAnswers} from "../lint/shellcheck.ts"
import {lintFile} from "../linter.ts"
import {imagesFrom, NO_ANSWERS} from "../model/answers.ts"
import type {BuildSettings, Facts} from "../model/facts.ts"
import {likelyImagesOf} from "../model/imageUses.ts"
import type {LayerFacts} from "../model/layers.ts"
import {loadedTables, loadTablesFor} from "../registry/bundle.ts"
import {indexLines, type Span} from "../text.ts"
import {internalError} from "./complain.ts"
import type {Learning} from "./learn.ts"
import {lintSized} from "./lintSized.ts"
import {readText} from "./readText.ts"
import type {FileResult} from "./report/reporter.ts"

/** One file to lint. */
export interface Job {
  /** The path to read; `-` is standard input. */
  file: string
  /** The path as it is shown. */
  path: string
  lint: LintSettings
  /** What the user says about the build. */
  build: BuildSettings
  /** Milliseconds since 1970, by which dates are judged. */
  now: number
  fix?: FixChoice
  /** The file was given by name, not met in a search. */
  isAsked: boolean
}

/** What came of a file. */
export interface Outcome {
  /** What was found; after fixing, in the text with the fixes. */
  result: FileResult
  /** How many fixes were made, and the text before them; undefined where none was. */
  fixed?: {count: number; before: string}
  /** What else there is to say. */
  notes: readonly PathError[]
}

/** What is known of one text of a file. */
export interface FileReading extends Reading {
  /** In order. */
  instructions: readonly Span[]
}

/** What the work is done with. */
export interface Tools {
  definitions: KnownDefinitions
  /** Those of the findings that count; the others are known, and not to be fixed. */
  isNew?(path: string, source: string, findings: readonly Finding[]): readonly Finding[]
  /** Registries that are asked. */
  learning?: Learning
  shellcheck?(analysis: Analysis): Promise<{answers: ShellcheckAnswers; failures: string[]}>
}

/** Reads and lints a file, and fixes its text in memory. Undefined: there is nothing to lint in it. */
export async function workOn(job: Job, tools: Tools): Promise<Outcome | PathError | undefined> {
  try {
    if (!isDefinitionPath(job.file)) return await workOnDockerfile(job, tools)
    const {workOnDefinitions} = await import("./inline.ts")
    return await workOnDefinitions(job, tools)
  } catch (error) {
    return {path: job.path, message: internalError(error)}
  }
}

async function workOnDockerfile(job: Job, tools: Tools): Promise<Outcome | PathError> {
  const {file, path, lint} = job
  const text = readText(file)
  if ("message" in text) return {path, message: text.message}
  const builds = path === "-" ? [] : await tools.definitions.buildsOf(path)
  const build = settingsOf(builds, job.build)
  const folder = path === "-" ? undefined : contextFolder(path, builds)
  const ignoreFile = path === "-" ? undefined : readIgnoreFile(path, folder)
  const sizes = sizesIn(folder, ignoreFile)
  const facts = {...factsAt(job.now, tools.learning), ignoreFile, sizes: sizes.facts}
  const analysis = await analyzeWith(text.source, build, facts, lint, tools.learning)
  const told = await tools.shellcheck?.(analysis)
  const first = readingOf(analysis, await lintSized(analysis, lint, sizes.catchUp, told?.answers))
  const read = (source: string) => {
    const analysis = analyze(source, build, facts)
    return readingOf(analysis, lintFile(analysis, lint))
  }
  const notes = (told?.failures ?? []).map(message => ({path, message}))
  return outcomeOf(job, text.exact, first, read, tools, notes)
}

/** An image may bring triggers that name another one, and a tag that is not there has the others asked for. */
const ROUNDS = 4

/** Of a context with more files than these, sizes are "at least": nobody waits for a linter to count them. */
const COUNTED = 20_000

/** What sizes are estimated from: look-ups that answer with what is loaded, and what loads the rest. */
export interface LintSizes {
  facts: LayerFacts
  /** Loads what was looked up in vain; false: there is nothing more to know. */
  catchUp(): Promise<boolean>
}

/** The sizes for a build of this folder; undefined: it is not known which one is built. */
export function sizesIn(folder: string | undefined, ignoreFile: string | undefined): LintSizes {
  const context = folder === undefined ? undefined : lazyContext(folder, {ignoreFile, most: COUNTED})
  const bundled = bundledSizeFacts(context?.context)
  return {
    facts: bundled.facts,
    catchUp: async () => (await Promise.all([context?.catchUp(), bundled.catchUp()])).includes(true),
  }
}

/** What is known: what comes with the program, and what registries have said. */
export function factsAt(now: number, learning?: Learning): Facts {
  const answers = learning?.registry.answers
  return {image: imagesFrom(answers ?? NO_ANSWERS), bundled: loadedTables(), now, ...(answers && {answers})}
}

/** Analyzes a text, with what comes with the program about the images in it, and with what registries say. */
export async function analyzeWith(
  source: string,
  build: BuildSettings,
  facts: Facts,
  lint: LintSettings,
  learning?: Learning,
): Promise<Analysis> {
  let analysis = analyze(source, build, facts)
  await loadTablesFor(analysis)
  for (let round = 0; learning && round < ROUNDS; round++) {
    const age = learning.age()
    // what rules look up in vain is asked for
    lintFile(analysis, lint)
    await learning.catchUp()
    if (age === learning.age()) break
    analysis = analyze(source, build, facts)
    await loadTablesFor(analysis)
  }
  if (learning) for (const {name} of likelyImagesOf(analysis)) learning.note(await learning.registry.tag(name))
  return analysis
}

function readingOf({source, problems, file}: Analysis, findings: readonly Finding[]): FileReading {
  return {source, problems: problems.length, findings, instructions: file.instructions}
}

/** Makes the fixes that are asked for. `exact`: the text can be written back. `read`: reads the file with another text. */
export function outcomeOf(
  {path, fix}: Job,
  exact: boolean,
  first: FileReading,
  read: (source: string) => FileReading,
  {isNew}: Tools,
  notes: readonly PathError[] = [],
): Outcome {
  if (!fix) return {result: resultOf(path, first), notes}
  if (!exact) {
    const message = "nothing is fixed in what is not UTF-8 throughout"
    return {result: resultOf(path, first), notes: [...notes, {path, message}]}
  }
  const meant = ({source, findings}: FileReading) => isNew?.(path, source, findings) ?? findings
  const {reading, made} = fixAll(first.source, source => (source === first.source ? first : read(source)), fix, meant)
  const fixed = made.length > 0 ? {count: made.length, before: first.source} : undefined
  return {result: resultOf(path, reading), fixed, notes}
}

function resultOf(path: string, {source, findings, instructions}: FileReading): FileResult {
  return {path, source, lines: indexLines(source), instructions, findings, all: findings}
}
