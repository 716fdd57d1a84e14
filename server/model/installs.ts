import type {PlainCommand, PlainWord} from "./plainCommands.ts"

/** An install of everything that a list of dependencies names, and that needs nothing else of the project. */
export interface ManifestInstall {
  manager: string
  /** The files that it needs, as one would tell them to a person. */
  manifests: string
  /** The same as sources of a COPY, with a * behind what need not be there; undefined where that can't be told. */
  sources?: readonly string[]
  /** The words of one of these in a command mean that the list may have been changed. */
  names: RegExp
  /** The folder or file that it reads, where the command says so; undefined: the working directory. */
  file?: PlainWord
}

const NODE = /package(-lock)?\.json|yarn\.lock|pnpm-|npm-shrinkwrap|bun\.lock|\.npmrc|\.yarnrc/

const SUBCOMMANDS: readonly {
  programs: RegExp
  words: RegExp
  manager: string
  manifests: string
  sources?: readonly string[]
  names: RegExp
  /** Arguments without which it needs more than the list. */
  needs?: RegExp
}[] = [
  {
    programs: /^npm$/,
    words: /^(ci|clean-install)$/,
    manager: "npm",
    manifests: "package.json and package-lock.json",
    sources: ["package*.json"],
    names: NODE,
  },
  {
    programs: /^npm$/,
    words: /^(install|i)$/,
    manager: "npm",
    manifests: "package.json and package-lock.json",
    sources: ["package*.json"],
    names: NODE,
  },
  {
    programs: /^yarn(pkg)?$/,
    words: /^(install)?$/,
    manager: "yarn",
    manifests: "package.json and yarn.lock",
    sources: ["package.json", "yarn.lock*"],
    names: NODE,
  },
  {
    programs: /^pnpm$/,
    words: /^(install|i)$/,
    manager: "pnpm",
    manifests: "package.json and pnpm-lock.yaml",
    sources: ["package.json", "pnpm-lock.yaml*"],
    names: NODE,
  },
  {
    programs: /^bun$/,
    words: /^(install|i)$/,
    manager: "bun",
    manifests: "package.json and bun.lock",
    sources: ["package.json", "bun.lock*"],
    names: NODE,
  },
  {
    programs: /^go$/,
    words: /^mod download$/,
    manager: "go",
    manifests: "go.mod and go.sum",
    sources: ["go.mod", "go.sum*"],
    names: /go\.(mod|sum)/,
  },
  {
    programs: /^bundler?$/,
    words: /^(install)?$/,
    manager: "bundler",
    manifests: "Gemfile and Gemfile.lock",
    sources: ["Gemfile", "Gemfile.lock*"],
    names: /Gemfile|\.gemspec/,
  },
  {
    programs: /^composer(\.phar)?$/,
    words: /^(install|i)$/,
    manager: "composer",
    manifests: "composer.json and composer.lock",
    sources: ["composer.json", "composer.lock*"],
    names: /composer\.(json|lock)/,
    needs: /^--no-(scripts|autoloader)$/,
  },
  {
    programs: /^pipenv$/,
    words: /^(install|sync)$/,
    manager: "pipenv",
    manifests: "Pipfile and Pipfile.lock",
    sources: ["Pipfile", "Pipfile.lock*"],
    names: /Pipfile/,
  },
  {
    programs: /^poetry$/,
    words: /^(install|sync)$/,
    manager: "poetry",
    manifests: "pyproject.toml and poetry.lock",
    sources: ["pyproject.toml", "poetry.lock*"],
    names: /pyproject|poetry\.lock/,
    needs: /^--no-root$/,
  },
  {
    programs: /^uv$/,
    words: /^sync$/,
    manager: "uv",
    manifests: "pyproject.toml and uv.lock",
    sources: ["pyproject.toml", "uv.lock*"],
    names: /pyproject|uv\.lock/,
    needs: /^--no-install-(project|workspace|local)$/,
  },
  {
    programs: /^mvnw?$/,
    words: /^dependency:(go-offline|resolve)$/,
    manager: "maven",
    manifests: "pom.xml",
    sources: ["pom.xml"],
    names: /pom\.xml/,
  },
  {
    programs: /^mix$/,
    words: /^deps\.get$/,
    manager: "mix",
    manifests: "mix.exs and mix.lock",
    sources: ["mix.exs", "mix.lock*"],
    names: /mix\.(exs|lock)/,
  },
  {
    programs: /^(dart|flutter)$/,
    words: /^pub get$/,
    manager: "pub",
    manifests: "pubspec.yaml and pubspec.lock",
    sources: ["pubspec.yaml", "pubspec.lock*"],
    names: /pubspec/,
  },
  {
    programs: /^dotnet$/,
    words: /^restore$/,
    manager: "dotnet",
    manifests: "the project files (*.csproj, *.sln)",
    names: /\.(cs|fs|vb)proj|\.slnx?/,
  },
]

