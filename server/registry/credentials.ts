import {spawn} from "node:child_process"
import {existsSync} from "node:fs"
import {readFile, stat} from "node:fs/promises"
import {homedir} from "node:os"
import {delimiter, isAbsolute, join} from "node:path"
import type {Credentials, FindCredentials} from "./auth.ts"
import {findCredentials, readHelperAnswer} from "./dockerConfig.ts"
import {readObject} from "./documents.ts"
import type {Host} from "./hosts.ts"
import {createQueue} from "./queue.ts"

export interface CredentialOptions {
  env: Readonly<Record<string, string | undefined>>
  /** Whether helpers may be run: the user trusts the workspace. */
  helpers: () => boolean
  home?: string
  /** For a helper; milliseconds. */
  timeout?: number
}

const FILE_BYTES = 1024 * 1024
const HELPER_BYTES = 65_536
const HELPER_TIME = 5000
const ANSWER_AGE = 10 * 60 * 1000

/** Looks for credentials where docker login and podman login leave them, and asks their helpers. */
export function userCredentials(options: CredentialOptions): FindCredentials {
  const {env, helpers, home = homedir(), timeout = HELPER_TIME} = options
  /**
   * Helpers may open windows: each is asked once for a host, and again only where it had an answer, which may be good for hours
   * only. One after the other, as some ask for.
   */
  const asked = new Map<string, {answer: Promise<Credentials | undefined>; until: number}>()
  const queue = createQueue(1, 1)

  return async (host: Host, signal: AbortSignal) => {
    const configs = [
      readObject(Buffer.from(env.DOCKER_AUTH_CONFIG ?? "")),
      ...(await readConfigs(configPaths(env, home))),
    ]
    for (const config of configs) {
      const found = config && findCredentials(config, host)
      if (!found) continue
      if ("credentials" in found) return found.credentials
      if (!helpers() || signal.aborted) continue
      const {helper, key} = found
      const known = `${helper} ${key}`
      const before = asked.get(known)
      const current = before && before.until > Date.now() ? before : undefined
      const answer = current?.answer ?? queue("", () => runHelper(helper, key, env, home, timeout))
      const entry = current ?? {answer, until: Number.POSITIVE_INFINITY}
      asked.set(known, entry)
      const credentials = await answer
      if (credentials && !current) entry.until = Date.now() + ANSWER_AGE
      if (credentials) return credentials
    }
    return undefined
  }
}

/** The files in the order in which they count. Relative places are left out: they would be the workspace's. */
function configPaths(env: CredentialOptions["env"], home: string): string[] {
  const runtime = env.XDG_RUNTIME_DIR
  const places = [
    join(env.DOCKER_CONFIG || join(home, ".docker"), "config.json"),
    env.REGISTRY_AUTH_FILE,
    runtime && join(runtime, "containers/auth.json"),
    join(env.XDG_CONFIG_HOME || join(home, ".config"), "containers/auth.json"),
  ]
  return places.filter((path): path is string => !!path && isAbsolute(path))
}

async function readConfigs(paths: readonly string[]) {
  return Promise.all(
    paths.map(async path => {
      try {
        const file = await stat(path)
        return file.isFile() && file.size <= FILE_BYTES ? readObject(await readFile(path)) : undefined
      } catch {
        return undefined
      }
    }),
  )
}

/** The program by its whole path, so that nothing of the current folder is run; undefined where there is none. */
function findProgram(name: string, env: CredentialOptions["env"]): string | undefined {
  const endings = process.platform === "win32" ? [".exe"] : [""]
  const folders = (env.PATH ?? "").split(delimiter).filter(isAbsolute)
  return folders.flatMap(folder => endings.map(ending => join(folder, name + ending))).find(path => existsSync(path))
}

function runHelper(
  helper: string,
  key: string,
  env: CredentialOptions["env"],
  home: string,
  timeout: number,
): Promise<Credentials | undefined> {
  const program = findProgram(`docker-credential-${helper}`, env)
  if (program === undefined) return Promise.resolve(undefined)
  return new Promise(resolve => {
    const child = spawn(program, ["get"], {
      cwd: home,
      env: env as NodeJS.ProcessEnv,
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
      shell: false,
    })
    let text = ""
    const stop = () => {
      child.kill("SIGKILL")
      child.stdout.destroy()
      resolve(undefined)
    }
    const timer = setTimeout(stop, timeout)
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk
      if (text.length > HELPER_BYTES) stop()
    })
    child.stdin.on("error", () => {})
    child.on("error", stop)
    child.on("close", code => {
      clearTimeout(timer)
      resolve(code === 0 ? readHelperAnswer(text) : undefined)
    })
    child.stdin.end(key)
  })
}
