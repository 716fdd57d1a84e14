import {readSync, writeSync} from "node:fs"

// Standard input and output, read and written at once: nothing is left to flush at the end, and Node's streams, which
// take milliseconds to set up, are not needed.

/** What a shell shows for a program that a closed pipe has ended: not 0, as nobody knows what else there was to say. */
const PIPE_CLOSED = 141

/** Where the reader has gone, as `| head` does, the program ends: what is left is for nobody. */
export function writeOut(text: string): void {
  if (!writeAll(1, text)) process.exit(PIPE_CLOSED)
}

/** Answers false where the reader has gone. */
export function tryWriteOut(text: string): boolean {
  return writeAll(1, text)
}

export function writeError(text: string): void {
  if (!writeAll(2, text)) process.exit(PIPE_CLOSED)
}

function writeAll(fd: number, text: string): boolean {
  const bytes = Buffer.from(text)
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (error) {
      const {code} = error as NodeJS.ErrnoException
      if (code === "EPIPE") return false
      if (code !== "EAGAIN") throw error
      pause()
    }
  }
  return true
}

/** The pieces of standard input as they come. */
export function* inputChunks(): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(65_536)
  for (;;) {
    let length = 0
    try {
      length = readSync(0, buffer)
    } catch (error) {
      const {code} = error as NodeJS.ErrnoException
      if (code === "EAGAIN") {
        pause()
        continue
      }
      if (code !== "EOF") throw error
    }
    if (length === 0) return
    yield Buffer.from(buffer.subarray(0, length))
  }
}

export function readInput(): Buffer {
  return Buffer.concat([...inputChunks()])
}

/** The lines of standard input as they come, without their line breaks. */
export function* inputLines(): Generator<string> {
  let rest: Buffer[] = []
  for (const chunk of inputChunks()) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      rest.push(chunk.subarray(from, end))
      yield Buffer.concat(rest).toString("utf8")
      rest = []
      from = end + 1
    }
    rest.push(chunk.subarray(from))
  }
  const last = Buffer.concat(rest).toString("utf8")
  if (last !== "") yield last
}

/** Waits a little for the other end of a pipe that does not block. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
}
