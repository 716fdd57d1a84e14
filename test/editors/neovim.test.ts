import {type ChildProcess, spawn, spawnSync} from "node:child_process"
import {join} from "node:path"
import {afterEach, beforeEach, describe, expect, test} from "vitest"
import {ROOT} from "../support/checkout.ts"
import {orSkip, program} from "./support/install.ts"
import {documented, type Home, makeHome, until} from "./support/terminal.ts"

// Neovim without a screen: it is sent keys, and asked for what it shows.

const nvim = orSkip("Neovim", () => program("nvim", text => /^NVIM v(?:0\.1[1-9]|[1-9])/.test(text), "neovim"))

const DOCKERFILE = `FROM node:22 AS build
WORKDIR /app
RUN npm ci

FROM nginx
COPY --from=build /app /app
   expose 80
`

const [enable, settings, , older] = documented("Neovim", "lua")
const OWN = `vim.opt.runtimepath:append(${JSON.stringify(join(ROOT, "client/neovim"))})\n`

describe.skipIf(!nvim)("Neovim", () => {
  let home: Home
  let editor: ChildProcess

  function start(init: string, file = "Dockerfile"): void {
    home.put("init.lua", init)
    const args = [...nvim!.slice(1), "--headless", "-u", "init.lua", "--listen", join(home.folder, "socket"), file]
    editor = spawn(nvim![0]!, args, {cwd: home.folder, env: home.env, stdio: "ignore"})
  }
  /** The value of a Lua expression. */
  function ask(expression: string): string {
    return remote("--remote-expr", `luaeval(${JSON.stringify(expression)})`)
  }
  function keys(text: string): void {
    remote("--remote-send", text)
  }
  function remote(...args: string[]): string {
    const all = [...nvim!.slice(1), "--headless", "--server", join(home.folder, "socket"), ...args]
    const {stdout, stderr} = spawnSync(nvim![0]!, all, {
      cwd: home.folder,
      env: home.env,
      encoding: "utf8",
      timeout: 5000,
    })
    return stdout.trim() || stderr.trim()
  }
  const attached = () =>
    until(
      () => ask("#vim.tbl_filter(function(c) return c.initialized end, vim.lsp.get_clients({bufnr = 1}))"),
      n => n === "1",
    )
  const text = () => ask("table.concat(vim.api.nvim_buf_get_lines(1, 0, -1, false), '|')")
  /** What stands in floating windows. */
  const floating = () =>
    ask(
      "vim.iter(vim.api.nvim_list_wins()):filter(function(w) return vim.api.nvim_win_get_config(w).relative ~= '' end):map(function(w) return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(w), 0, -1, false), ' ') end):join(' ')",
    )

  beforeEach(() => {
    home = makeHome({Dockerfile: DOCKERFILE, "Dockerfile-dev": DOCKERFILE, "Dockerfile.dockerignore": "node_modules\n"})
  })
  afterEach(async () => {
    const ended = new Promise(resolve => editor.once("close", resolve))
    keys("<Esc>:qa!<CR>")
    const late = setTimeout(() => editor.kill("SIGKILL"), 5000)
    await ended
    clearTimeout(late)
    home.remove()
  })

  test("shows findings", async () => {
    start(OWN + enable)
    await attached()
    const found = await until(
      () => ask("vim.iter(vim.diagnostic.get(1)):map(function(d) return d.source .. ' ' .. d.code end):join(',')"),
      found => found.includes("missing-tag"),
    )
    expect(found).toContain("dockerlint missing-tag")
  })

  test("explains what stands at the cursor", async () => {
    start(OWN + enable)
    await attached()
    keys("2G0:lua vim.lsp.buf.hover()<CR>")
    expect(await until(floating, shown => shown !== "")).toContain("WORKDIR")
  })

  test("completes words", async () => {
    start(OWN + enable)
    await attached()
    keys("2GoENTR<C-x><C-o>")
    await until(
      () => ask("vim.fn.json_encode(vim.fn.complete_info({'items'}).items)"),
      items => items.includes("ENTRYPOINT"),
    )
  })

  test("gives a stage another name", async () => {
    start(OWN + enable)
    await attached()
    keys("1G$:lua vim.lsp.buf.rename('packages')<CR>")
    expect(await until(text, now => now.includes("AS packages"))).toContain("COPY --from=packages /app /app")
  })

  test("puts a finding right", async () => {
    start(OWN + enable)
    await attached()
    await until(
      () => ask("#vim.diagnostic.get(1)"),
      number => Number(number) > 1,
    )
    const only = "{apply = true, filter = function(a) return a.title:find('EXPOSE') ~= nil end}"
    keys(`7G0w:lua vim.lsp.buf.code_action(${only})<CR>`)
    await until(text, now => now.includes("   EXPOSE 80"))
  })

  test("formats", async () => {
    start(OWN + enable)
    await attached()
    keys(":lua vim.lsp.buf.format()<CR>")
    await until(text, now => now.includes("|EXPOSE 80"))
  })

  test("sizes stand above stages and behind instructions", async () => {
    const [, , sizes] = documented("Neovim", "lua")
    home.put("Dockerfile", "FROM debian:bookworm\nRUN apt-get update && apt-get install -y git\nCOPY big.bin /\n")
    // what a build gets is looked at in a workspace only
    home.put(".dockerlint.yaml", "")
    home.put("big.bin", "x".repeat(3_000_000))
    start(OWN + sizes + enable)
    await attached()
    // all that is shown besides the text itself
    const shown = () =>
      ask(
        "vim.iter(vim.api.nvim_buf_get_extmarks(1, -1, 0, -1, {details = true})):map(function(m) local t = {} for _, line in ipairs(vim.list_extend({m[4].virt_text or {}}, m[4].virt_lines or {})) do for _, part in ipairs(line) do table.insert(t, part[1]) end end return (m[2] + 1) .. ':' .. table.concat(t) end):join('|')",
      )
    const text = await until(
      shown,
      text => /MB compressed/.test(text) && /2: ?~ \d+ MB/.test(text) && /3: ?3\.0 MB/.test(text),
    )
    expect(text).toMatch(/1: *~ \d+ MB, ~ [\d.]+ MB compressed \(base ~ 1\d\d MB\)/)
  })

  test("settings count", async () => {
    start(OWN + settings + enable)
    await attached()
    await until(
      () => ask("vim.iter(vim.diagnostic.get(1)):map(function(d) return d.code .. d.severity end):join(',')"),
      found => found.includes("missing-tag1"),
    )
  })

  test("older versions have another way", async () => {
    start(older!)
    await attached()
    await until(
      () => ask("#vim.diagnostic.get(1)"),
      number => Number(number) > 0,
    )
  })

  test("other names of Dockerfiles are known", async () => {
    start(OWN + enable, "Dockerfile-dev")
    await attached()
    keys(":edit Dockerfile.dockerignore<CR>")
    await until(
      () => ask("vim.bo.filetype"),
      type => type === "gitignore",
    )
  })
})
