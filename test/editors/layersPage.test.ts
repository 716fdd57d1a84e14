import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {pathToFileURL} from "node:url"
import {type Browser, chromium as browsers, type Page} from "playwright-core"
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from "vitest"
import {PROGRAM, runIn} from "../support/program.ts"
import {LOW_CONTRASTS} from "./support/contrasts.ts"
import {chromium, orSkip} from "./support/install.ts"

// The page of `dockerlint layers --html` in a real browser. With SCREENSHOTS=FOLDER it leaves pictures there.

const program = orSkip("the page of layers --html", chromium)

const DOCKERFILE = `ARG NODE=22
FROM node:\${NODE}-bookworm AS build
WORKDIR /app
COPY package.json ./
RUN npm install
COPY . .
RUN make

FROM debian:bookworm-slim AS base
RUN apt-get update && apt-get install -y nginx git

FROM base
ARG USER_ID=1000
COPY public /srv/public
RUN chown -R \${USER_ID} /srv
COPY big.bin /tmp/big.bin
RUN rm /tmp/big.bin
RUN truncate -s 20M /srv/blob
COPY --from=build /app/dist /srv/dist
CMD ["nginx"]
`

describe.skipIf(!program)("the page of layers --html", () => {
  let browser: Browser
  let folder: string
  let page: Page
  let asked: string[]
  let complaints: string[]
  const url = (file: string) => pathToFileURL(join(folder, file)).href

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "dockerlint-page-"))
    const put = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), {recursive: true})
      writeFileSync(join(folder, path), text)
    }
    put("Dockerfile", DOCKERFILE)
    put("old.Dockerfile", DOCKERFILE.replace(" git", " git ffmpeg").replace(/^RUN truncate.*\n/m, ""))
    put(".dockerignore", "*.html\n")
    put("package.json", "{}")
    put("big.bin", "x".repeat(9_000_000))
    for (let i = 0; i < 60; i++) put(`public/images/${i % 5}/picture-${i}.jpg`, "x".repeat(i * 9000))
    put("two/Dockerfile", "FROM scratch\nCOPY Dockerfile /\n")
    put(
      "</script><img src=x>\u202e/Dockerfile",
      'FROM scratch AS "<b>"\nCOPY Dockerfile /\'"><script>alert(1)</script>\n',
    )
    for (const args of [
      ["--html", "page.html", "Dockerfile"],
      ["--html", "compared.html", "--compare", "old.Dockerfile", "Dockerfile"],
      ["--html", "several.html", "Dockerfile", "two", "</script><img src=x>\u202e"],
    ]) {
      const {status, stderr} = runIn(folder, ["layers", ...args])
      expect({status, stderr}, PROGRAM).toEqual({status: 0, stderr: ""})
    }
    // a container has no user namespaces, and only pages of this machine are opened
    browser = await browsers.launch({executablePath: program, args: ["--no-sandbox"]})
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, {recursive: true, force: true})
  })

  beforeEach(() => open("page.html"))
  afterEach(async ({task}) => {
    await picture(task.name)
    await page.close()
    expect(complaints).toEqual([])
    // nothing but the page itself
    expect(asked.filter(address => !address.startsWith(url("")))).toEqual([])
    expect(asked).toHaveLength(1)
  })

  /** Opens one of the pages from the file system. */
  async function open(file: string, options: Parameters<Browser["newPage"]>[0] = {}): Promise<void> {
    await page?.close()
    asked = []
    complaints = []
    page = await browser.newPage({viewport: {width: 1200, height: 900}, ...options})
    page.setDefaultTimeout(20_000)
    page.on("request", request => asked.push(request.url()))
    page.on("console", message => complaints.push(message.text()))
    page.on("pageerror", error => complaints.push(error.message))
    page.on("dialog", dialog => complaints.push(dialog.message()))
    await page.goto(url(file))
  }

  async function picture(name: string): Promise<void> {
    const to = process.env.SCREENSHOTS
    if (to) await page.screenshot({path: join(to, `page, ${name.replaceAll("/", " ")}.png`), fullPage: true})
  }

  const map = () => page.locator("figure.map").first()
  const way = () => map().locator(".way").innerText()
  const tiles = () => map().locator('[role="button"]')
  const names = () =>
    tiles().evaluateAll(all => all.map(tile => tile.getAttribute("aria-label")!.replace(/, [≈≥]? ?[\d.]+ .*$/, "")))

  test("the map lies open: the base image, then layers", async () => {
    expect(await way()).toMatch(/^the image ≥ \d/)
    expect((await names()).sort()).toEqual(
      expect.arrayContaining([
        "debian:bookworm-slim",
        "RUN apt-get update && apt-get install -y nginx git",
        "COPY big.bin /tmp/big.bin",
        "RUN truncate -s 20M /srv/blob",
      ]),
    )
  })

  test("tiles are as large as their bytes", async () => {
    const areas = await tiles().evaluateAll(all =>
      all.map(tile => {
        const {width, height} = tile.querySelector("rect")!.getBoundingClientRect()
        return {label: tile.getAttribute("aria-label")!, area: width * height}
      }),
    )
    const area = (start: string) => areas.find(({label}) => label.startsWith(start))!.area
    // 20 MiB and 9 MB, each with what a tar adds
    expect(area("RUN truncate") / area("COPY big.bin")).toBeCloseTo(20.97 / 9, 1)
  })

  test("a click looks into a tile, the way and the browser lead back", async () => {
    await map().locator(".tile.l1.run .name").first().click({force: true})
    expect(await way()).toMatch(/^the image\s+›\s+RUN apt-get update && apt-get install -y nginx git ≈/)
    expect((await names()).some(name => name === "apt packages")).toBe(true)
    await map()
      .locator('[data-path="0"]')
      .first()
      .click({position: {x: 4, y: 4}})
    expect(await names()).toContain("git")
    await picture("looked into")
    await page.goBack()
    expect(await way()).toMatch(/nginx git ≈ [\d.]+ MB$/)
    await map().locator(".way button").first().click()
    expect(await way()).toMatch(/^the image ≥/)
  })

  test("what is in a tile is told beside the mouse", async () => {
    await map().locator('.tile.l1:has-text("debian")').hover()
    const tip = page.locator(".tip")
    expect(await tip.innerText()).toMatch(
      /debian:bookworm-slim\s+≈ [\d.]+ MB as tar \(.*\), ≈ [\d.]+ MB compressed\s+.*published by/,
    )
    await page.mouse.move(2, 2)
    expect(await tip.isVisible()).toBe(false)
  })

  test("keys do the same", async () => {
    // one stop for the whole map
    await tiles().first().focus()
    expect(await map().locator('[tabindex="0"]').count()).toBe(1)
    const focused = () =>
      page.locator(":focus").evaluate(focused => focused.getAttribute("aria-label")!.replace(/,.*/, ""))
    expect(await focused()).toMatch(/^RUN apt-get/)
    await page.keyboard.press("ArrowRight")
    expect(await focused()).not.toMatch(/^RUN apt-get/)
    expect(await page.locator(".tip").isVisible()).toBe(true)
    expect(await map().locator("svg > :last-child").getAttribute("class")).toBe("ring")
    await page.keyboard.press("ArrowLeft")
    expect(await focused()).toMatch(/^RUN apt-get/)
    await page.keyboard.press("Enter")
    expect(await way()).toMatch(/›/)
    expect(await focused()).toBe("apt packages")
    await page.keyboard.press("Escape")
    expect(await way()).toMatch(/^the image ≥/)
    expect(await focused()).toMatch(/^RUN apt-get/)
  })

  test("an edit tells why each step runs again", async () => {
    const edit = page.locator('button:text-is("package.json")')
    expect(await edit.getAttribute("aria-expanded")).toBe("false")
    await edit.focus()
    await page.keyboard.press("Enter")
    expect(await edit.getAttribute("aria-expanded")).toBe("true")
    const told = await page.locator("tr.told li").allInnerTexts()
    expect(told[0]).toMatch(/COPY package\.json \.\/ line 4\s+runs: package\.json has changed/)
    expect(told[1]).toMatch(/RUN npm install line 5\s+runs: it stands on COPY \[build 3\/6\], which runs again/)
    expect(told.at(-2)).toMatch(/COPY --from=build .*\s+may run: it runs only if RUN \[build 6\/6\] writes other files/)
    expect(told.at(-1)).toMatch(/^\d+ more are cached/)
    await edit.click()
    expect(await page.locator("tr.told").count()).toBe(0)
  })

  test("a step tells what its key is made of", async () => {
    const step = page.locator("ol.steps > li", {hasText: "RUN chown -R"})
    await step.locator("summary").click()
    expect(await step.locator("ul").innerText()).toMatch(/every variable in force, used or not: USER_ID/)
  })

  test("another stage unfolds, with a map of its own", async () => {
    expect(await page.locator("details.stage > summary").allInnerTexts()).toEqual([
      expect.stringMatching(/^stage build ≥ [\d.]+ MB, not in the image as such$/),
      expect.stringMatching(/^stage base ≈ [\d.]+ MB, in the image$/),
    ])
    const stage = page.locator("details.stage", {hasText: "stage build"})
    await stage.locator("summary").first().click()
    await stage.locator('figure.map [role="button"]').first().waitFor()
    expect(await stage.locator("table.layers").innerText()).toContain("RUN make")
  })

  test("without scripts all numbers are there", async () => {
    await open("page.html", {javaScriptEnabled: false})
    const text = await page.locator("main").innerText()
    for (const expected of [
      /as tar\s+≥ [\d.]+ MB/,
      /RUN apt-get update/,
      /0 B/,
      /\/tmp\/big\.bin/,
      /--chown\b/,
      /5 of \d+/,
    ])
      expect(text).toMatch(expected)
    // names in the map, which does not offer what it can't do
    expect(await map().locator("text.name").first().textContent()).toMatch(/^RUN apt-get/)
    expect(await page.locator("button:visible, .how:visible, .way:visible").count()).toBe(0)
  })

  test("in the dark, with enough contrast", async () => {
    await open("page.html", {colorScheme: "dark"})
    expect(await page.evaluate(LOW_CONTRASTS)).toEqual([])
  })

  test("in the light, with enough contrast", async () => {
    expect(await page.evaluate(LOW_CONTRASTS)).toEqual([])
  })

  test("on a narrow screen nothing sticks out", async () => {
    await open("page.html", {viewport: {width: 380, height: 800}})
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(380)
    // the map is drawn anew, for what there is
    expect(await map().locator("svg").getAttribute("viewBox")).toMatch(/^0 0 3[0-9]{2} 340$/)
    await page.setViewportSize({width: 1000, height: 800})
    await page.waitForSelector('figure.map svg[viewBox^="0 0 9"]')
  })

  test("on paper", async () => {
    const pdf = await page.pdf({format: "A4"})
    expect(pdf.length).toBeGreaterThan(10_000)
    await page.emulateMedia({media: "print"})
    expect(await page.locator(".way:visible").count()).toBe(0)
  })

  test("what has changed", async () => {
    await open("compared.html")
    const rows = await page.locator("table.difference tbody tr").allInnerTexts()
    expect(rows.some(row => /^gone.*ffmpeg.*−/s.test(row))).toBe(true)
    expect(rows.some(row => /^new.*truncate.*\+21\.0 MB/s.test(row))).toBe(true)
  })

  test("several files, and names that would like to be more than text", async () => {
    await open("several.html")
    expect(await page.locator("table.files tbody tr").count()).toBe(3)
    expect(await page.locator("img, b:has-text('b')").count()).toBe(0)
    expect(await page.locator("table.files").innerText()).toContain("</script><img src=x>\ufffd/Dockerfile")
    await page.locator('a[href="#file-1"]').click()
    expect(await page.locator("#file-1 details").first().getAttribute("open")).not.toBeNull()
  })
})
