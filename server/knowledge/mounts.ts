import {MOUNT_OPTIONS, MOUNT_TYPES, type MountOptionSpec, type MountType, mountOption} from "../../grammars/mounts.ts"
import type {Doc} from "./reference.ts"

// What mounts are for, and what their options are where they are left out. Which options there are is said in
// grammars/mounts.ts.

/** The kinds of mounts; `summary` is one line. */
export const MOUNT_TYPE_DOCS: Readonly<Record<MountType, Doc & {summary: string}>> = {
  bind: {
    summary: "Files of the build context, of a stage or of an image, without copying them",
    details:
      "They never become part of a layer. The command can't write to them; with `readwrite` it can, and what it writes is thrown away.",
    example: "RUN --mount=type=bind,source=package.json,target=package.json npm install",
    anchor: "run---mounttypebind",
  },
  cache: {
    summary: "A folder that stays from build to build, for package managers and compilers",
    details:
      "It is not part of the image and may be empty at any time: a command has to work without what is in it. Builds share it by its `id`.",
    example: "RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt",
    anchor: "run---mounttypecache",
  },
  tmpfs: {
    summary: "An empty folder in memory, gone after the command",
    details: "What is written to it never becomes part of a layer.",
    example: "RUN --mount=type=tmpfs,target=/tmp make check",
    anchor: "run---mounttypetmpfs",
  },
  secret: {
    summary: "A password, token or key that never becomes part of the image",
    details:
      "The build is given it with `docker build --secret id=...`. The command finds it as a file, by default `/run/secrets/` and its id, or with `env` as a variable.",
    example: "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci",
    anchor: "run---mounttypesecret",
  },
  ssh: {
    summary: "The socket of an SSH agent, for private repositories",
    details: "The build is given it with `docker build --ssh default`; no key becomes part of the image.",
    example: "RUN --mount=type=ssh git clone git@git.example.com:team/private.git",
    anchor: "run---mounttypessh",
  },
}

/** What an option is where it is left out, by type; `*` for all types that have it. */
const DEFAULTS: Readonly<Record<string, Partial<Record<MountType | "*", string>>>> = {
  type: {"*": "`bind`"},
  from: {bind: "the build context", cache: "an empty folder"},
  source: {bind: "the root of what it is mounted from", cache: "the root of what it is mounted from"},
  target: {
    secret: "`/run/secrets/` and the id, unless `env` is given",
    ssh: "`/run/buildkit/ssh_agent.0`, and so on",
  },
  readonly: {bind: "the mount is read-only", cache: "the mount is writable"},
  readwrite: {bind: "the mount is read-only", cache: "the mount is writable"},
  id: {cache: "the target", secret: "the last name of the target", ssh: "`default`"},
  sharing: {cache: "`shared`"},
  required: {"*": "false: where it is not given, the command runs without it"},
  size: {tmpfs: "half of the memory"},
  mode: {cache: "`0755`", secret: "`0400`", ssh: "`0600`"},
  uid: {"*": "`0`, root"},
  gid: {"*": "`0`, root"},
}

/** What each value of `sharing` means. */
export const SHARING: Readonly<Record<string, string>> = {
  shared:
    "Several builds write to it at the same time: for caches that can take it, as those of npm, pip, Go and ccache",
  private: "A build that comes while it is in use gets another, new one",
  locked: "A build that comes while it is in use waits: for apt, which wants its folders for itself",
}

/** Options that a newer syntax than mounts themselves brought. */
export const MOUNT_OPTIONS_SINCE: Readonly<Record<string, string>> = {env: "1.10"}

export interface MountOption extends MountOptionSpec {
  /** Its main name. */
  name: string
  /** What it is where it is left out; undefined where that means nothing, or where it has to be given. */
  defaultValue?: string
  /** The syntax version that brought it; undefined where it came with the mounts. */
  since?: string
}

/** An option by any of its spellings, for a type of mount. Undefined where there is none; the type need not have it. */
export function mountOptionOf(key: string, type: MountType): MountOption | undefined {
  const name = mountOption(key.toLowerCase())
  if (name === undefined) return undefined
  const defaults = DEFAULTS[name]
  return {
    name,
    ...MOUNT_OPTIONS[name]!,
    defaultValue: defaults?.[type] ?? defaults?.["*"],
    since: MOUNT_OPTIONS_SINCE[name],
  }
}

/** The options that mean something for a type of mount, in the order of the grammar's table. */
export function mountOptionsFor(type: MountType): readonly MountOption[] {
  return Object.keys(MOUNT_OPTIONS).flatMap(name => {
    const option = mountOptionOf(name, type)!
    return option.types.includes(type) ? option : []
  })
}

/** What a value of an option means, where its values are few. */
export function mountValueDoc(option: string, value: string): string | undefined {
  const lower = value.toLowerCase()
  if (option === "type")
    return MOUNT_TYPES.includes(lower as MountType) ? MOUNT_TYPE_DOCS[lower as MountType].summary : undefined
  return option === "sharing" && Object.hasOwn(SHARING, lower) ? SHARING[lower] : undefined
}
