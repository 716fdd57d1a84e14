import {spawnSync} from "node:child_process"
import {existsSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {afterAll, afterEach, beforeAll, describe, expect, test} from "vitest"
import {ROOT} from "../support/checkout.ts"
import {chromium, codeServer, orSkip} from "./support/install.ts"
import {openWorkbench, type Workbench} from "./support/workbench.ts"

// VS Code with the packaged extension: once with the server as a process, once with all of it in the browser.

const {name, version, publisher} = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<
  string,
  string
>
const VSIX = join(ROOT, `${name}-${version}.vsix`)

const ready = orSkip("VS Code", () => codeServer() && chromium())

const DOCKERFILE = `FROM node:22 AS build
WORKDIR /app
COPY package.json .
RUN npm ci

FROM nginx
COPY --from=build /app /app
   expose 80
`

const SIZES = `FROM debian:bookworm AS build
RUN apt-get update && apt-get install -y git
COPY big.bin /tmp/
RUN rm /tmp/big.bin
`

const RUNS = [
  {title: "on the desktop", kind: "workspace", process: true},
  {title: "in a browser", kind: "web", process: false},
]

describe.skipIf(!ready).each(RUNS)("VS Code $title", ({kind, process}) => {
  let workbench: Workbench
  const page = () => workbench.page
  const file = () => readFileSync(join(workbench.folder, "Dockerfile"), "utf8")

  beforeAll(async () => {
    expect(existsSync(VSIX), "run `npm run package` first").toBe(true)
    const settings = {"remote.extensionKind": {[`${publisher}.${name}`]: [kind]}}
    const files = {
      Dockerfile: DOCKERFILE,
      "package.json": "{}\n",
      "sizes.dockerfile": SIZES,
      "big.bin": "x".repeat(3_000_000),
    }
    workbench = await openWorkbench(VSIX, files, settings)
  })
  afterAll(() => workbench?.close())
  afterEach(async ({task}) => {
    const folder = globalThis.process.env.SCREENSHOTS
    if (folder) await page().screenshot({path: join(folder, `${kind} ${task.name}.png`)})
  })

  test("findings are underlined, and listed under Problems", async () => {
    await page().dblclick('.explorer-folders-view .monaco-list-row[aria-label^="Dockerfile"]')
    await page().waitForSelector(".squiggly-warning")
    await command("View: Focus Problems")
    await page().waitForSelector('.markers-panel-container :text("nginx has no tag")')
    await page().waitForSelector('.markers-panel-container :text("missing-tag")')
  })

  test("the server runs where it should", () => {
    const {stdout} = spawnSync("ps", ["-eo", "args"], {encoding: "utf8"})
    const servers = stdout
      .split("\n")
      .filter(line => line.includes(workbench.extensions) && line.includes("cli.js lsp"))
    expect(servers).toHaveLength(process ? 1 : 0)
  })

  test("what stands at the cursor is explained", async () => {
    await page().locator('.view-line span:text-is("WORKDIR")').hover()
    await page().waitForSelector('.monaco-hover:visible :text("working folder")')
    await page().keyboard.press("Escape")
  })

  test("words are completed", async () => {
    await goTo(2, 13)
    await page().keyboard.press("Enter")
    await page().keyboard.type("ENTR", {delay: 50})
    await page().waitForSelector('.suggest-widget.visible .monaco-list-row:has-text("ENTRYPOINT")')
    await page().keyboard.press("Escape")
    for (let left = 0; left < 5; left++) await page().keyboard.press("Backspace")
    expect(await saved()).toBe(DOCKERFILE)
  })

  test("a stage gets another name wherever it is named", async () => {
    await goTo(1, 19)
    await page().keyboard.press("F2")
    const name = page().locator(".rename-box input:visible")
    await name.fill("packages")
    await name.press("Enter")
    expect(await saved(/AS packages\n/)).toContain("COPY --from=packages /app /app")
  })

  test("a finding is put right by its quick fix", async () => {
    await goTo(8, 5)
    await page().keyboard.press("Control+.")
    await page().waitForSelector('.action-widget .monaco-list-row.focused:has-text("Write EXPOSE")')
    await page().keyboard.press("Enter")
    expect(await saved(/^ *EXPOSE 80$/m)).toContain("COPY --from=packages")
  })

  test("the file is formatted", async () => {
    await command("Format Document")
    expect(await saved(/^EXPOSE 80$/m)).toBe(
      DOCKERFILE.replace("AS build", "AS packages").replace("=build", "=packages").replace("   expose", "EXPOSE"),
    )
  })

  test("sizes stand above stages and behind instructions", async () => {
    await page().dblclick('.explorer-folders-view .monaco-list-row[aria-label^="sizes.dockerfile"]')
    // in a browser there is no disk, so no build context
    const lens = process ? /^~ \d+ MB, ~ \d+ MB compressed/ : /^>= \d+ MB, >= [\d.]+ MB compressed/
    await page().locator(".codelens-decoration > *").filter({hasText: lens}).waitFor()
    await behind("apt-get", /~\s\d+\sMB/)
    if (process) await behind("big.bin", /3\.0\sMB/)
    await page().locator('.view-line span:text-is("RUN")').first().hover()
    await page().waitForSelector('.monaco-hover:visible :text("only recommended")')
  })

  if (process)
    test("waste leads to where it is made and hidden", async () => {
      await page().keyboard.press("Escape")
      await page().click('.codelens-decoration a:text("wasted")')
      await page().waitForSelector(".zone-widget .reference-zone-widget")
    })

  /** Waits for what stands in a line, with what the server puts in it. */
  async function behind(text: string, pattern: RegExp): Promise<void> {
    const lines = page().locator(".editor-instance .view-line")
    await lines.filter({hasText: text}).filter({hasText: pattern}).first().waitFor()
  }

  /** Runs a command of the palette. */
  async function command(title: string): Promise<void> {
    await page().keyboard.press("F1")
    await page().waitForSelector(".quick-input-widget:visible input")
    await page().keyboard.type(title)
    await page().click(`.quick-input-list .monaco-list-row[aria-label*="${title}"] >> nth=0`)
  }

  async function goTo(line: number, column: number): Promise<void> {
    await page().click(".monaco-editor .view-lines")
    await page().keyboard.press("Control+g")
    await page().waitForSelector(".quick-input-widget:visible input")
    await page().keyboard.type(`${line}:${column}`)
    await page().keyboard.press("Enter")
    await page().waitForSelector(`.statusbar-item :text-is("Ln ${line}, Col ${column}")`)
  }

  /** The file as it is on disk after saving, when it has what is expected. */
  async function saved(expected = /^/): Promise<string> {
    for (let left = 100; left > 0; left--) {
      await page().click(".monaco-editor .view-lines")
      await page().keyboard.press("Control+s")
      await page().waitForTimeout(100)
      const dirty = await page().$(".tab.dirty")
      if (!dirty && expected.test(file())) return file()
    }
    throw new Error(`${expected} is not in the file:\n${file()}`)
  }
})
