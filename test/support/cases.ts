import {readdirSync, readFileSync, writeFileSync} from "node:fs"
import {describe, expect, test} from "vitest"

// Cases as text: `==== title`, a Dockerfile, `----`, and what is made of it. UPDATE=1 (or the name of one file) writes what is made of it now; the
// diff is reviewed. <CR>, <NBSP>, <NEL>, <BOM> and <TAB> stand for characters that can't be seen.

const INVISIBLE: Record<string, string> = {
  "<CR>": "\r",
  "<NBSP>": "\u00a0",
  "<NEL>": "\u0085",
  "<BOM>": "\ufeff",
  "<TAB>": "\t",
}

interface Case {
  title: string
  text: string
  expected: string
}

/** The Dockerfile of a case, with the characters that its marks stand for. */
export function sourceOf({text}: Pick<Case, "text">): string {
  return text.replace(/<[A-Z]+>/g, mark => INVISIBLE[mark] ?? mark)
}

export function readCases(text: string): Case[] {
  const parts = text.split(/^==== /m).slice(1)
  return parts.map(part => {
    const newline = part.indexOf("\n")
    const divider = part.indexOf("\n----\n", newline - 1)
    const expected = part.slice(divider + "\n----\n".length).trimEnd()
    return {title: part.slice(0, newline), text: part.slice(newline + 1, divider + 1), expected}
  })
}

/**
 * Runs every case of every file in a folder of test/corpus, or of those that start with what stands behind the last
 * slash of `features/tokens`; `make` gets the file's name without its ending.
 */
export function runCases(
  folder: string,
  make: (source: string, name: string) => string,
  also?: (name: string) => void,
): void {
  const slash = folder.lastIndexOf("/") + 1
  const start = slash > 0 ? folder.slice(slash) : ""
  const url = new URL(`../corpus/${slash > 0 ? folder.slice(0, slash) : `${folder}/`}`, import.meta.url)
  const files = readdirSync(url).filter(file => file.startsWith(start) && file.endsWith(".txt"))
  // a folder that is named without its slash would test nothing
  if (files.length === 0) throw new Error(`test/corpus/${folder} names no cases`)
  for (const file of files) {
    const name = file.slice(0, -4)
    const path = new URL(file, url)
    const made = (text: string) => make(sourceOf({text}), name).trimEnd()
    let cases = readCases(readFileSync(path, "utf8"))
    if (process.env.UPDATE === "1" || process.env.UPDATE === name) {
      cases = cases.map(one => ({...one, expected: made(one.text)}))
      const texts = cases.map(
        ({title, text, expected}) => `==== ${title}\n${text}----\n${expected === "" ? "" : `${expected}\n`}`,
      )
      writeFileSync(path, texts.join("\n"))
    }
    describe(`${folder.slice(0, slash) || `${folder}/`}${name}`, () => {
      if (also) test("belongs here", () => also(name))
      test.each(cases.map(one => [one.title, one] as const))("%s", (_, {text, expected}) =>
        expect(made(text)).toBe(expected),
      )
    })
  }
}
