import {type ChildProcess, spawn, spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {type Browser, chromium as browsers, type Page} from "playwright-core"
import {chromium, codeServer} from "./install.ts"

// A real VS Code in a real browser, with the packaged extension in it.

export interface Workbench {
  page: Page
  /** The folder that is open. */
  folder: string
  /** Where the extension is installed. */
  extensions: string
  close(): Promise<void>
}

/** Starts all of it over a folder with some files. `settings` are the user's. */
export async function openWorkbench(
  vsix: string,
  files: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, unknown>>,
): Promise<Workbench> {
  const root = mkdtempSync(join(tmpdir(), "dockerlint-workbench-"))
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), {recursive: true})
    writeFileSync(join(root, path), text)
  }
  for (const [path, text] of Object.entries(files)) put(`folder/${path}`, text)
  const user = {...QUIET, ...settings}
  put("user/User/settings.json", JSON.stringify(user))
  put("config.yaml", "auth: none\n")
  const entry = codeServer()
  const common = ["--config", "config.yaml", "--user-data-dir", "user", "--extensions-dir", "extensions"]
  const env = {...process.env, XDG_CONFIG_HOME: join(root, "config"), XDG_DATA_HOME: join(root, "data"), HOME: root}
  const installed = spawnSync(process.execPath, [entry, ...common, "--install-extension", vsix], {
    cwd: root,
    env,
    encoding: "utf8",
  })
  if (installed.status !== 0)
    throw new Error(`the extension can't be installed: ${installed.stdout}${installed.stderr}`)
  const options = ["--bind-addr", "127.0.0.1:0", "--disable-telemetry", "--disable-update-check"]
  const server = spawn(process.execPath, [entry, ...common, ...options], {cwd: root, env})
  let browser: Browser | undefined
  const close = async () => {
    await browser?.close()
    const ended = new Promise(resolve => server.once("close", resolve))
    server.kill()
    await ended
    rmSync(root, {recursive: true, force: true, maxRetries: 5})
  }
  try {
    const url = await address(server)
    // a container has no user namespaces, and only pages of this machine are opened
    browser = await browsers.launch({executablePath: chromium(), args: ["--no-sandbox"]})
    const page = await browser.newPage({viewport: {width: 1400, height: 900}})
    page.setDefaultTimeout(60_000)
    await page.goto(`${url}?folder=${encodeURIComponent(join(root, "folder"))}`)
    await page.waitForSelector(".monaco-workbench .explorer-folders-view", {timeout: 120_000})
    return {page, folder: join(root, "folder"), extensions: join(root, "extensions"), close}
  } catch (error) {
    await close()
    throw error
  }
}

const QUIET = {
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
}

/** Where the server says that it listens. */
function address(server: ChildProcess): Promise<string> {
  let said = ""
  return new Promise((resolve, reject) => {
    server.on("close", status => reject(new Error(`code-server ended with ${status}: ${said}`)))
    for (const stream of [server.stdout!, server.stderr!]) {
      stream.on("data", data => {
        said += data
        const url = /listening on (http:\S+)/.exec(said)?.[1]
        if (url) resolve(url.endsWith("/") ? url : `${url}/`)
      })
    }
  })
}
