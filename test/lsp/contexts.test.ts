import {afterEach, expect, test, vi} from "vitest"
import {type Contexts, openContexts, type ReadContext} from "../../server/lsp/contexts.ts"
import type {Context} from "../../server/model/sizes/context.ts"

// Build contexts as a session keeps them: who reads them is given, and so is the time.

const FOLDER = "file:///w"
const logged: string[] = []
let contexts: Contexts

afterEach(() => {
  contexts.close()
  vi.useRealTimers()
  expect(logged.splice(0)).toEqual([])
})

function contextOf(...files: [path: string, bytes: number][]): Context {
  return {files: files.map(([path, bytes]) => ({path, bytes})), complete: true, text: path => `text of ${path}`}
}

function open(read: ReadContext, learned = () => {}): Contexts {
  contexts = openContexts(read, learned, message => void logged.push(message))
  return contexts
}

test("nothing is read before somebody asks, and then once", async () => {
  const read = vi.fn(async () => contextOf(["a", 1]))
  open(read)
  expect(await contexts.catchUp()).toBe(false)
  expect(contexts.get(FOLDER, undefined)).toBeUndefined()
  expect(contexts.isOpen(FOLDER, undefined)).toBe(true)
  const before = contexts.epochOf(FOLDER, undefined)
  expect(await contexts.catchUp()).toBe(true)
  expect(contexts.epochOf(FOLDER, undefined)).not.toBe(before)
  expect(contexts.get(FOLDER, undefined)!.files).toHaveLength(1)
  expect(await contexts.catchUp()).toBe(false)
  expect(read).toHaveBeenCalledTimes(1)
  // another ignore file leaves another context
  expect(contexts.get(FOLDER, "a")).toBeUndefined()
})

test("what can't be had is not asked for again, until something may be another", async () => {
  let there = false
  open(async () => (there ? contextOf() : undefined))
  contexts.get(FOLDER, undefined)
  expect(await contexts.catchUp()).toBe(false)
  there = true
  expect(contexts.get(FOLDER, undefined)).toBeUndefined()
  expect(await contexts.catchUp()).toBe(false)
  contexts.forget()
  contexts.get(FOLDER, undefined)
  expect(await contexts.catchUp()).toBe(true)
})

test("whoever fails to read is told in the log, and counts as not to be had", async () => {
  open(async () => {
    throw new Error("no")
  })
  contexts.get(FOLDER, undefined)
  expect(await contexts.catchUp()).toBe(false)
  expect(logged.splice(0)).toEqual(["build context file:///w: Error: no"])
})

test("many changes are one reading, and files that change all the time do not keep it from being read", async () => {
  vi.useFakeTimers()
  const learned = vi.fn()
  let bytes = 1
  let finish = () => {}
  const read = vi.fn(async () => {
    await new Promise<void>(resolve => {
      finish = resolve
    })
    return contextOf(["a", bytes])
  })
  open(read, learned)
  contexts.get(FOLDER, undefined)
  const first = contexts.catchUp()
  // while it is read
  for (let i = 0; i < 5; i++) {
    contexts.changed(["file:///w/a"])
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(read).toHaveBeenCalledTimes(1)
  finish()
  expect(await first).toBe(true)
  bytes = 2
  await vi.advanceTimersByTimeAsync(500)
  expect(read).toHaveBeenCalledTimes(2)
  finish()
  await vi.advanceTimersByTimeAsync(1)
  expect(learned).toHaveBeenCalledTimes(1)
  expect(contexts.get(FOLDER, undefined)!.files).toEqual([{path: "a", bytes: 2}])
})

test("the same files are nothing new, but for a text that somebody has read", async () => {
  vi.useFakeTimers()
  const learned = vi.fn()
  open(async () => contextOf(["a", 1], ["b", 1]), learned)
  contexts.get(FOLDER, undefined)
  await contexts.catchUp()
  const change = async (...uris: string[]) => {
    contexts.changed(uris)
    await vi.advanceTimersByTimeAsync(500)
  }
  await change("file:///w/a", "file:///elsewhere/b")
  expect(learned).not.toHaveBeenCalled()
  expect(contexts.get(FOLDER, undefined)!.text("a")).toBe("text of a")
  await change("file:///w/b")
  expect(learned).not.toHaveBeenCalled()
  await change("file:///w/a")
  expect(learned).toHaveBeenCalledTimes(1)
})

test("what is in a folder is added up", async () => {
  open(async () => contextOf([".git/a", 1], [".git/b/c", 2], [".github/d", 4]))
  contexts.get(FOLDER, undefined)
  await contexts.catchUp()
  const context = contexts.get(FOLDER, undefined)!
  expect(context.below!(".git")).toEqual({files: 2, bytes: 3, complete: true})
  expect(context.below!("node_modules")).toBeUndefined()
})

test("contexts of documents that are open together are not read again and again", async () => {
  const read = vi.fn(async () => contextOf())
  open(read)
  const askForAll = () => {
    for (let i = 0; i < 40; i++) contexts.get(`file:///w${i}`, undefined)
  }
  askForAll()
  expect(await contexts.catchUp()).toBe(true)
  const once = read.mock.calls.length
  askForAll()
  expect(await contexts.catchUp()).toBe(false)
  expect(read).toHaveBeenCalledTimes(once)
})

test("few are kept, and who reads others is stopped", async () => {
  vi.useFakeTimers()
  const signals: AbortSignal[] = []
  open(async (_, __, signal) => {
    signals.push(signal)
    return contextOf()
  })
  for (let i = 0; i < 40; i++) {
    contexts.get(`file:///w${i}`, undefined)
    await contexts.catchUp()
    vi.advanceTimersByTime(10_000)
  }
  expect(contexts.get("file:///w39", undefined)).toBeDefined()
  expect(contexts.get("file:///w0", undefined)).toBeUndefined()
  expect(signals.filter(({aborted}) => aborted).length).toBeGreaterThan(10)
})
