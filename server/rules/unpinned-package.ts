import {unpinnedPackages} from "../lint/pins.ts"
import {rule} from "../lint/rule.ts"
import type {ManagerName} from "../model/packageManagers.ts"
import {hasOption, type PackageUse} from "../model/packages.ts"

/** How a version is given, for each manager that has no rule of its own. */
const PINS: Partial<Record<ManagerName, (name: string) => string>> = {
  cargo: name => `${name}@1.2.3`,
  pipx: name => `${name}==1.2.3`,
  uv: name => `${name}==1.2.3`,
  conda: name => `${name}=1.2.3`,
  yarn: name => `${name}@1.2.3`,
  pnpm: name => `${name}@1.2.3`,
  bun: name => `${name}@1.2.3`,
  composer: name => `${name}:1.2.3`,
  dotnet: name => `${name} --version 1.2.3`,
  choco: name => `${name} --version 1.2.3`,
}

/** Options that give the version, or a list of versions, for the whole command. */
const PINNING = [
  "--version",
  "--vers",
  "--git",
  "--path",
  "--rev",
  "--spec",
  "--file",
  "-f",
  "-r",
  "--requirements",
  "-c",
]

export const unpinnedPackage = rule({
  name: "unpinned-package",
  aliases: [],
  summary: "A package of cargo, conda, pipx, dotnet or the like is installed without a version",
  severity: "warning",
  off: true,
  since: "2026.1",
  topics: ["pinning"],
  why: `The same Dockerfile then gives another program on another day, and Docker's cache gives an old one for as long as the
line stays the same. Give the version with the package, or install from a lock file that is copied into the build. apt, apk,
pip, npm and others have rules of their own.`,
  examples: [
    {
      bad: "FROM rust:1.90\nRUN cargo install --locked <|ripgrep|>\n",
      good: "FROM rust:1.90\nRUN cargo install --locked ripgrep@14.1.1 && cargo install --git https://example.com/a && cargo install --path .\n",
    },
    {
      bad: "FROM python:3.13\nRUN pipx install <|poetry|> && uv tool install <|ruff|> && conda install -y <|numpy|> -c conda-forge\n",
      good: "FROM python:3.13\nRUN pipx install poetry==2.1.4 && uv tool install ruff@0.13.0 && conda install -y numpy=2.3 -c conda-forge && uv sync --group dev\n",
    },
    {
      bad: "FROM mcr.microsoft.com/dotnet/sdk:9.0\nRUN dotnet tool install -g <|dotnet-ef|>\n",
      good: "FROM mcr.microsoft.com/dotnet/sdk:9.0\nRUN dotnet tool install -g dotnet-ef --version 9.0.9 && dotnet restore app.csproj\n",
    },
  ],
  *check(analysis) {
    for (const name of Object.keys(PINS) as ManagerName[]) {
      for (const {package: one} of unpinnedPackages(analysis, name, namesPackages)) {
        yield {
          at: one.at,
          message: `"${one.value}" is whatever is newest when the cache runs out: give its version, as in ${PINS[name]!(one.name)}`,
        }
      }
    }
  },
})

/** Whether the words behind the subcommand are packages, of which nothing else says the version. */
function namesPackages(use: PackageUse): boolean {
  const {manager, subcommand} = use
  // conda's -c is a channel
  const pinning = manager.name === "conda" ? PINNING.filter(name => name !== "-c") : PINNING
  if (hasOption(use, pinning)) return false
  switch (manager.name) {
    case "uv":
      return /^(?:tool install|pip install|add)$/.test(subcommand)
    case "dotnet":
      return /^(?:tool install|add package)$/.test(subcommand)
    case "conda":
      return /^(?:install|create)$/.test(subcommand)
    case "yarn":
    case "pnpm":
    case "bun":
    case "composer":
      return (
        /(?:add|require)$|^i(?:nstall)?$/.test(subcommand) &&
        (manager.name !== "composer" || /require$/.test(subcommand))
      )
    default:
      return true
  }
}
