import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {delimiter, dirname, join} from "node:path"
import {ROOT} from "../../support/checkout.ts"

// What editors in a terminal need: a folder of their own, and the program on the path.

export interface Home {
  folder: string
  env: NodeJS.ProcessEnv
  put(path: string, text: string): void
  get(path: string): string
  remove(): void
}

/** A folder with some files, in which the built program is `dockerlint`. */
export function makeHome(files: Readonly<Record<string, string>>): Home {
  const folder = mkdtempSync(join(tmpdir(), "dockerlint-home-"))
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), {recursive: true})
    writeFileSync(join(folder, path), text)
  }
  put("bin/dockerlint", `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, "dist/cli.js")}" "$@"\n`)
  chmodSync(join(folder, "bin/dockerlint"), 0o755)
  for (const [path, text] of Object.entries(files)) put(path, text)
  const xdg = Object.fromEntries(
    ["CONFIG", "DATA", "STATE", "CACHE"].map(name => [`XDG_${name}_HOME`, join(folder, name)]),
  )
  const env = {
    ...process.env,
    ...xdg,
    TERM: "xterm-256color",
    PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}`,
  }
  return {
    folder,
    env,
    put,
    get: path => readFileSync(join(folder, path), "utf8"),
    remove: () => rmSync(folder, {recursive: true, force: true, maxRetries: 5}),
  }
}

/** The code blocks of a language in a section of docs/editors.md: what users are told is what is tested. */
export function documented(section: string, language: string): string[] {
  const page = readFileSync(join(ROOT, "docs/editors.md"), "utf8")
  const text = page.split(/^## /m).find(part => part.startsWith(`${section}\n`)) ?? ""
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, code]) => code!)
}

/** Asks until the answer is as it should be; says what it was last where it never is. */
export async function until<T>(ask: () => T, isRight: (answer: T) => boolean, seconds = 10): Promise<T> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const answer = ask()
    if (isRight(answer)) return answer
    if (Date.now() > end) throw new Error(`not within ${seconds} s; at last:\n${String(answer)}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
