// Variables that nobody declares in the file. Source: Docker's Dockerfile reference, and BuildKit's front end for what it
// leaves out.

export type VariableKind = "proxy" | "platform" | "buildkit"

/** A build argument that exists without an ARG. */
export interface PredefinedVariable {
  name: string
  kind: VariableKind
  /** What it holds or does, in one sentence without its full stop. */
  doc: string
  /** A value that it may have. */
  example: string
}

/** What a file has to do to use a variable of a kind, and what that means for the build. */
export const VARIABLE_SCOPES: Readonly<Record<VariableKind, string>> = {
  proxy:
    "Every RUN sees it when the build is given `--build-arg`, without an ARG. It is kept out of the history and of the build cache, until an ARG declares it.",
  platform:
    "BuildKit sets it for every build. FROM can use it at once; inside of a stage an ARG without a value brings it in.",
  buildkit: "A build sets it with `--build-arg`; BuildKit reads it itself, so no ARG is needed.",
}

/** The heading of Docker's Dockerfile reference for each kind. */
export const VARIABLE_ANCHORS: Readonly<Record<VariableKind, string>> = {
  proxy: "predefined-args",
  platform: "automatic-platform-args-in-the-global-scope",
  buildkit: "buildkit-built-in-build-args",
}

const PROXIES: readonly [name: string, doc: string, example: string][] = [
  ["HTTP_PROXY", "The proxy for http:// addresses", "http://proxy.example.com:3128"],
  ["HTTPS_PROXY", "The proxy for https:// addresses", "http://proxy.example.com:3128"],
  ["FTP_PROXY", "The proxy for ftp:// addresses", "http://proxy.example.com:3128"],
  ["ALL_PROXY", "The proxy for addresses that no other proxy is set for", "socks5://proxy.example.com:1080"],
  ["NO_PROXY", "Hosts, domains and networks that are reached without a proxy", "localhost,127.0.0.1,.example.com"],
]

const PLATFORM: readonly [name: string, doc: string, example: string][] = [
  ["TARGETPLATFORM", "The platform that the image is built for, as `--platform` says", "linux/arm64"],
  ["TARGETOS", "The operating system in TARGETPLATFORM", "linux"],
  ["TARGETARCH", "The processor in TARGETPLATFORM", "arm64"],
  ["TARGETVARIANT", "The variant of the processor in TARGETPLATFORM; often empty", "v7"],
  ["TARGETOSVERSION", "The version of the operating system in TARGETPLATFORM; only of Windows", "10.0.20348"],
  ["TARGETSTAGE", "The stage that is built, as `--target` says; `default` where it has no name", "release"],
  ["BUILDPLATFORM", "The platform of the machine that builds", "linux/amd64"],
  ["BUILDOS", "The operating system in BUILDPLATFORM", "linux"],
  ["BUILDARCH", "The processor in BUILDPLATFORM", "amd64"],
  ["BUILDVARIANT", "The variant of the processor in BUILDPLATFORM; often empty", "v8"],
  ["BUILDOSVERSION", "The version of the operating system in BUILDPLATFORM; only of Windows", "10.0.20348"],
]

const BUILDKIT: readonly [name: string, doc: string, example: string][] = [
  ["SOURCE_DATE_EPOCH", "The time, in seconds since 1970, that the image and its history are dated with", "1767225600"],
  ["BUILDKIT_BUILD_NAME", "The name of the build in `docker buildx history`", "nightly"],
  [
    "BUILDKIT_CACHE_MOUNT_NS",
    "A prefix for the ids of cache mounts, so that builds with other prefixes do not share them",
    "team-a",
  ],
  ["BUILDKIT_CONTEXT_KEEP_GIT_DIR", "Whether a context that is a git repository keeps its .git folder", "1"],
  ["BUILDKIT_DOCKERFILE_CHECK", "What `# check=` says, said from outside of the file", "skip=all"],
  ["BUILDKIT_GIT_ADVICE", "Whether git's advice is shown when BuildKit clones", "true"],
  ["BUILDKIT_INLINE_CACHE", "Whether the image carries what `--cache-from` needs to use it as a cache", "1"],
  ["BUILDKIT_MULTI_PLATFORM", "Whether the result has the shape of one for several platforms, even for one", "true"],
  ["BUILDKIT_SANDBOX_HOSTNAME", "The host name that commands of RUN see (default `buildkitsandbox`)", "builder"],
  [
    "BUILDKIT_SBOM_SCAN_CONTEXT",
    "Whether the bill of materials covers the build context; an ARG before the first FROM sets it too",
    "true",
  ],
  [
    "BUILDKIT_SBOM_SCAN_STAGE",
    "The stages that the bill of materials covers besides the last one; an ARG in a stage sets it too",
    "build,test",
  ],
  ["BUILDKIT_SYNTAX", "The front end that reads the file, instead of the one in `# syntax=`", "docker/dockerfile:1"],
]

const of = (kind: VariableKind, rows: typeof PROXIES): PredefinedVariable[] =>
  rows.map(([name, doc, example]) => ({name, kind, doc, example}))

/** All of them; proxies in both cases, as BuildKit knows them. */
export const PREDEFINED_VARIABLES: readonly PredefinedVariable[] = [
  ...of("platform", PLATFORM),
  ...of(
    "proxy",
    PROXIES.flatMap(([name, ...rest]) => [[name, ...rest] as const, [name.toLowerCase(), ...rest] as const]).map(
      ([name, doc, example]) => [name, doc, example],
    ),
  ),
  ...of("buildkit", BUILDKIT),
]

/** The variable of this exact name; undefined where a file has to declare it itself. */
export function predefinedVariable(name: string): PredefinedVariable | undefined {
  return PREDEFINED_VARIABLES.find(variable => variable.name === name)
}

/** What the modifiers of `${name<modifier>word}` do, as the rest of a sentence. */
export const MODIFIERS: Readonly<Record<string, string>> = {
  ":-": "gives the word where the variable is unset or empty",
  "-": "gives the word where the variable is unset",
  ":+": "gives the word where the variable is set and not empty, and else nothing",
  "+": "gives the word where the variable is set, and else nothing",
  ":?": "stops the build with the word as its message where the variable is unset or empty",
  "?": "stops the build with the word as its message where the variable is unset",
  "#": "takes the shortest piece that matches the pattern off the start",
  "##": "takes the longest piece that matches the pattern off the start",
  "%": "takes the shortest piece that matches the pattern off the end",
  "%%": "takes the longest piece that matches the pattern off the end",
  "/": "replaces the first piece that matches the pattern",
  "//": "replaces every piece that matches the pattern",
}
