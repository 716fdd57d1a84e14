import {readFileSync} from "node:fs"
import type {PathError} from "../disk/discover.ts"
import {reasonOf} from "../disk/reason.ts"
import type {FixChoice} from "../lint/fixes.ts"
import {unifiedDiff} from "./report/diff.ts"
import type {Paint} from "./report/paint.ts"
import {writeError, writeOut} from "./streams.ts"
import type {Outcome} from "./work.ts"
import {replaceFile} from "./write.ts"

/** What the user wants to have fixed. */
export interface FixRequest {
  choice: FixChoice
  /** Show what would change, and change nothing. */
  diff: boolean
}

/** Puts fixes where they belong, and counts them. */
export interface Fixer {
  /** Writes or shows the fixes of a file; answers why they could not be written. */
  take(outcome: Outcome): Promise<PathError | undefined>
  /** Whether anything was changed, or would be. */
  hasChanges(): boolean
  /** Says how much was fixed. */
  end(): void
}

/** `beforeWrite` is called before something goes to standard output. */
export function openFixer(diff: boolean, paint: Paint, beforeWrite: () => void): Fixer {
  let fixes = 0
  let files = 0
  const made = () => `${fixes} fix${fixes === 1 ? "" : "es"} in ${files} file${files === 1 ? "" : "s"}`
  if (!diff) endBetweenFiles(() => `stopped after ${made()}\n`, beforeWrite)
  return {
    async take({result, fixed}) {
      await signals()
      const {path, source} = result
      // standard input has its text passed on, changed or not
      if (path === STDIN && !diff) writeOut(source)
      if (!fixed) return undefined
      if (diff) {
        beforeWrite()
        writeOut(unifiedDiff(path, fixed.before, source, paint))
      } else if (path !== STDIN) {
        const problem = replaceText(path, fixed.before, source)
        if (problem !== undefined) return {path, message: `not fixed: ${problem}`}
      }
      files++
      fixes += fixed.count
      return undefined
    },
    hasChanges: () => fixes > 0,
    end() {
      if (diff) writeError(fixes === 0 ? "nothing to fix\n" : `would make ${made()}\n`)
      else if (fixes > 0) writeError(`made ${made()}\n`)
    },
  }
}

const STDIN = "-"

/** Ends the program where it is asked to end while it writes, as by Ctrl-C, once the file is whole and nothing is left over. */
function endBetweenFiles(last: () => string, beforeWrite: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      beforeWrite()
      writeError(last())
      process.kill(process.pid, signal)
    })
  }
}

/** Lets signals through that have come: all other work is done at a stretch. */
function signals(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** Puts another text in the place of a file's, which is the one that was read before; answers why it could not. */
export function replaceText(path: string, before: string, after: string): string | undefined {
  try {
    // another program may have changed it meanwhile, as may another run of this one
    const now = readFileSync(path, "utf8")
    if (now === after) return undefined
    if (now !== before) return "the file has changed meanwhile; run it again"
    replaceFile(path, after)
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}
