import {isGitSource} from "../model/copy.ts"
import {fromParts} from "../model/instructions.ts"
import {ancestry, rootBase} from "../model/stages.ts"
import {hasVariable} from "../model/uses.ts"
import {type Difference, isTemplate, type More} from "./differences.ts"
import {SCRIPT_DIFFERENCES} from "./hadolintScripts.ts"

const SECRET = /key|passw|private|secret|token/i

/** Where we mean to say less than hadolint. The first that applies is counted. */
export const HADOLINT_DIFFERENCES: readonly Difference[] = [
  {
    codes: /./,
    shown: "all codes",
    what: "templates",
    why: `A file with the marks of a template language in FROM or ARG is text for another program: hadolint reads it as a Dockerfile all
the same. template-file says so once.`,
    example: "FROM --platform=linux/amd64 debian:{{version}}\n",
    exampleCode: "DL3029",
    applies: isTemplate,
  },
  {
    codes: /./,
    shown: "all codes",
    what: "a file without FROM",
    why: `Nothing of it can be built. hadolint repeats DL3061 at every instruction and judges them besides; no-from says it once.`,
    example: 'CMD ["a"]\nCMD ["b"]\n',
    exampleCode: "DL3061",
    applies: ({analysis}) => analysis.stages.length === 0,
  },
  {
    codes: /./,
    shown: "all codes",
    what: "an instruction that BuildKit refuses",
    why: `The error says what is wrong. hadolint's grammar lets it pass and gives advice on what can't be built: here \`--from\` has no
value, so there are no two sources.`,
    example: "FROM alpine:3.22 AS build\nFROM alpine:3.22\nCOPY --from build /a /b\n",
    exampleCode: "DL3021",
    applies: ({analysis, outer}) => analysis.problems.some(({at}) => at.from >= outer.from && at.from <= outer.to),
  },
  {
    codes: /^DL3057$/,
    shown: "DL3057",
    what: "stages that are not the image",
    why: "Only the HEALTHCHECK of the stage that is built gets into the image. hadolint asks for one in every stage.",
    example: "FROM alpine:3.22 AS build\nRUN make\nFROM alpine:3.22\nHEALTHCHECK CMD true\nCOPY --from=build /a /a\n",
    line: 1,
    applies: ({analysis, stage}) => stage !== undefined && stage !== analysis.finalStage,
  },
  {
    codes: /^DL3002$/,
    shown: "DL3002",
    what: "stages that are not the image",
    why: "The container runs as the user of the stage that is built. hadolint looks at the last USER of every stage.",
    example: "FROM alpine:3.22 AS build\nUSER root\nFROM alpine:3.22\nUSER 1000\nCOPY --from=build /a /a\n",
    line: 2,
    applies: ({analysis, stage}) => stage !== undefined && stage !== analysis.finalStage,
  },
  {
    codes: /^DL3006$/,
    shown: "DL3006",
    what: "a variable in the name of a stage",
    why: "`FROM build-${KIND}` is one of the stages above. hadolint does not put the value in, and takes it for an image.",
    example: "ARG KIND=a\nFROM alpine:3.22 AS build-a\nFROM build-${KIND} AS build\n",
    applies: ({outer, stage}) =>
      outer === stage?.from && stage.base.kind === "stage" && /\$/.test(fromParts(outer).image?.value ?? ""),
  },
  {
    codes: /^DL3020$/,
    shown: "DL3020",
    what: "a source in a variable or with an open end",
    why: "It is an address or an archive, or may be one. hadolint looks at what is written, and takes `$URL` for the name of a file.",
    example: "FROM alpine:3.22\nARG URL=https://example.com/a\nADD $URL /a\n",
    applies: ({analysis, outer}) =>
      outer.args.slice(0, -1).some(text => hasVariable(text, analysis.file.escape) || /[*?\]]$/.test(text.value)),
  },
  {
    codes: /^DL3020$/,
    shown: "DL3020",
    what: "git repositories",
    why: "ADD clones them, and COPY can't. hadolint knows only the addresses that begin with http.",
    example: "FROM alpine:3.22\nADD git@github.com:moby/buildkit.git#v0.24.0 /src/\n",
    applies: ({outer}) => outer.args.slice(0, -1).some(({value}) => isGitSource(value)),
  },
  {
    codes: /^DL3022$/,
    shown: "DL3022",
    what: "images of a user or registry",
    why: "`--from=name/tool` can be no stage. hadolint believes it only where there is a tag.",
    example: "FROM php:8.4\nCOPY --from=mlocati/php-extension-installer /usr/bin/install-php-extensions /usr/bin/\n",
    applies: ({outer}) =>
      outer.flags.some(({name, value}) => name.value === "from" && value?.value.includes("/") === true),
  },
  {
    codes: /^DL3025$/,
    shown: "DL3025",
    what: "HEALTHCHECK CMD",
    why: `Nobody sends it signals, and \`curl ... || exit 1\` needs the shell. BuildKit's own check does not ask for JSON there either.`,
    example: "FROM debian:13\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\n",
    applies: ({outer}) => outer.name === "HEALTHCHECK",
  },
  {
    codes: /^DL3025$/,
    shown: "DL3025",
    what: "a shell that SHELL has chosen",
    why: "Whoever sets SHELL for the container means it to run its command. BuildKit's own check is silent there too.",
    example: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nCMD server $OPTIONS\n',
    applies: ({analysis, outer}) => analysis.stateAt(outer)?.shell !== undefined,
  },
  {
    codes: /^DL3025$/,
    shown: "DL3025",
    what: "a backslash and a quote in an array",
    why: "`\\\\\"` is both of them in JSON. hadolint can't read it, and takes the array for a shell command.",
    example: 'FROM debian:13\nCMD ["echo", "a\\\\\\"b"]\n',
    applies: ({analysis, outer}) => outer.json !== undefined && analysis.text(outer).includes('\\\\\\"'),
  },
  {
    codes: /^DL3064$/,
    shown: "DL3064",
    what: "names of users",
    why: "A user's name is no secret: `USERNAME=vscode` is which user the image makes.",
    example: "FROM debian:13\nARG USERNAME=vscode\n",
    applies: ({outer}) =>
      outer.pairs.every(({key}) => !SECRET.test(key.value)) && outer.pairs.some(({key}) => /user/i.test(key.value)),
  },
  {
    codes: /^DL3064$/,
    shown: "DL3064",
    what: "nothing, or a row of the same character",
    why: "Such a value only tells which variables there are: `PASSWORD=` and `PASSWORD=XXXX` are filled in when the container starts.",
    example: "FROM debian:13\nENV PASSWORD=\n",
    applies: ({outer}) =>
      outer.pairs.every(
        ({key, value}) =>
          !SECRET.test(key.value) ||
          ((value || outer.name === "ENV") && new Set(value?.value.replace(/["'-]/g, "")).size <= 1),
      ),
  },
  {
    codes: /^DL3064$/,
    shown: "DL3064",
    what: "an ARG that a line above declares too",
    why: "It is one and the same argument in each stage, and is reported once. hadolint reports each line.",
    example: "FROM debian:13 AS a\nARG NPM_TOKEN\nFROM debian:13\nARG NPM_TOKEN\n",
    applies: ({analysis, outer}) =>
      analysis
        .all("ARG")
        .some(({from, pairs}) => from < outer.from && pairs[0]?.key.value === outer.pairs[0]?.key.value),
  },
  {
    codes: /^DL3066$/,
    shown: "DL3066",
    what: "users of Windows",
    why: "There are no numbers for users in Windows containers.",
    example: "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nUSER ContainerUser\n",
    applies: ({stage, outer}) =>
      stage?.os === "windows" || /^Container(?:User|Administrator)$/i.test(outer.args[0]?.value ?? ""),
  },
  {
    codes: /^DL3066$/,
    shown: "DL3066",
    what: "root",
    why: "The number is for proving that a user is not root. For root itself there is root-user.",
    example: "FROM debian:13\nUSER root\n",
    applies: ({outer}) => outer.args[0]?.value === "root",
  },
  {
    codes: /^DL3066$/,
    shown: "DL3066",
    what: "a user in a variable",
    why: "`$APP_UID` is set by the base image, to a number. hadolint knows only variables of an ARG.",
    example: "FROM mcr.microsoft.com/dotnet/runtime:9.0\nUSER $APP_UID\n",
    applies: ({analysis, outer}) => outer.args.some(text => hasVariable(text, analysis.file.escape)),
  },
  {
    codes: /^DL3066$/,
    shown: "DL3066",
    what: "a user of a few steps only",
    why: "Kubernetes looks at the user that the finished image runs as, and at no other.",
    example: "FROM debian:13\nUSER app\nRUN make\nUSER 1000\n",
    line: 2,
    applies: ({analysis, outer}) => analysis.finalStage?.end.userSetBy !== outer,
  },
  {
    codes: /^DL3067$/,
    shown: "DL3067",
    what: "an image or stage that holds only files for copying",
    why: `\`COPY --from=tonistiigi/xx / /\` is the documented way to take the few scripts of an image that comes from scratch. hadolint does not
look at what the source is. Reported are stages in which something was run, so that there is a system in them.`,
    example: "FROM tonistiigi/xx:1.6.1 AS xx\nFROM golang:1.25\nCOPY --from=xx / /\n",
    applies: ({stage, outer}) => {
      const source = stage?.sources.find(({instruction}) => instruction === outer)?.stage
      if (!source || rootBase(source).kind === "scratch") return true
      return [...ancestry(source)].every(({instructions}) => instructions.every(({name}) => name !== "RUN"))
    },
  },
  ...SCRIPT_DIFFERENCES,
]

/** Where we say more: these count as extra in the comparison. */
export const MORE_THAN_HADOLINT: readonly More[] = [
  {
    shown: "DL3009",
    what: "rm -rf of something else",
    why: "For hadolint any `rm -rf` in the RUN removes the lists.",
    example: "FROM debian:13\nRUN apt-get update && apt-get install -y curl && rm -rf /tmp/a\n",
  },
  {
    shown: "DL3003",
    what: "behind ONBUILD",
    why: "What stands behind ONBUILD is run too, in the images that start from this one. hadolint reads most rules there, and not this one.",
    example: "FROM debian:13\nONBUILD RUN cd /src && make\n",
  },
  {
    shown: "DL3010",
    what: "stages before the last",
    why: "hadolint forgets at each FROM what the stage has copied.",
    example: "FROM debian:13 AS build\nCOPY a.tgz /t/\nRUN tar xf /t/a.tgz\nFROM debian:13\nCOPY --from=build /t /t\n",
    line: 2,
  },
  {
    shown: "DL3046",
    what: "useradd --uid",
    why: "It is the long name of `-u`, the only one that hadolint knows.",
    example: "FROM debian:13\nRUN useradd --uid 1234567 app\n",
  },
  {
    shown: "DL3016",
    what: "behind sudo, env, sh -c, xargs",
    why: "The command that runs is the one behind them, and so are its packages. hadolint sees the first program only.",
    example: "FROM node:22\nRUN sudo -u node npm install -g pm2\n",
  },
  {
    shown: "DL3009",
    what: "scripts in variables",
    why: 'Where the Dockerfile itself says what `bash -c "$SCRIPT"` runs, that is read.',
    example: 'FROM debian:13\nENV SCRIPT="apt-get update"\nRUN bash -c "$SCRIPT"\n',
  },
]