/** Options that take a value as their next word. */
const VALUE_OPTIONS =
  /^(--(prefix|dir|cwd|registry|network-timeout|cache|cache-folder|loglevel|omit|include|only|without|with|jobs|retry|group|extra|index-url|extra-index-url|find-links|trusted-host|timeout|target|constraint|requirement|cache-dir|root|proxy|modules-folder|mutex|path|gemfile|runtime|source|configfile|packages|verbosity|log-level|default-timeout|progress-bar)|-[CjrcifsPnt])$/

/** Options that name another folder, or more than the list in the working directory. */
const ELSEWHERE =
  /^(-g|--global|-w|--workspaces?|--filter|-F|-r|--recursive|--prefix|--dir|--cwd|-C|--directory|--project|--gemfile|--working-dir|-d|-f|-pl|-am|--include-workspace-root|--focus|-e|--editable|--cwd=.*|--(prefix|dir|filter|workspace|directory|project|gemfile|working-dir)=.*)$/

/** Unwraps what only runs another program. */
export function unwrap(command: PlainCommand): PlainCommand {
  let {program, args} = command
  for (;;) {
    const wraps =
      /^(sudo|exec|command|nice)$/.test(program) ||
      (program === "env" && args.every(({value}) => !value.startsWith("-")))
    const first = wraps
      ? args.findIndex(({value}) => !(program === "sudo" && /^-[EHn]$/.test(value)) && !/^\w+=/.test(value))
      : -1
    const next = args[first]
    if (!next || next.value.startsWith("-")) break
    program = next.value.slice(next.value.lastIndexOf("/") + 1)
    args = args.slice(first + 1)
  }
  if (/^python[0-9.]*$/.test(program) && args[0]?.value === "-m" && args[1]) {
    program = args[1].value
    args = args.slice(2)
  }
  return {...command, program, args}
}

/** What a command installs out of a list of dependencies alone; undefined for any other command. */
export function manifestInstall(wrapped: PlainCommand): ManifestInstall | undefined {
  const command = unwrap(wrapped)
  const {program} = command
  if (/^pip[0-9.]*$/.test(program)) return pipInstall(command.args)
  if (program === "uv" && command.args[0]?.value === "pip") return pipInstall(command.args.slice(1))
  const plain = command.args.filter(({value}, i) => !value.startsWith("-") && !takesValue(command.args[i - 1]))
  const words = plain.map(({value}) => value).join(" ")
  for (const {programs, words: wanted, manager, manifests, sources, names, needs} of SUBCOMMANDS) {
    if (!programs.test(program)) continue
    const project = manager === "dotnet" && plain.length === 2 ? plain[1] : undefined
    if (!wanted.test(project ? plain[0]!.value : words)) continue
    // a bare word that only asks for help or the version
    if (words === "" && command.args.some(({value}) => /^(-v|-V|-h|--version|--help|--cwd)$/.test(value))) continue
    if (command.args.some(({value}) => manager !== "dotnet" && ELSEWHERE.test(value))) continue
    if (needs && !command.args.some(({value}) => needs.test(value))) continue
    return {manager, manifests, sources, names, file: project}
  }
  return undefined
}

function takesValue(word: PlainWord | undefined): boolean {
  return word !== undefined && VALUE_OPTIONS.test(word.value)
}

