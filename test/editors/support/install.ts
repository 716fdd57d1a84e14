import {spawnSync} from "node:child_process"
import {existsSync, mkdirSync, renameSync, rmSync, writeFileSync} from "node:fs"
import {homedir} from "node:os"
import {join} from "node:path"

// What the tests in real editors need is installed once, into a folder of its own outside of the repository.

const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "dockerlint-editors")

/** The release of code-server, a VS Code that runs in browsers; this one is for Node.js 20. */
const CODE_SERVER = "4.100.3"

/** Why something can't be tested here. */
class Missing extends Error {}

/** What a function that installs something answers; undefined, with a line that says why, where it can't be had. */
export function orSkip<T>(untested: string, install: () => T): T | undefined {
  try {
    return install()
  } catch (error) {
    if (!(error instanceof Missing)) throw error
    console.warn(`skipped: ${untested}, since ${error.message}`)
    return undefined
  }
}

/** The script that starts code-server. */
export function codeServer(): string {
  const major = process.versions.node.split(".")[0]
  if (major !== "20") throw new Missing(`code-server ${CODE_SERVER} needs Node.js 20, and this is ${process.version}`)
  const folder = join(CACHE, `code-server-${CODE_SERVER}`)
  const entry = "node_modules/code-server/out/node/entry.js"
  if (!existsSync(join(folder, entry))) {
    // whole or not at all, also when two of these run at a time
    const part = `${folder}.${process.pid}`
    installCodeServer(part)
    if (existsSync(folder)) rmSync(part, {recursive: true, force: true})
    else renameSync(part, folder)
  }
  return join(folder, entry)
}

function installCodeServer(folder: string): void {
  if (!onPath("g++") || !onPath("make") || !existsSync("/usr/include/gssapi")) apt("build-essential", "libkrb5-dev")
  mkdirSync(folder, {recursive: true})
  writeFileSync(join(folder, "package.json"), '{"private": true}\n')
  const vscode = join(folder, "node_modules/code-server/lib/vscode")
  npm(folder, "install", "--ignore-scripts", `code-server@${CODE_SERVER}`)
  npm(vscode, "install", "--ignore-scripts", "--omit=dev")
  npm(join(vscode, "extensions"), "install", "--ignore-scripts", "--omit=dev")
  // of all that packages would like to run, only what compiles these
  npm(folder, "rebuild", "argon2")
  npm(vscode, "rebuild", "@vscode/spdlog", "node-pty")
}

/** The program of a browser. */
export function chromium(): string {
  const find = () => ["chromium", "chromium-browser", "google-chrome"].map(onPath).find(path => path !== undefined)
  const found = find()
  if (found) return found
  apt("chromium")
  return find()!
}

/** A program of the system, or else what a script beside the project can start: its words. */
export function program(name: string, isRecent: (version: string) => boolean, packageName: string): string[] {
  const {stdout} = spawnSync(name, ["--version"], {encoding: "utf8"})
  if (stdout && isRecent(stdout)) return [name]
  const shared = new URL("../../../../shared/tools/debian-app", import.meta.url).pathname
  if (!existsSync(shared)) throw new Missing(`there is no recent ${name}, nor ../shared/tools/debian-app`)
  const {status} = spawnSync(shared, [packageName, name, "--version"], {stdio: "ignore"})
  if (status !== 0) throw new Missing(`there is no recent ${name}, and debian-app can't have ${packageName}`)
  return [shared, packageName, name]
}

export function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(":")
  return folders.map(folder => join(folder, name)).find(path => existsSync(path))
}

/** Packages of Debian, where this may install them. */
export function apt(...packages: string[]): void {
  const needed = `${packages.join(" and ")} ${packages.length > 1 ? "are" : "is"} not here`
  if (process.getuid?.() !== 0 || !onPath("apt-get")) throw new Missing(needed)
  const env = {...process.env, DEBIAN_FRONTEND: "noninteractive"}
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", ...packages]]) {
    const {status} = spawnSync("apt-get", args, {stdio: "ignore", env})
    if (status !== 0) throw new Missing(`${needed}, and can't be installed`)
  }
}

function npm(cwd: string, ...args: string[]): void {
  const env = {...process.env, npm_config_yes: "true", npm_config_audit: "false", npm_config_fund: "false"}
  const {status, stderr} = spawnSync("npm", args, {cwd, env, encoding: "utf8"})
  if (status !== 0) throw new Missing(`npm ${args.join(" ")} failed: ${stderr.trim().split("\n").at(-1)}`)
}
