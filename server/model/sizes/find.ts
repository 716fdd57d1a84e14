import {baseName} from "../../values/path.ts"
import {remove, removeFiles} from "../fileRemovals.ts"
import {below, type Entry} from "../files.ts"
import {isKept, pathOf, type Ran, type Step} from "./effect.ts"
import {globTest} from "./glob.ts"

/** `find FOLDER ... -delete` and `-exec rm`: of files that are known by name it is clear which are found, of others not. */
export function find(step: Step, {words, unsure}: Ran): void {
  const removes =
    words.includes("-delete") || words.some((word, i) => /^-(?:exec|ok)/.test(word ?? "") && words[i + 1] === "rm")
  if (!removes) return
  const end = words.findIndex(word => word !== undefined && /^[-(!\\]/.test(word))
  const tests = findTests(words.slice(end < 0 ? words.length : end))
  for (const word of words.slice(0, end < 0 ? words.length : end)) {
    const path = pathOf(step, word)
    if (path === undefined || path === "/" || !isKept(step, path)) continue
    if (tests && !unsure) {
      const found = new Set(below(step.tree, path).flatMap(({entry}) => (entry.single && tests(entry) ? [entry] : [])))
      removeFiles(step.tree, entry => found.has(entry), step.number)
    }
    if (!tests || unsure || below(step.tree, path).some(({entry}) => !entry.single))
      remove(step.tree, path, step.number, false)
  }
}

/** What `find` asks of a file; undefined where it asks more than is known of one. */
function findTests(words: Ran["words"]): ((entry: Entry) => boolean) | undefined {
  const tests: ((entry: Entry) => boolean)[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word === "-name") {
      const pattern = words[++i]
      if (pattern === undefined) return undefined
      const matches = globTest(pattern)
      tests.push(({path}) => matches(baseName(path)))
    } else if (word === "-type") {
      const type = words[++i]
      if (type !== "f" && type !== "l") return undefined
      tests.push(({link}) => (link === undefined) === (type === "f"))
    } else if (word !== undefined && /^-(?:exec|ok)/.test(word)) {
      while (i < words.length && words[i] !== ";" && words[i] !== "+") i++
    } else if (word !== "-delete" && word !== "-print" && word !== "-depth") return undefined
  }
  return entry => tests.every(test => test(entry))
}
