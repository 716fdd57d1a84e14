-- Names of Dockerfiles that Neovim does not know by itself.
vim.filetype.add({
  pattern = {
    ["Dockerfile%-.*"] = "dockerfile",
    ["Containerfile%-.*"] = "dockerfile",
    [".*%.[Cc]ontainerfile"] = "dockerfile",
    -- Dockerfile.dockerignore is none
    [".*%.dockerignore"] = { "gitignore", { priority = 10 } },
  },
})
