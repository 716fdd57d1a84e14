import {isMap, isScalar, isSeq, parseDocument} from "yaml"

const REPOSITORY = "https://github.com/dockerlint/dockerlint"

/** A .pre-commit-config.yaml without anything in it. */
export const EMPTY = "repos:\n"

/** What stands in .pre-commit-config.yaml for our hook, without indentation. */
export function hookEntry(version: string): string {
  return `- repo: ${REPOSITORY}\n  rev: v${version}\n  hooks:\n    - id: dockerlint\n`
}

/**
 * The text of a .pre-commit-config.yaml with our hook at the end of its list; the text itself where the hook is in it.
 * All else stays as it is, to the byte. Undefined where there is no list to which a line could be added.
 */
export function withHook(text: string, version: string): string | undefined {
  if (text === EMPTY) return `${EMPTY}${indented(hookEntry(version), 2)}`
  const repos = reposOf(text)
  if (!repos) return undefined
  if (repos.names.some(name => /\bdockerlint(?:\.git)?\/?$/.test(name))) return text
  const newline = text.includes("\r\n") ? "\r\n" : "\n"
  const entry = indented(hookEntry(version), repos.column).replaceAll("\n", newline)
  const before = text.slice(0, repos.end)
  const changed = `${before}${before.endsWith("\n") ? "" : newline}${entry}${text.slice(repos.end)}`
  const after = reposOf(changed)
  return after?.names.length === repos.names.length + 1 && after.names.at(-1) === REPOSITORY ? changed : undefined
}

function indented(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(columns))
}

/** The list of repositories: their names, the column of the dashes, and the end of its last line. */
function reposOf(text: string): {names: string[]; column: number; end: number} | undefined {
  const document = parseDocument(text)
  const repos = document.errors.length === 0 && isMap(document.contents) ? document.contents.get("repos") : undefined
  if (!isSeq(repos) || repos.flow || repos.items.length === 0 || !repos.range) return undefined
  const names = repos.items.map(item => {
    const name = isMap(item) ? item.get("repo", true) : undefined
    return isScalar(name) ? String(name.value) : ""
  })
  const start = repos.range[0]
  const stop = text.indexOf("\n", Math.max(start, repos.range[1] - 1))
  return {names, column: start - (text.lastIndexOf("\n", start - 1) + 1), end: stop < 0 ? text.length : stop + 1}
}
