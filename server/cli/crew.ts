import {parentPort, Worker, workerData} from "node:worker_threads"
import {knownDefinitions} from "../disk/definitions.ts"
import type {PathError} from "../disk/discover.ts"
import type {Finding} from "../lint/lint.ts"
import type {Rule} from "../lint/rule.ts"
import {RULES} from "../rules/index.ts"
import {indexLines, type Span} from "../text.ts"
import {compileLess} from "./compileLess.ts"
import {internalError} from "./complain.ts"
import {type Job, type Outcome, workOn} from "./work.ts"

// Several threads at work on the files of one run. What goes between them is plain data: rules by their names, places
// without what hangs on them.

/** How many files a thread is given at a time. */
const BATCH = 24
/** How many batches wait for each thread: files must not pile up in memory. */
const AHEAD = 2
/** Room for what is forgotten at once. V8 would take three times as much in each thread, and be no faster. */
const YOUNG_MB = 16

interface SentFinding extends Omit<Finding, "rule"> {
  rule: string
}

type SentOutcome =
  | undefined
  | PathError
  | (Pick<Outcome, "fixed" | "notes"> & {path: string; source: string; instructions: Span[]; findings: SentFinding[]})

/**
 * Works on the jobs with so many threads; the outcomes come in the order of the jobs. `program`: the file that
 * runs `serve` in a thread; `found`: Compose and Bake files.
 */
export async function* withCrew(
  jobs: Iterable<Job>,
  threads: number,
  program: string,
  found: readonly string[],
): AsyncGenerator<Outcome | PathError | undefined> {
  const workers = new Set<Worker>()
  const idle: Worker[] = []
  const waiting: ((worker: Worker) => void)[] = []
  const release = (worker: Worker): void => {
    const next = waiting.shift()
    if (next) next(worker)
    else idle.push(worker)
  }
  const hire = (): void => {
    const worker = new Worker(program, {workerData: found, resourceLimits: {maxYoungGenerationSizeMb: YOUNG_MB}})
    workers.add(worker)
    release(worker)
  }
  const ready = (): Worker | Promise<Worker> => idle.pop() ?? new Promise(resolve => waiting.push(resolve))
  let over = false
  const ask = async (batch: readonly Job[]): Promise<SentOutcome[]> => {
    const worker = await ready()
    try {
      const answers = await answersOf(worker, batch)
      release(worker)
      return answers
    } catch (error) {
      if (over) return []
      workers.delete(worker)
      hire()
      if (batch.length === 1) return [{path: batch[0]!.path, message: internalError(error)}]
      // one of them has ended the thread: alone it does no harm to the others
      const answers: SentOutcome[] = []
      for (const job of batch) answers.push(...(await ask([job])))
      return answers
    }
  }
  for (let i = 0; i < threads; i++) hire()
  try {
    const begun: Promise<SentOutcome[]>[] = []
    for (const batch of batches(jobs)) {
      begun.push(ask(batch))
      if (begun.length >= threads * AHEAD) yield* (await begun.shift()!).map(received)
    }
    for (const answer of begun) yield* (await answer).map(received)
  } finally {
    over = true
    await Promise.all([...workers].map(worker => worker.terminate()))
  }
}

/** Rejects where the thread ends instead, as it does when it runs out of memory. */
function answersOf(worker: Worker, batch: readonly Job[]): Promise<SentOutcome[]> {
  return new Promise((resolve, reject) => {
    const ended = (code: number) => reject(new Error(`a thread has ended with ${code}`))
    worker.once("error", reject)
    worker.once("exit", ended)
    worker.once("message", (answers: SentOutcome[]) => {
      worker.off("error", reject)
      worker.off("exit", ended)
      resolve(answers)
    })
    worker.postMessage(batch)
  })
}

function* batches(jobs: Iterable<Job>): Generator<Job[]> {
  let batch: Job[] = []
  for (const job of jobs) {
    if (batch.push(job) < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** What one of the threads does, until it is ended. */
export function serve(): void {
  const port = parentPort!
  const definitions = knownDefinitions(workerData as string[])
  port.once("message", () => compileLess())
  port.on("message", async (jobs: Job[]) => {
    const answers: SentOutcome[] = []
    for (const job of jobs) answers.push(sentOutcome(await workOn(job, {definitions})))
    port.postMessage(answers)
  })
}

function sentOutcome(outcome: Outcome | PathError | undefined): SentOutcome {
  if (!outcome || "message" in outcome) return outcome
  const {result, fixed, notes} = outcome
  const {path, source, instructions, findings} = result
  return {
    fixed,
    notes,
    path,
    // reports need it only for what they show; what was fixed is written
    source: findings.length > 0 || fixed ? source : "",
    instructions: findings.length > 0 ? instructions.map(spanOf) : [],
    findings: findings.map(({rule, at, aliases, related, fix, ...rest}) => ({
      ...rest,
      rule: rule.name,
      at: spanOf(at),
      aliases: aliases.map(({code, at}) => ({code, at: at && spanOf(at)})),
      related: related?.map(({at, message}) => ({at: spanOf(at), message})),
      fix: fix && {...fix, edits: fix.edits.map(({text, ...edit}) => ({...spanOf(edit), text}))},
    })),
  }
}

function received(outcome: SentOutcome): Outcome | PathError | undefined {
  if (!outcome || "message" in outcome) return outcome
  const {fixed, notes, path, source, instructions} = outcome
  const findings = outcome.findings.map(one => ({...one, rule: ruleNamed(one.rule)}))
  return {result: {path, source, lines: indexLines(source), instructions, findings, all: findings}, fixed, notes}
}

let byName: ReadonlyMap<string, Rule> | undefined

function ruleNamed(name: string): Rule {
  byName ??= new Map(RULES.map(rule => [rule.name, rule]))
  return byName.get(name)!
}

function spanOf({from, to}: Span): Span {
  return {from, to}
}
