/** The kinds of `RUN --mount` and their options. Source: docs.docker.com/reference/dockerfile, BuildKit's parser. */
export const MOUNT_TYPES = ["bind", "cache", "tmpfs", "secret", "ssh"] as const
export type MountType = (typeof MOUNT_TYPES)[number]

export interface MountOptionSpec {
  /** Other spellings of the same option. */
  aliases: readonly string[]
  /** The types that the option means something for. */
  types: readonly MountType[]
  /** May stand without a value. */
  bare?: true
  values?: readonly string[]
  doc: string
}

export const MOUNT_OPTIONS: Readonly<Record<string, MountOptionSpec>> = {
  type: {aliases: [], types: MOUNT_TYPES, values: MOUNT_TYPES, doc: "What is mounted"},
  from: {
    aliases: [],
    types: ["bind", "cache"],
    doc: "The stage, image or named context to mount from",
  },
  source: {aliases: ["src"], types: ["bind", "cache", "secret"], doc: "The path in what is mounted from"},
  target: {aliases: ["dst", "destination"], types: MOUNT_TYPES, doc: "Where the command sees it"},
  readonly: {aliases: ["ro"], types: ["bind", "cache"], bare: true, doc: "The command may not write"},
  readwrite: {
    aliases: ["rw"],
    types: ["bind", "cache"],
    bare: true,
    doc: "The command may write; what it writes in a bind mount is thrown away",
  },
  id: {
    aliases: [],
    types: ["cache", "secret", "ssh"],
    doc: "Its name: caches of one name are shared, secrets and sockets are given by name",
  },
  sharing: {
    aliases: [],
    types: ["cache"],
    values: ["shared", "private", "locked"],
    doc: "Who else may use the cache at the same time",
  },
  required: {aliases: [], types: ["secret", "ssh"], bare: true, doc: "Fail where it is not given to the build"},
  size: {aliases: [], types: ["tmpfs"], doc: "The most that it may hold"},
  mode: {aliases: [], types: ["cache", "secret", "ssh"], doc: "Its file mode, octal"},
  uid: {aliases: [], types: ["cache", "secret", "ssh"], doc: "The number of the user that owns it"},
  gid: {aliases: [], types: ["cache", "secret", "ssh"], doc: "The number of the group that owns it"},
  env: {aliases: [], types: ["secret"], doc: "The environment variable that holds the secret"},
}

const names = new Map<string, string>()
for (const [name, {aliases}] of Object.entries(MOUNT_OPTIONS)) {
  names.set(name, name)
  for (const alias of aliases) names.set(alias, name)
}

/** The option that a key (in lower case) names, by its main name. */
export function mountOption(key: string): string | undefined {
  return names.get(key)
}

/** Every spelling of every option. */
export const MOUNT_KEYS: readonly string[] = [...names.keys()]
