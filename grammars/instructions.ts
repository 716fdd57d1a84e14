/**
 * How the text behind an instruction's keyword and flags is read:
 * - shell: a JSON array or one text that a shell runs
 * - list: a JSON array or words
 * - words: words between blanks
 * - pairs: `key=value ...` with quotes, or the legacy `key value`
 * - names: `name` or `name=value`, with quotes
 * - text: everything as one text
 * - health: NONE, or CMD and then as shell
 * - trigger: another instruction
 * - unknown: not an instruction that Docker knows
 */
export type Form = "shell" | "list" | "words" | "pairs" | "names" | "text" | "health" | "trigger" | "unknown"

export interface FlagSpec {
  /** Without the dashes. */
  name: string
  /** A boolean may stand bare; a list may be given several times. */
  type: "boolean" | "string" | "list"
  /** One line for hover and completion. */
  doc: string
  /** The docker/dockerfile syntax version that brought it to its stable channel; "1.0" where it has always been there. */
  since: string
  /** The version that brought it to the labs channel (experimental, before 1.2), where that was earlier. */
  labs?: string
  /** All values allowed, where they are few. */
  values?: readonly string[]
}

export interface InstructionSpec {
  form: Form
  /** Whether `<<WORD` starts a heredoc in it. */
  heredocs?: true
  flags: readonly FlagSpec[]
  /** BuildKit reads no flags here: whatever starts with two dashes is dropped without an error. */
  ignoresFlags?: true
  /** One line for hover and completion. */
  doc: string
  /** False where it may not stand behind ONBUILD. */
  trigger: boolean
  /** What to write instead of it. */
  deprecated?: string
}

const chown: FlagSpec = {
  name: "chown",
  type: "string",
  doc: "Owner of the files: user[:group], names or numbers",
  since: "1.0",
}
const chmod: FlagSpec = {name: "chmod", type: "string", doc: "Mode of the files, octal or symbolic", since: "1.2"}
const link: FlagSpec = {
  name: "link",
  type: "boolean",
  doc: "Put the files in a layer that does not depend on the ones before",
  since: "1.4",
}
const exclude: FlagSpec = {
  name: "exclude",
  type: "list",
  doc: "Leave out files that match the pattern",
  since: "1.19",
  labs: "1.7",
}

/** Every instruction by its keyword in upper case. Source: docs.docker.com/reference/dockerfile, BuildKit's parser. */
export const INSTRUCTIONS = {
  ADD: {
    form: "list",
    heredocs: true,
    trigger: true,
    doc: "Add files from the build context, a URL or a git repository, unpacking local archives",
    flags: [
      chown,
      chmod,
      link,
      {name: "keep-git-dir", type: "boolean", doc: "Keep the .git folder of a git source", since: "1.6", labs: "1.5"},
      {
        name: "checksum",
        type: "string",
        doc: "Refuse a remote source with another digest or commit",
        since: "1.6",
        labs: "1.5",
      },
      {name: "unpack", type: "boolean", doc: "Unpack an archive, also a remote one, or leave it packed", since: "1.17"},
      exclude,
    ],
  },
  ARG: {form: "names", trigger: true, ignoresFlags: true, doc: "Declare a variable that a build can set", flags: []},
  CMD: {
    form: "shell",
    trigger: true,
    doc: "The default command of a container, or arguments for its entrypoint",
    flags: [],
  },
  COPY: {
    form: "list",
    heredocs: true,
    trigger: true,
    doc: "Copy files from the build context, a stage or an image",
    flags: [
      {name: "from", type: "string", doc: "The stage, image or named context to copy from", since: "1.0"},
      chown,
      chmod,
      link,
      exclude,
      {name: "parents", type: "boolean", doc: "Keep the folders that the sources stand in", since: "1.20", labs: "1.7"},
    ],
  },
  ENTRYPOINT: {form: "shell", trigger: true, doc: "The program that a container runs", flags: []},
  ENV: {form: "pairs", trigger: true, doc: "Set variables for the rest of the stage and for containers", flags: []},
  EXPOSE: {form: "words", trigger: true, doc: "Ports that the container listens on", flags: []},
  FROM: {
    form: "words",
    trigger: false,
    doc: "Start a stage from an image or an earlier stage",
    flags: [
      {name: "platform", type: "string", doc: "The platform of the image: os/architecture[/variant]", since: "1.0"},
    ],
  },
  HEALTHCHECK: {
    form: "health",
    trigger: true,
    doc: "How to test that a container still works",
    flags: [
      {name: "interval", type: "string", doc: "Time between two checks (default 30s)", since: "1.0"},
      {name: "timeout", type: "string", doc: "A check that takes longer has failed (default 30s)", since: "1.0"},
      {
        name: "start-period",
        type: "string",
        doc: "Failures do not count in this time after the start (default 0s)",
        since: "1.0",
      },
      {
        name: "start-interval",
        type: "string",
        doc: "Time between two checks in the start period (default 5s)",
        since: "1.6",
      },
      {
        name: "retries",
        type: "string",
        doc: "Failures in a row that make the container unhealthy (default 3)",
        since: "1.0",
      },
    ],
  },
  LABEL: {form: "pairs", trigger: true, doc: "Add metadata to the image", flags: []},
  MAINTAINER: {
    form: "text",
    trigger: false,
    doc: "The author of the image",
    deprecated: "LABEL org.opencontainers.image.authors",
    flags: [],
  },
  ONBUILD: {
    form: "trigger",
    trigger: false,
    doc: "An instruction for builds that use this image as their base",
    flags: [],
  },
  RUN: {
    form: "shell",
    heredocs: true,
    trigger: true,
    doc: "Run a command and keep what it changes as a layer",
    flags: [
      {
        name: "mount",
        type: "list",
        doc: "Mount a folder, cache, secret or socket while the command runs",
        since: "1.2",
        labs: "1.0",
      },
      {
        name: "network",
        type: "string",
        doc: "The network that the command sees",
        since: "1.3",
        labs: "1.1",
        values: ["default", "none", "host"],
      },
      {
        name: "security",
        type: "string",
        doc: "Run without the sandbox",
        since: "1.20",
        labs: "1.1",
        values: ["insecure", "sandbox"],
      },
      {name: "device", type: "list", doc: "A device (CDI) for the command", since: "1.27", labs: "1.14"},
    ],
  },
  SHELL: {form: "shell", trigger: true, doc: "The shell that runs commands in shell form", flags: []},
  STOPSIGNAL: {form: "text", trigger: true, ignoresFlags: true, doc: "The signal that stops a container", flags: []},
  USER: {form: "text", trigger: true, doc: "The user for the rest of the stage and for containers", flags: []},
  VOLUME: {form: "list", trigger: true, doc: "Folders whose content lives outside the container", flags: []},
  WORKDIR: {
    form: "text",
    trigger: true,
    doc: "The working folder for the rest of the stage and for containers",
    flags: [],
  },
} as const satisfies Record<string, InstructionSpec>

/** The syntax versions that brought heredocs to the stable and to the labs channel. */
export const HEREDOCS_SINCE = {since: "1.4", labs: "1.3"} as const

export type InstructionName = keyof typeof INSTRUCTIONS

/** What the table says of an instruction, in its general type. */
export function specOf(name: InstructionName): InstructionSpec {
  return INSTRUCTIONS[name]
}

/** Every instruction name in upper case. */
export const INSTRUCTION_NAMES = Object.keys(INSTRUCTIONS) as InstructionName[]
