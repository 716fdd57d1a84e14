-- For Neovim 0.11 and later, which finds this file by itself on 'runtimepath': vim.lsp.enable("dockerlint")

---@type vim.lsp.Config
return {
  cmd = { "dockerlint", "lsp", "--stdio" },
  filetypes = { "dockerfile" },
  -- A Dockerfile that is in no such folder gets a server too.
  root_markers = { ".dockerlint.yaml", ".dockerlint.yml", "docker-bake.hcl", "compose.yaml", ".git" },
  settings = {
    -- What is said here lies over .dockerlint.yaml; docs/editors.md lists all of it.
    dockerlint = vim.empty_dict(),
  },
}
