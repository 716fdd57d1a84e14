import {execFileSync} from "node:child_process"
import {existsSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {afterAll, expect, test} from "vitest"
import {changesOf} from "../server/disk/history.ts"

const folder = mkdtempSync(join(tmpdir(), "dockerlint-history-"))
afterAll(() => rmSync(folder, {recursive: true, force: true}))

function git(...words: string[]): string {
  return execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], {cwd: folder, encoding: "utf8"})
}

test("what the last commits changed is told, and nothing that a repository's configuration names is run", () => {
  git("init", "-q")
  for (const text of ["one", "two"]) {
    writeFileSync(join(folder, "a file"), text)
    git("add", ".")
    git("commit", "-qm", text)
  }
  expect(changesOf(folder)).toEqual([["a file"], ["a file"]])
  // a partial clone asks its remote for what it lacks
  const ran = join(folder, "ran")
  const program = `touch ${ran}; false`
  for (const [name, value] of Object.entries({
    "core.repositoryFormatVersion": "1",
    "extensions.partialClone": "origin",
    "remote.origin.url": `ext::touch ${ran}`,
    "remote.origin.promisor": "true",
    "protocol.ext.allow": "always",
    "core.fsmonitor": program,
    "core.pager": program,
    "diff.external": program,
    "core.sshCommand": program,
    "gpg.program": program,
    "log.showSignature": "true",
  }))
    git("config", name, value)
  const tree = git("rev-parse", "HEAD^{tree}").trim()
  rmSync(join(folder, ".git/objects", tree.slice(0, 2), tree.slice(2)))
  changesOf(folder)
  expect(existsSync(ran)).toBe(false)
})
