import type {InstructionName} from "../../grammars/instructions.ts"

/** A way to write what follows an instruction's flags. */
export interface InstructionForm {
  /** With `{name}` for what is to be filled in; everything else stands as it is. */
  label: string
  /** When to use it, in one sentence without its full stop. */
  doc: string
  /** It takes no flags. */
  bare?: true
}

export interface InstructionForms {
  forms: readonly InstructionForm[]
  /** What is to be filled in, by the names in the labels. */
  parameters: Readonly<Record<string, string>>
}

const EXEC = '["{program}", "{argument}", …]'
const EXEC_DOC = "A JSON array: the program itself, without a shell"
const SHELL_DOC = "Text that the shell runs"
const COMMAND = {
  command: "What the shell of SHELL runs (`/bin/sh -c`)",
  program: "The program; it is looked for in PATH",
  argument: "An argument as it stands: no shell replaces variables in it",
}
const COPY_FORMS: readonly InstructionForm[] = [
  {label: "{source} … {destination}", doc: "Words between blanks"},
  {label: '["{source}", … "{destination}"]', doc: "A JSON array, for paths with blanks"},
  {label: "<<{word} {destination}", doc: "A file whose content follows, up to a line with the word alone"},
]
const DESTINATION =
  "Where they go, relative to WORKDIR; with a slash at its end it is a folder, as it has to be for several sources"
const WORD = "The word that ends the text, alone in its line; in quotes, nothing is replaced in the text"

/** The ways to write every instruction. */
export const FORMS: Readonly<Record<InstructionName, InstructionForms>> = {
  ADD: {
    forms: COPY_FORMS,
    parameters: {
      source: "A file, folder or pattern of the build context, an address or a git repository",
      destination: DESTINATION,
      word: WORD,
    },
  },
  ARG: {
    forms: [
      {label: "{name}", doc: "A variable that `--build-arg` sets"},
      {label: "{name}={default}", doc: "A variable with the value that counts where `--build-arg` does not set it"},
    ],
    parameters: {name: "The variable", default: "Its value where the build does not set it"},
  },
  CMD: {
    forms: [
      {label: EXEC, doc: `${EXEC_DOC}; signals such as that of docker stop reach it`},
      {label: '["{argument}", …]', doc: "Arguments for the program of ENTRYPOINT"},
      {label: "{command}", doc: SHELL_DOC},
    ],
    parameters: COMMAND,
  },
  COPY: {
    forms: COPY_FORMS,
    parameters: {
      source: "A file, folder or pattern: of the build context, or of what --from names",
      destination: DESTINATION,
      word: WORD,
    },
  },
  ENTRYPOINT: {
    forms: [
      {label: EXEC, doc: `${EXEC_DOC}; what docker run or CMD gives follows as arguments`},
      {label: "{command}", doc: `${SHELL_DOC}; it gets no arguments and no signals`},
    ],
    parameters: COMMAND,
  },
  ENV: {
    forms: [
      {label: "{name}={value} …", doc: "Any number of variables; a value with blanks in quotes"},
      {label: "{name} {value}", doc: "One variable, its value to the end of the line; an old form, better not used"},
    ],
    parameters: {name: "The variable", value: "Its value; variables in it are those from before this line"},
  },
  EXPOSE: {
    forms: [{label: "{port}[/{protocol}] …", doc: "Any number of ports"}],
    parameters: {
      port: "A number from 1 to 65535, or a range such as 8000-8010",
      protocol: "tcp, udp or sctp; tcp where it is left out",
    },
  },
  FROM: {
    forms: [
      {label: "{image}", doc: "The image's tag latest, an earlier stage, or scratch"},
      {
        label: "{image} {AS name}",
        doc: "The image's tag latest or an earlier stage; later ones can use this one by its name",
      },
      {label: "{image}:{tag}", doc: "One version of an image, as long as nobody moves the tag"},
      {label: "{image}:{tag} {AS name}", doc: "One version of an image; later stages can use this one by its name"},
      {label: "{image}@{digest}", doc: "Exactly this image, for ever"},
      {
        label: "{image}@{digest} {AS name}",
        doc: "Exactly this image, for ever; later stages can use this one by its name",
      },
    ],
    parameters: {
      image: "[registry/]repository, the name of an earlier stage, or scratch",
      tag: "The version, such as 3.22 or 24-slim",
      digest: "`sha256:` and 64 hexadecimal digits",
      "AS name": "The name of this stage: letters, digits, `-`, `_` and `.`, in lower case",
    },
  },
  HEALTHCHECK: {
    forms: [
      {label: "{CMD} {command}", doc: "Text that the container's shell runs; status 0 is healthy"},
      {label: `{CMD} ${EXEC}`, doc: "A program that runs without a shell; status 0 is healthy"},
      {label: "{NONE}", doc: "No check, whatever the base image has", bare: true},
    ],
    parameters: {...COMMAND, CMD: "The command follows", NONE: "Switches off the base image's check"},
  },
  LABEL: {
    forms: [
      {label: "{key}={value} …", doc: "Any number of labels; a value with blanks in quotes"},
      {label: "{key} {value}", doc: "One label, its value to the end of the line; an old form, better not used"},
    ],
    parameters: {key: "The label, such as org.opencontainers.image.source", value: "Its value"},
  },
  MAINTAINER: {
    forms: [{label: "{name}", doc: "Deprecated: write LABEL org.opencontainers.image.authors"}],
    parameters: {name: "The author, to the end of the line"},
  },
  ONBUILD: {
    forms: [{label: "{instruction} …", doc: "Runs in builds that start from this image, right behind their FROM"}],
    parameters: {instruction: "Any instruction but FROM, MAINTAINER and ONBUILD"},
  },
  RUN: {
    forms: [
      {label: "{command}", doc: SHELL_DOC},
      {label: EXEC, doc: EXEC_DOC},
      {label: "<<{word}", doc: "A script that follows, up to a line with the word alone"},
    ],
    parameters: {...COMMAND, word: WORD},
  },
  SHELL: {
    forms: [{label: EXEC, doc: "A JSON array; the command comes behind it as one more argument"}],
    parameters: {program: "The shell, such as /bin/bash", argument: "What stands before the command, such as -c"},
  },
  STOPSIGNAL: {
    forms: [{label: "{signal}", doc: "What docker stop sends"}],
    parameters: {signal: "A name such as SIGQUIT, or a number"},
  },
  USER: {
    forms: [{label: "{user}[:{group}]", doc: "For RUN, CMD and ENTRYPOINT from here on"}],
    parameters: {user: "A name or number", group: "A name or number; the user's own group where it is left out"},
  },
  VOLUME: {
    forms: [
      {label: "{path} …", doc: "Words between blanks"},
      {label: '["{path}", …]', doc: "A JSON array, for paths with blanks"},
    ],
    parameters: {path: "A folder in the container"},
  },
  WORKDIR: {
    forms: [{label: "{path}", doc: "Made where it is not there"}],
    parameters: {path: "A folder; a relative one starts from the WORKDIR before"},
  },
}
