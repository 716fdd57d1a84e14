import {execFileSync} from "node:child_process"
import {cpSync, existsSync, mkdirSync} from "node:fs"
import {dirname, join} from "node:path"
import {fileURLToPath} from "node:url"

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url))

/** Runs git, with a name for commits and without the settings of whoever runs the tests. */
export function git(folder: string, ...args: string[]): string {
  const names = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
  const env = {...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1"}
  return execFileSync("git", [...names, ...args], {cwd: folder, env, encoding: "utf8"}).trim()
}

/** Copies what a clone of this checkout would have, with what is not committed yet, into a repository of its own. */
export function copyCheckout(folder: string): void {
  const files = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
  for (const file of files.filter(file => file !== "" && existsSync(join(ROOT, file)))) {
    mkdirSync(dirname(join(folder, file)), {recursive: true})
    cpSync(join(ROOT, file), join(folder, file))
  }
  git(folder, "init", "--quiet")
  git(folder, "add", "--all")
  git(folder, "commit", "--quiet", "--message", "as it is")
}
