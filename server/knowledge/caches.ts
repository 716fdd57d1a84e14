/** A folder that a package manager or compiler can be given as a cache mount. */
export interface CacheFolder {
  target: string
  doc: string
  /** Words of which one in the command says that it is the folder meant. */
  programs: readonly string[]
  /** How builds may share it; undefined where all of them can use it at once. */
  sharing?: "locked"
}

export const CACHE_FOLDERS: readonly CacheFolder[] = [
  {target: "/var/cache/apt", doc: "Packages of apt", programs: ["apt-get", "apt"], sharing: "locked"},
  {target: "/var/lib/apt/lists", doc: "Package lists of apt", programs: ["apt-get", "apt"], sharing: "locked"},
  {target: "/var/cache/apk", doc: "Packages of apk", programs: ["apk"], sharing: "locked"},
  {target: "/var/cache/dnf", doc: "Packages of dnf", programs: ["dnf", "microdnf"], sharing: "locked"},
  {target: "/var/cache/yum", doc: "Packages of yum", programs: ["yum"], sharing: "locked"},
  {target: "/var/cache/zypp", doc: "Packages of zypper", programs: ["zypper"], sharing: "locked"},
  {target: "/var/cache/pacman/pkg", doc: "Packages of pacman", programs: ["pacman"], sharing: "locked"},
  {target: "/root/.npm", doc: "Downloads of npm", programs: ["npm", "npx"]},
  {target: "/usr/local/share/.cache/yarn", doc: "Downloads of Yarn 1", programs: ["yarn"]},
  {target: "/root/.yarn/berry/cache", doc: "Downloads of Yarn 2 and later", programs: ["yarn"]},
  {target: "/root/.local/share/pnpm/store", doc: "The store of pnpm", programs: ["pnpm"]},
  {target: "/root/.bun/install/cache", doc: "Downloads of Bun", programs: ["bun"]},
  {target: "/root/.cache/pip", doc: "Downloads of pip", programs: ["pip", "pip3", "python", "python3"]},
  {target: "/root/.cache/uv", doc: "Downloads of uv", programs: ["uv", "uvx"]},
  {target: "/root/.cache/pypoetry", doc: "Downloads of Poetry", programs: ["poetry"]},
  {target: "/opt/conda/pkgs", doc: "Packages of conda", programs: ["conda", "mamba"], sharing: "locked"},
  {target: "/go/pkg/mod", doc: "Modules of Go", programs: ["go"]},
  {target: "/root/.cache/go-build", doc: "What Go has compiled", programs: ["go"]},
  {target: "/usr/local/cargo/registry", doc: "Downloads of Cargo", programs: ["cargo"]},
  {target: "/usr/local/cargo/git/db", doc: "Git sources of Cargo", programs: ["cargo"]},
  {target: "/root/.m2", doc: "The repository of Maven", programs: ["mvn", "mvnw", "./mvnw"]},
  {
    target: "/root/.gradle",
    doc: "Downloads of Gradle",
    programs: ["gradle", "gradlew", "./gradlew"],
    sharing: "locked",
  },
  {target: "/root/.nuget/packages", doc: "Packages of NuGet", programs: ["dotnet"]},
  {target: "/root/.bundle/cache", doc: "Downloads of Bundler", programs: ["bundle"]},
  {target: "/usr/local/bundle/cache", doc: "Gems of the official ruby images", programs: ["bundle", "gem"]},
  {target: "/root/.composer/cache", doc: "Downloads of Composer", programs: ["composer"]},
  {target: "/root/.cache/ccache", doc: "What ccache has compiled", programs: ["ccache", "make", "cmake"]},
]