function pipInstall(args: readonly PlainWord[]): ManifestInstall | undefined {
  const verb = args.find(({value}, i) => !value.startsWith("-") && !takesValue(args[i - 1]))
  if (verb?.value !== "install" && verb?.value !== "sync") return undefined
  let file: PlainWord | undefined
  for (const [i, {value, dynamic}] of args.entries()) {
    const before = args[i - 1]?.value ?? ""
    if (/^(-e|--editable|-t|--target|--prefix)/.test(value)) return undefined
    if (/^(-r|--requirement)$/.test(before)) {
      if (file || dynamic || /^https?:/.test(value)) return undefined
      file = args[i]
    } else if (/^(-r.|--requirement=)/.test(value)) {
      return undefined
    } else if (
      /^\.|^\/|[/\\]|\.(whl|zip|tar\.gz)/.test(value) &&
      !value.startsWith("-") &&
      !takesValue(args[i - 1]) &&
      !value.includes("://")
    ) {
      return undefined
    }
  }
  if (!file) return undefined
  const name = file.value.replace(/^\.\//, "")
  // a list in a folder of its own often refers to the others there
  const slash = name.lastIndexOf("/")
  const beside = slash > 0 && /require|deps|constraints/i.test(name.slice(0, slash)) ? `${name.slice(0, slash)}/` : name
  const sources = beside === name ? [name] : undefined
  return {manager: "pip", manifests: beside, sources, names: /requirements|constraints/, file}
}

/** Which kind of command of a manager of system packages this is. */
export interface SystemPackages {
  family: "apt" | "apk" | "dnf" | "zypper" | "pacman"
  /** update: reads the lists of packages anew; clean: takes lists or packages away. */
  action: "update" | "install" | "clean"
  /** Whether every word of it is known, and none is the name of a file. */
  plain: boolean
}

const FAMILIES: readonly [programs: RegExp, family: SystemPackages["family"]][] = [
  [/^(apt|apt-get|aptitude)$/, "apt"],
  [/^apk$/, "apk"],
  [/^(yum|dnf|dnf5|microdnf|tdnf)$/, "dnf"],
  [/^zypper$/, "zypper"],
  [/^pacman$/, "pacman"],
]

/** What a command does with packages of the system; undefined for any other command. */
export function systemPackages(wrapped: PlainCommand): SystemPackages | undefined {
  const {program, args, redirects} = unwrap(wrapped)
  const family = FAMILIES.find(([programs]) => programs.test(program))?.[1]
  if (!family) return undefined
  const words = args.filter(({value}) => !value.startsWith("-")).map(({value}) => value)
  const plain =
    args.every(
      ({value, dynamic}) =>
        !(dynamic && /[`(?]|^[^=]*\*/.test(value)) &&
        !/^[./~]|\.(deb|rpm|apk)$|^-[a-zA-Z]*[cfK]$|^--(root|config|allow-untrusted|repositories-file)/.test(value),
    ) && redirects.every(({value}) => value.startsWith("/dev/") || /^[12]$/.test(value))
  if (family === "pacman") {
    const flags = args.find(({value}) => /^-S/.test(value))?.value
    if (flags === undefined) return undefined
    const action = words.length > 0 || flags.includes("u") ? "install" : flags.includes("c") ? "clean" : "update"
    return {family, action, plain}
  }
  const verb = words.find(word => /^[a-z][a-z-]*$/.test(word)) ?? ""
  if (
    /^(install|add|upgrade|dist-upgrade|full-upgrade|safe-upgrade|build-dep|groupinstall|reinstall|in|up|dup|localinstall|fix|distro-sync|satisfy|module)$/.test(
      verb,
    )
  )
    return {family, action: "install", plain}
  if (verb === "update" && family !== "apt" && family !== "apk") return {family, action: "install", plain}
  if (/^(update|makecache|refresh|ref|check-update)$/.test(verb)) return {family, action: "update", plain}
  if (/^(clean|autoclean|autoremove|remove|purge|del|erase|rm|cache)$/.test(verb))
    return {family, action: "clean", plain}
  return undefined
}

/** Whether a command installs packages of a language by their names, such as `npm install -g pm2`. */
export function namedInstall(wrapped: PlainCommand): boolean {
  const {program, args} = unwrap(wrapped)
  if (!/^(npm|pnpm|pip[0-9.]*|gem)$/.test(program) || !/^(install|i|add)$/.test(args[0]?.value ?? "")) return false
  return (
    args.length > 1 &&
    args.slice(1).every(({value, dynamic}) => !dynamic && !/^[./]|^-(e|r|-editable|-requirement)/.test(value))
  )
}
