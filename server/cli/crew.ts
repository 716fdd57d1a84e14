import {parentPort, Worker, workerData} from "node:worker_threads"
import type {Finding} from "../lint/lint.ts"
import type {Rule} from "../lint/rule.ts"
import {RULES} from "../rules/index.ts"
import {indexLines, type Span} from "../text.ts"
import {knownDefinitions} from "./definitions.ts"
import type {PathError} from "./discover.ts"
import {type Job, type Outcome, workOn} from "./work.ts"

// Several threads at work on the files of one run. What goes between them is plain data: rules by their names, places
// without what hangs on them.

/** How many files a thread is given at a time. */
const BATCH = 24
/** How many batches wait for each thread: files must not pile up in memory. */
const AHEAD = 2

interface SentFinding extends Omit<Finding, "rule"> {
  rule: string
}

type SentOutcome =
  | undefined
  | PathError
  | (Pick<Outcome, "fixed" | "notes"> & {path: string; source: string; instructions: Span[]; findings: SentFinding[]})

/**
 * Works on the jobs with so many threads; the outcomes come in the order of the jobs. `program`: the file with this code
 * in it; `found`: Compose and Bake files.
 */
export async function* withCrew(
  jobs: Iterable<Job>,
  threads: number,
  program: string,
  found: readonly string[],
): AsyncGenerator<Outcome | PathError | undefined> {
  const workers = Array.from({length: threads}, () => new Worker(program, {workerData: found}))
  const free: ((worker: Worker) => void)[] = []
  const idle = [...workers]
  const ready = (): Promise<Worker> => {
    const worker = idle.pop()
    return worker ? Promise.resolve(worker) : new Promise(resolve => free.push(resolve))
  }
  const release = (worker: Worker): void => {
    const next = free.shift()
    if (next) next(worker)
    else idle.push(worker)
  }
  const ask = async (batch: readonly Job[]): Promise<SentOutcome[]> => {
    const worker = await ready()
    try {
      return await new Promise<SentOutcome[]>((resolve, reject) => {
        const done = (answer: SentOutcome[]) => {
          worker.off("error", reject)
          resolve(answer)
        }
        worker.once("message", done)
        worker.once("error", reject)
        worker.postMessage(batch)
      })
    } finally {
      release(worker)
    }
  }
  try {
    const begun: Promise<SentOutcome[]>[] = []
    for (const batch of batches(jobs)) {
      begun.push(ask(batch))
      if (begun.length >= threads * AHEAD) yield* (await begun.shift()!).map(received)
    }
    for (const answer of begun) yield* (await answer).map(received)
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()))
  }
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
