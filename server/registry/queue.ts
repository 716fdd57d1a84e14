/** Lets a few tasks run at once, all in all and for each host; the others wait for their turn. */
export function createQueue(all: number, perHost: number): <T>(host: string, task: () => Promise<T>) => Promise<T> {
  let running = 0
  const byHost = new Map<string, number>()
  const waiting: {host: string; start: () => void}[] = []

  function isFree(host: string): boolean {
    return running < all && (byHost.get(host) ?? 0) < perHost
  }

  function take(host: string): void {
    running++
    byHost.set(host, (byHost.get(host) ?? 0) + 1)
  }

  function give(host: string): void {
    running--
    const left = byHost.get(host)! - 1
    if (left === 0) byHost.delete(host)
    else byHost.set(host, left)
    const next = waiting.findIndex(({host}) => isFree(host))
    if (next < 0) return
    const [{host: turn, start}] = waiting.splice(next, 1) as [{host: string; start: () => void}]
    take(turn)
    start()
  }

  return async (host, task) => {
    if (isFree(host)) take(host)
    else await new Promise<void>(start => waiting.push({host, start}))
    try {
      return await task()
    } finally {
      give(host)
    }
  }
}
