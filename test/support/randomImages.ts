import type {ImageCase} from "./imageCases.ts"

// Dockerfiles that nobody has written: steps of commands that copy, move, remove and change a few files, drawn by a seed.

/** Numbers of 0 up to `below`, always the same ones for a seed. */
function dice(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1
  return below => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return (state >>> 8) % below
  }
}

const FILES = ["a.bin", "b.js", "c/d.bin", "c/e/f.js", "c/g.txt", "h/i.bin"]
const FOLDERS = ["/w", "/w/c", "/w/h", "/x", "/y/z", "/opt/n"]

/** So many of them; each starts with the same files in /w. */
export function randomImages(count: number): ImageCase[] {
  return Array.from({length: count}, (_, seed) => {
    const roll = dice(seed + 1)
    const pick = <T>(list: readonly T[]): T => list[roll(list.length)]!
    const context = FILES.map((path, i) => `# file s/${path} ${(i + 1) * 11_000 + roll(5000)}`)
    const steps = Array.from({length: 5}, () => step(roll, pick))
    const source = ["FROM debian:bookworm", ...context, "COPY s /w", ...steps, ""].join("\n")
    return {file: "random", title: `number ${seed}`, source, downloads: false, truth: {layers: [], waste: [], dive: 0}}
  })
}

function step(roll: (below: number) => number, pick: <T>(list: readonly T[]) => T): string {
  if (roll(5) === 0)
    return pick([`COPY s/${pick(FILES)} ${pick(FOLDERS)}/`, `COPY s/c ${pick(FOLDERS)}`, `WORKDIR ${pick(FOLDERS)}`])
  const commands = Array.from({length: 1 + roll(3)}, () => command(roll, pick))
  // what is not there may be asked for, and the others run all the same
  return `RUN ${commands.join("; ")}; true`
}

function command(roll: (below: number) => number, pick: <T>(list: readonly T[]) => T): string {
  const file = `${pick(FOLDERS)}/${pick(["a.bin", "b.js", "d.bin", "e/f.js", "new"])}`
  const folder = pick(FOLDERS)
  const other = pick(FOLDERS)
  return pick([
    `rm -rf ${folder}`,
    `rm -f ${file}`,
    `rm -rf ${folder}/*`,
    `mkdir -p ${folder}`,
    `mkdir -p ${folder} && truncate -s ${1 + roll(60)}K ${folder}/new`,
    `mkdir -p ${other} && cp -a ${folder} ${other}/`,
    `mkdir -p ${other} && cp -r ${folder}/. ${other}`,
    `chown -R 1000:1000 ${folder}`,
    `chmod -R g+w ${folder}`,
    `mkdir -p ${folder} && ln -f ${folder}/new ${folder}/linked`,
    `mkdir -p ${folder} && ln -sf new ${folder}/soft`,
    `find ${folder} -name '*.js' -delete`,
    `mkdir -p /moved && mv ${folder} /moved/`,
    `sed -i s/a/b/ ${file}`,
  ])
}
