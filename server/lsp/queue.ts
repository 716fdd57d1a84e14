/** Lets what waits go first: messages of the editor, above all. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => {
    // browsers have only the latter
    if (typeof setImmediate === "function") setImmediate(resolve)
    else setTimeout(resolve, 0)
  })
}

/**
 * Does the work for one key at a time, in the order in which keys are first asked for. A key that is asked for again
 * before its turn has one turn, and one that is asked for during it has another. No fixed delay: what has come meanwhile
 * from the editor is taken in first.
 */
export function newestWins(work: (key: string) => Promise<void>): (key: string) => void {
  const waiting = new Set<string>()
  let running = false
  const run = async () => {
    running = true
    for (const key of waiting) {
      await nextTurn()
      waiting.delete(key)
      await work(key)
    }
    running = false
  }
  return key => {
    waiting.add(key)
    if (!running) void run()
  }
}
