import {HEREDOCS_SINCE, type InstructionName} from "../../../grammars/instructions.ts"
import {isNewerThan, readSyntaxPin} from "../../model/syntaxVersion.ts"
import type {Draft, Place} from "./item.ts"

interface Snippet {
  name: InstructionName
  /** Behind the keyword in the list. */
  label: string
  /** What stands behind the keyword, as a snippet; `¬` is the escape character that continues a line. */
  body: string
  doc: string
  heredoc?: true
  /** Works with another escape character and on Windows too. */
  anywhere?: true
}

const CACHE = "--mount=type=cache,target="

const SNIPPETS: readonly Snippet[] = [
  {name: "FROM", label: "… AS …", body: "${1:image}:${2:tag} AS ${3:name}", doc: "A stage with a name", anywhere: true},
  {
    name: "FROM",
    label: "--platform=$BUILDPLATFORM …",
    body: "--platform=\\$BUILDPLATFORM ${1:image} AS ${2:build}",
    doc: "A stage that runs on the building machine and cross-compiles",
  },
  {name: "ARG", label: "…=…", body: "${1:NAME}=${2:default}", doc: "A build argument with a default", anywhere: true},
  {name: "ENV", label: "…=…", body: "${1:NAME}=${2:value}", doc: "A variable", anywhere: true},
  {
    name: "RUN",
    label: "… && …",
    body: "${1:command} ¬\n  && ${2:command}",
    doc: "Commands over several lines",
    anywhere: true,
  },
  {name: "RUN", label: "<<EOF", body: "<<EOF\nset -e\n${1:command}\nEOF", doc: "A script", heredoc: true},
  {
    name: "RUN",
    label: "apt-get install",
    body: `${CACHE}/var/cache/apt,sharing=locked ¬\n  ${CACHE}/var/lib/apt/lists,sharing=locked ¬\n  rm -f /etc/apt/apt.conf.d/docker-clean ¬\n  && apt-get update ¬\n  && apt-get install -y --no-install-recommends \${1:package}`,
    doc: "Packages of Debian or Ubuntu, with apt's cache kept out of the image",
  },
  {name: "RUN", label: "apk add", body: "apk add --no-cache ${1:package}", doc: "Packages of Alpine"},
  {
    name: "RUN",
    label: "dnf install",
    body: "dnf install -y --setopt=install_weak_deps=False ${1:package} ¬\n  && dnf clean all",
    doc: "Packages of Fedora or Red Hat",
  },
  {
    name: "RUN",
    label: "npm ci",
    body: `${CACHE}/root/.npm npm ci\${1: --omit=dev}`,
    doc: "Packages of Node.js as the lock file says",
  },
  {
    name: "RUN",
    label: "pip install",
    body: `${CACHE}/root/.cache/pip pip install -r \${1:requirements.txt}`,
    doc: "Packages of Python",
  },
  {
    name: "RUN",
    label: "go build",
    body: `${CACHE}/go/pkg/mod ¬\n  ${CACHE}/root/.cache/go-build ¬\n  CGO_ENABLED=0 go build -o \${1:/app} \${2:.}`,
    doc: "A static Go program",
  },
  {
    name: "RUN",
    label: "--mount=type=bind",
    body: "--mount=type=bind,source=${1:file},target=${1:file} ${2:command}",
    doc: "A file of the build context, without copying it",
  },
  {
    name: "RUN",
    label: "--mount=type=secret",
    body: "--mount=type=secret,id=${1:token},env=${2:TOKEN} ${3:command}",
    doc: "A secret as a variable of this command alone",
  },
  {
    name: "RUN",
    label: "--mount=type=ssh",
    body: "--mount=type=ssh ${1:git clone git@host:team/private.git}",
    doc: "The keys of an SSH agent",
  },
  {
    name: "COPY",
    label: "--from=…",
    body: "--from=${1:stage} ${2:source} ${3:destination}",
    doc: "Files of another stage or image",
    anywhere: true,
  },
  {
    name: "COPY",
    label: "--chown=…",
    body: "--chown=${1:user}:${1:user} ${2:source} ${3:destination}",
    doc: "Files that belong to a user",
  },
  {
    name: "COPY",
    label: "<<EOF …",
    body: "<<EOF ${1:/path}\n${2:text}\nEOF",
    doc: "A file that is written here",
    heredoc: true,
    anywhere: true,
  },
  {
    name: "CMD",
    label: '["…"]',
    body: '["${1:program}", "${2:argument}"]',
    doc: "A command that runs without a shell",
    anywhere: true,
  },
  {
    name: "ENTRYPOINT",
    label: '["…"]',
    body: '["${1:program}"]',
    doc: "A program that runs without a shell and gets signals itself",
    anywhere: true,
  },
  {
    name: "HEALTHCHECK",
    label: "CMD",
    body: "--interval=${1:30s} --timeout=${2:3s} --start-period=${3:5s} --retries=${4:3} CMD ${5:command}",
    doc: "A check with all its settings",
    anywhere: true,
  },
  {name: "HEALTHCHECK", label: "NONE", body: "NONE", doc: "Switches off the base image's check", anywhere: true},
  {
    name: "SHELL",
    label: "bash with pipefail",
    body: '["/bin/bash", "-o", "pipefail", "-c"]',
    doc: "A pipe fails when any of its commands does",
  },
  {
    name: "LABEL",
    label: "org.opencontainers.image.source",
    body: 'org.opencontainers.image.source="${1:https://example.com/me/app}"',
    doc: "Where the source code is",
    anywhere: true,
  },
  {
    name: "ADD",
    label: "--checksum=…",
    body: "--checksum=sha256:${1:digest} ${2:https://example.com/file} ${3:destination}",
    doc: "A download that is checked",
    anywhere: true,
  },
]

/** Snippets of the instructions, written as the file does. */
export function* snippetsFor(
  names: readonly InstructionName[],
  {analysis, offset}: Place,
  lower: boolean,
  behindOnbuild: boolean,
): Iterable<Draft> {
  const {file, stages} = analysis
  const escape = file.escape === "\\" ? "\\\\" : "`"
  const stage = stages.findLast(({from}) => from.from < offset)
  const windows = stage?.os === "windows" || file.escape === "`"
  const pin = file.syntax && readSyntaxPin(file.syntax.value)
  for (const {name, label, body, doc, heredoc, anywhere} of SNIPPETS) {
    if (!names.includes(name) || (windows && !anywhere) || (heredoc && behindOnbuild)) continue
    if (heredoc && pin && isNewerThan(pin, HEREDOCS_SINCE)) continue
    const keyword = lower ? name.toLowerCase() : name
    const text = body.replaceAll("¬", escape)
    yield {
      label: `${keyword} ${label}`,
      kind: "snippet",
      text: `${keyword} ${lower ? text.replace(" AS ", " as ") : text}`,
      snippet: true,
      detail: doc,
      filter: `${keyword} ${label}`,
    }
  }
}
