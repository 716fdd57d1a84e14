import {expect, test} from "vitest"
import {NO_DISK} from "../../server/registry/diskCache.ts"
import {createKnowledge} from "../../server/registry/knowledge.ts"
import {LIMITS} from "../../server/registry/limits.ts"

test("large answers push out the oldest, so that no registry can fill the memory", async () => {
  const clock = {now: () => 0, sleep: () => new Promise<void>(() => {})}
  const knowledge = createKnowledge(NO_DISK, clock, LIMITS)
  const megabytes = (count: number) => "x".repeat(count * 1024 * 1024)
  for (const name of ["a", "b", "c"]) {
    await knowledge.learn("tags", name, async () => ({value: megabytes(30), private: false}))
  }
  expect(knowledge.peek("tags", "a")).toBeUndefined()
  expect(knowledge.peek("tags", "b")).toMatchObject({source: "cache"})
  expect(knowledge.peek("tags", "c")).toMatchObject({source: "cache"})
})
