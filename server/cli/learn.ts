import {isFailure, type Outcome} from "../model/answers.ts"
import type {Registry} from "../registry/registry.ts"

/** Has registries asked what is wanted of them, for files that are linted at the same time. */
export interface Learning {
  registry: Registry
  /** How often something was learned. */
  age(): number
  /** Asks for all that was wanted in vain so far. */
  catchUp(): Promise<void>
  /** Keeps why an image is not known, to be said at the end. */
  note(outcome: Outcome<unknown>): void
  /** Each reason once, in the order of the files. */
  failures(): string[]
}

export function startLearning(registry: Registry): Learning {
  let age = 0
  let running: Promise<void> = Promise.resolve()
  const failures = new Set<string>()
  return {
    registry,
    age: () => age,
    catchUp() {
      // one after the other: what one file has asked for may be on its way for another
      running = running.then(async () => {
        if (await registry.catchUp()) age++
      })
      return running
    },
    note(outcome) {
      if (isFailure(outcome) && !["not-found", "unsupported"].includes(outcome.failure)) failures.add(outcome.message)
    },
    failures: () => [...failures],
  }
}
