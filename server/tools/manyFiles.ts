import {mkdirSync, writeFileSync} from "node:fs"
import {dirname, join} from "node:path"
import {RULES} from "../rules/index.ts"

// A tree of Dockerfiles as large as one likes, made of the examples of the rules: for measuring. Each file has stages of
// several examples and words of its own, so that nothing of it is known from another file.

/** Bytes that a file has at least: the median of real ones. */
const SIZE = 700
/** Files in a folder. */
const TOGETHER = 10

/** The texts of so many Dockerfiles by their paths; the same ones each time. */
export function* manyFiles(count: number): Generator<[path: string, text: string]> {
  const stages = RULES.flatMap(({examples}) =>
    examples.flatMap(({bad, good}) => [bad.replaceAll(/<\||\|>/g, ""), good ?? ""]),
  )
    // others would swallow what comes behind them, or stand at the top of a file alone
    .filter(text => /^FROM /.test(text) && text.endsWith("\n") && !/<<|[\\`]\n$/.test(text))
  for (let i = 0; i < count; i++) {
    let text = `# file ${i}\n`
    for (let k = i * 7; text.length < SIZE; k += 1 + (i % 13)) {
      const stage = stages[k % stages.length]!
      text += stage.replace(/\n/, `\nLABEL file="${i}" stage="${k}"\nRUN echo ${i} > /tmp/${k}\n`)
    }
    const folder = Math.floor(i / TOGETHER)
    yield [
      `team${folder % 40}/service${folder}/${i % TOGETHER === 0 ? "Dockerfile" : `Dockerfile.${i % TOGETHER}`}`,
      text,
    ]
  }
}

/** Writes them below a folder. */
export function writeManyFiles(folder: string, count: number): void {
  for (const [path, text] of manyFiles(count)) {
    mkdirSync(dirname(join(folder, path)), {recursive: true})
    writeFileSync(join(folder, path), text)
  }
}
