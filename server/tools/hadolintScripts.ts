import {mayBeInModule} from "../lint/goModules.ts"
import {packageSteps} from "../lint/packageSteps.ts"
import {hasOption, type PackageUse} from "../model/packages.ts"
import {type Harmless, pipesOf, setsPipefail} from "../model/pipes.ts"
import {covers, removedFolders} from "../model/removals.ts"
import {shippedStages} from "../model/stages.ts"
import type {Difference, Spot} from "./differences.ts"

/** Where we mean to say less than hadolint of what RUN runs. */
export const SCRIPT_DIFFERENCES: readonly Difference[] = [
  {
    codes: /^DL(?:3003|3059|4006|4001|3047)$/,
    shown: "DL3003, DL3047, DL3059, DL4001, DL4006",
    what: "scripts for PowerShell and cmd",
    why: `hadolint reads them as sh, whatever SHELL says: a pipe of objects has no pipefail, \`wget\` and \`curl\` are names for
Invoke-WebRequest, and a script that it can't read counts as no command at all, so that DL3059 calls the longest ones small.`,
    example:
      'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\nRUN wget https://example.com/a.zip -OutFile a.zip\n',
    exampleCode: "DL3047",
    applies: ({shell}) => shell !== undefined && shell.script === undefined,
  },
  {
    codes: /^DL30(?:09|15|19|32|36|40|42|60)$/,
    shown: "DL3009, DL3015, DL3019, DL3032, DL3036, DL3040, DL3042, DL3060",
    what: "layers that are no part of the image",
    why: "What a build stage leaves behind costs the image nothing. hadolint leaves out some codes there, and not these.",
    example: "FROM alpine:3.22 AS build\nRUN apk add make\nFROM alpine:3.22\nCOPY --from=build /a /a\n",
    exampleCode: "DL3019",
    line: 2,
    applies: ({analysis: {finalStage}, stage}) =>
      stage !== undefined && finalStage !== undefined && !shippedStages(finalStage).has(stage),
  },
  {
    codes: /^DL3009$/,
    shown: "DL3009",
    what: "apt-get dist-clean",
    why: "It removes the lists, in Debian 13 and later. hadolint knows only `rm -rf /var/lib/apt/lists/*`, written like this.",
    example:
      "FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends nginx && apt-get dist-clean\n",
    applies: spot => usesOf(spot).some(({subcommand}) => /^dist-?clean$/.test(subcommand)),
  },
  {
    codes: /^DL3009$/,
    shown: "DL3009",
    what: "the lists are removed in another spelling",
    why: "`rm -fr`, `rm -r -f`, the folder without `/*`, `find -delete`: hadolint wants `rm -rf /var/lib/apt/lists/*` to the letter.",
    example: "FROM debian:13\nRUN apt-get update && rm -fr /var/lib/apt/lists\n",
    applies: spot => removes(spot, "/var/lib/apt/lists"),
  },
  {
    codes: /^DL3019$/,
    shown: "DL3019",
    what: "the RUN removes the index itself",
    why: "Then nothing of it stays in the layer. hadolint knows only `--no-cache`, and its message even tells of the other way.",
    example: "FROM alpine:3.22\nRUN apk add curl && rm -rf /var/cache/apk/*\n",
    applies: spot => removes(spot, "/var/cache/apk"),
  },
  {
    codes: /^DL3019$/,
    shown: "DL3019",
    what: "files of packages",
    why: "`apk add ./a.apk` without other packages fetches no index to keep.",
    example: "FROM alpine:3.22\nRUN apk add --allow-untrusted ./a.apk\n",
    applies: spot =>
      usesOf(spot).every(use => hasOption(use, ["--no-cache"]) || use.packages.every(({kind}) => kind === "file")),
  },
  {
    codes: /^DL3042$/,
    shown: "DL3042",
    what: "the RUN removes the cache itself",
    why: "Then nothing of it stays in the layer.",
    example: "FROM python:3.13\nRUN pip install flask==3.1.2 && rm -rf ~/.cache/pip\n",
    applies: spot => removes(spot, "~/.cache/pip"),
  },
  {
    codes: /^DL3042$/,
    shown: "DL3042",
    what: "--no-cache",
    why: "pip takes the beginning of an option's name for the option.",
    example: "FROM python:3.13\nRUN pip install --no-cache flask==3.1.2\n",
    applies: spot => usesOf(spot).some(use => hasOption(use, ["--no-cache"])),
  },
  {
    codes: /^DL301[45]$/,
    shown: "DL3014, DL3015",
    what: "apt-get -s",
    why: "It installs nothing and asks nothing, but says what it would do.",
    example: "FROM debian:13\nRUN apt-get -s install nginx\n",
    exampleCode: "DL3014",
    applies: spot => usesOf(spot).some(use => hasOption(use, ["-s", "--simulate", "--dry-run", "--just-print"])),
  },
  {
    codes: /^DL3062$/,
    shown: "DL3062",
    what: "a module says the version",
    why: "Where go.mod has been copied or mounted before, it says the version of what is named without one.",
    example: "FROM golang:1.25\nCOPY . .\nRUN go install example.org/tools/gen\n",
    applies: ({analysis, outer}) =>
      [...packageSteps(analysis, "go")].some(step => step.outer === outer && mayBeInModule(step)),
  },
  {
    codes: /^DL3062$/,
    shown: "DL3062",
    what: "a git checkout behind go get says the version",
    why: "`go get` only brings the sources then, and what is installed is of the commit that the same RUN checks out.",
    example:
      "FROM golang:1.10\nRUN go get example.org/tool || true && cd /go/src/example.org/tool && git checkout v1.2.3 && go install\n",
    applies: ({commands}) => commands.some(({program, args}) => program === "git" && args[0]?.value === "checkout"),
  },
  {
    codes: /^DL4006$/,
    shown: "DL4006",
    what: "pipefail is set in the RUN",
    why: "`set -o pipefail` works in the script as well as in SHELL, which is all that hadolint looks at.",
    example: "FROM alpine:3.22\nRUN set -o pipefail && wget -qO- https://example.com/a.tar | tar x\n",
    applies: hasPipe("pipefail"),
  },
  {
    codes: /^DL4006$/,
    shown: "DL4006",
    what: "pipefail is set in the stage that it comes from",
    why: "SHELL is a setting of the image and is inherited. hadolint forgets it at each FROM.",
    example: 'FROM debian:13 AS base\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM base\nRUN make | tee log\n',
    applies: ({analysis, outer}) => setsPipefail(analysis.stateAt(outer)?.shell ?? []),
  },
  {
    codes: /^DL4006$/,
    shown: "DL4006",
    what: "echo, printf, yes and true in front of the pipe",
    why: `They do not fail, so there is nothing to lose: \`echo "$SUM file" | sha256sum -c\` is how checksums are checked. pipefail would even
break \`yes | command\`, since yes is stopped by a signal.`,
    example: 'FROM debian:13\nRUN echo "$SUM  a.tar" | sha256sum -c -\n',
    applies: hasPipe("no failure"),
  },
  {
    codes: /^DL4006$/,
    shown: "DL4006",
    what: "the failure is ignored on purpose",
    why: "`|| true` behind the pipeline ignores every failure in it, with pipefail too.",
    example: "FROM debian:13\nRUN make | tee log || true\n",
    applies: hasPipe("ignored"),
  },
  {
    codes: /^DL4006$/,
    shown: "DL4006",
    what: "a pipeline that if, a loop or ! asks",
    why: "Its failure is one of the answers. With pipefail, `ps | grep -q x` even answers no where it should say yes, since grep stops reading.",
    example: "FROM debian:13\nRUN if getent group | grep -q app; then echo there; fi\n",
    applies: hasPipe("condition"),
  },
  {
    codes: /^DL4006$/,
    shown: "DL4006",
    what: "a pipeline in an argument",
    why: "The status of `$(...)` in the argument of another command is lost whether pipefail is set or not, so setting it changes nothing.",
    example: 'FROM debian:13\nRUN rm -rf "$(cat list | head -n 1)"\n',
    applies: hasPipe("lost"),
  },
  {
    codes: /^DL3001$/,
    shown: "DL3001",
    what: "a kill of what the RUN has started",
    why: "`kill $!` ends a server that the rest of the RUN needed.",
    example: "FROM debian:13\nRUN server & sleep 1; kill $!\n",
    applies: ({commands}) =>
      commands.length > 1 &&
      commands.every(({program = ""}) => !/^(?:free|mount|ps|service|shutdown|ssh|top|vim)$/.test(program)),
  },
  {
    codes: /^DL3046$/,
    shown: "DL3046",
    what: "a number in a variable",
    why: "hadolint counts the characters of `${UID}` and finds more than five.",
    example: "FROM debian:13\nENV APP_UID=1000\nRUN useradd -m -u ${APP_UID} app\n",
    applies: ({instruction}) => /\s-u\s*["']?\$/.test(instruction.args[0]?.value ?? ""),
  },
]

function usesOf({analysis, instruction}: Spot): readonly PackageUse[] {
  return analysis.packagesOf(instruction)
}

function removes({commands, shell}: Spot, folder: string): boolean {
  return commands.some(command =>
    removedFolders(command, shell?.dialect ?? "sh").some(removed => covers(removed, folder)),
  )
}

/** Whether no pipe of the RUN does harm, and one for this reason. */
function hasPipe(reason: Harmless): (spot: Spot) => boolean {
  return ({analysis, instruction}) => {
    const view = analysis.shellViews.find(({shell}) => shell.instruction === instruction)
    const pipes = view ? pipesOf(view) : []
    return pipes.every(({harmless}) => harmless) && pipes.some(({harmless}) => harmless === reason)
  }
}
