import {spawnSync} from "node:child_process"
import {afterEach, beforeEach, describe, expect, test} from "vitest"
import {apt, onPath, orSkip, program} from "./support/install.ts"
import {documented, type Home, makeHome, until} from "./support/terminal.ts"

// Helix in a terminal that tmux keeps: it is sent keys, and its screen is read.

const hx = orSkip("Helix", () => {
  if (!onPath("tmux")) apt("tmux")
  return program("hx", text => /^helix 2[3-9]/.test(text), "hx")
})

const DOCKERFILE = `FROM node:22 AS build
WORKDIR /app
FROM nginx
COPY --from=build /app /app
   expose 80
`

describe.skipIf(!hx)("Helix", () => {
  let home: Home
  const socket = () => `${home.folder}/tmux`

  beforeEach(() => {
    home = makeHome({Dockerfile: DOCKERFILE, "CONFIG/helix/languages.toml": documented("Helix", "toml")[0]!})
    tmux("new-session", "-d", "-x", "150", "-y", "40", ...hx!, "Dockerfile")
  })
  afterEach(() => {
    tmux("kill-server")
    home.remove()
  })

  test("shows findings, and explains what stands at the cursor", async () => {
    await until(screen, shown => /nginx has no tag/.test(shown))
    keys("3gg", "wl")
    await until(screen, shown => shown.includes("nginx has no tag"))
    keys("2gg", " ", "k")
    expect(await until(screen, shown => /working folder/.test(shown))).toContain("WORKDIR")
  })

  test("completes words", async () => {
    await until(screen, shown => shown.includes("WORKDIR"))
    keys("2gg", "o", "ENTR")
    await until(screen, shown => shown.includes("ENTRYPOINT"))
  })

  test("formats with the program", async () => {
    await until(screen, shown => shown.includes("WORKDIR"))
    keys(":format", "\r")
    await until(screen, shown => shown.includes("EXPOSE 80"))
    keys(":write", "\r")
    await until(
      () => home.get("Dockerfile"),
      text => text.includes("\nEXPOSE 80"),
    )
  })

  function tmux(...args: string[]): string {
    const {stdout} = spawnSync("tmux", ["-S", socket(), "-f", "/dev/null", ...args], {
      cwd: home.folder,
      env: home.env,
      encoding: "utf8",
    })
    return stdout
  }
  function screen(): string {
    return tmux("capture-pane", "-p")
  }
  /** Types texts one after the other, with the time that a person needs between them. */
  function keys(...texts: string[]): void {
    for (const text of texts) {
      tmux("send-keys", "-l", text)
      spawnSync("sleep", ["0.3"])
    }
  }
})
