import {existsSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {isatty} from "node:tty"
import {EMPTY, hookEntry, withHook} from "../config/preCommit.ts"
import {template} from "../config/template.ts"
import {HADOLINT_NAMES, isFile, OWN_NAMES} from "../disk/settings.ts"
import {rulesetsOf} from "../lint/settings.ts"
import {RULES} from "../rules/index.ts"
import {VERSION} from "../version.ts"
import {inputLines, writeError, writeOut} from "./streams.ts"
import {replaceFile} from "./write.ts"

export interface InitRequest {
  folder: string
  /** Whether pre-commit is set up; undefined: a user at a terminal is asked. */
  hook?: boolean
  /** Write over a configuration that is there. */
  force: boolean
}

const PRE_COMMIT = ".pre-commit-config.yaml"

/** Writes a configuration, and adds the hook; answers the exit code. */
export function initCommand({folder, hook, force}: InitRequest): number {
  const there = OWN_NAMES.map(name => join(folder, name)).find(isFile)
  if (there !== undefined && !force) {
    writeError(`dockerlint: ${there} is there already; --force writes over it\n`)
    return 2
  }
  const path = there ?? join(folder, OWN_NAMES[0]!)
  write(path, template(rulesetsOf(RULES).at(-1)!))
  const hadolint = HADOLINT_NAMES.map(name => join(folder, name)).find(isFile)
  if (hadolint !== undefined) {
    writeError(
      `dockerlint: ${hadolint} no longer counts now: move what it says to ${path}, as docs/configuration.md shows\n`,
    )
  }
  return setUpHook(join(folder, PRE_COMMIT), hook)
}

/** `wanted`: undefined where a user at a terminal is asked, and others are told how it is done. */
function setUpHook(path: string, wanted: boolean | undefined): number {
  if (wanted === false) return 0
  const before = isFile(path) ? readFileSync(path, "utf8") : undefined
  const after = withHook(before ?? EMPTY, VERSION)
  if (after === before && before !== undefined) {
    writeOut(`${path} has the hook already\n`)
    return 0
  }
  if (after !== undefined && (wanted ?? (before !== undefined && isAgreed(`Add the hook of dockerlint to ${path}?`)))) {
    write(path, after)
    return 0
  }
  if (wanted)
    writeError(`dockerlint: ${path} is not written as lists of repositories usually are, so it is left alone\n`)
  writeOut(`For pre-commit, put this below "repos:" in ${path}:\n\n${hookEntry(VERSION)}`)
  return wanted ? 3 : 0
}

/** Asks a user at a terminal; what is not yes is no, and so is the silence where there is no terminal. */
function isAgreed(question: string): boolean {
  if (!isatty(0) || !isatty(1)) return false
  writeOut(`${question} [y/N] `)
  const answer = inputLines().next().value ?? ""
  return /^y(es)?$/i.test(answer.trim())
}

function write(path: string, text: string): void {
  const verb = existsSync(path) ? "changed" : "wrote"
  if (existsSync(path)) replaceFile(path, text)
  else writeFileSync(path, text, {flag: "wx"})
  writeOut(`${verb} ${path}\n`)
}
