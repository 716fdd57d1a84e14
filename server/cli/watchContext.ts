import type {Watch} from "../context/lazyContext.ts"
import {startCount} from "./progress.ts"
import {writeError} from "./streams.ts"

/** What a shell shows for a program that Ctrl-C has ended. */
const INTERRUPTED = 130
/** Milliseconds after which a reader wants to know what takes so long. */
const PATIENCE = 500

/** Has a build context read: how far it is stands on the terminal, and Ctrl-C ends the program with a line about it. */
export async function watchContext<T>(read: (watch: Watch) => Promise<T>): Promise<T> {
  const count = startCount("files of the build context", PATIENCE)
  let seen = 0
  const stop = () => {
    count.hide()
    writeError(`dockerlint: stopped after ${seen} files of the build context\n`)
    process.exit(INTERRUPTED)
  }
  process.once("SIGINT", stop)
  try {
    return await read({
      progress(files) {
        seen = files
        count.at(files)
      },
    })
  } finally {
    process.off("SIGINT", stop)
    count.hide()
  }
}
