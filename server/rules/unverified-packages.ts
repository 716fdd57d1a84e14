import type {Analysis} from "../analysis.ts"
import {removeWord} from "../lint/edits.ts"
import {callText, packageSteps} from "../lint/packageSteps.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {writtenText} from "../model/commands.ts"
import {PACKAGE_MANAGERS} from "../model/packageManagers.ts"
import type {PackageOption} from "../model/packages.ts"
import type {Span} from "../text.ts"

const NAMES = PACKAGE_MANAGERS.map(({name}) => name)

/** Options with which a manager takes packages that nobody has signed; the value in them where that decides. */
const OPTIONS: Record<string, (option: PackageOption) => boolean> = {
  apt: ({name, value = ""}) =>
    /^--(?:force-yes|allow-unauthenticated|allow-insecure-repositories)$/.test(name) ||
    /^(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories)=(?:true|1|yes)$/i.test(value) ||
    /^Acquire::https?::Verify-Peer=(?:false|0|no)$/i.test(value),
  apk: ({name}) => name === "--allow-untrusted",
  yum: ({name, value = ""}) =>
    /^--no-?gpgcheck$/.test(name) ||
    name === "--no-gpg-checks" ||
    (name === "--setopt" && /(?:^|\.)(?:gpgcheck|repo_gpgcheck|sslverify)=(?:0|false|no)$/i.test(value)),
  zypper: ({name}) => /^--(?:no-gpg-checks|allow-unsigned-rpm)$/.test(name),
  pip: ({name}) => name === "--trusted-host",
  npm: ({name, value}) => name === "--no-strict-ssl" || (name === "--strict-ssl" && value === "false"),
  uv: ({name}) => /^--(?:allow-insecure-host|trusted-host)$/.test(name),
}

/** Settings that do the same when they are written into the files of a manager, or given to a tool that writes them. */
const SETTINGS =
  /\btrusted=yes\b(?<=\[[^\]]*)|^Trusted: *yes$|(?<!\w)gpgcheck *= *(?:0|false|no)\b|(?<!\w)sslverify *= *(?:0|false|no)\b|(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories) +"?(?:true|1|yes)\b|Acquire::https?::Verify-Peer +"?(?:false|0|no)\b|^ *SigLevel *= *Never\b/im

const RPM = /^--(?:nosignature|nodigest|noverify|nofiledigest|nofiledigests)$/

export const unverifiedPackages = rule({
  name: "unverified-packages",
  aliases: [],
  summary: "Packages are installed without a check of who made them",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `Signatures are what keeps somebody between the repository and the build from handing it other packages, which then run
as root. Instead of switching the check off, install the key of the repository (for apt in /etc/apt/keyrings, named by
\`signed-by=\`; for rpm by \`rpm --import\`; for apk in /etc/apk/keys) or the certificate of the server.`,
  examples: [
    {
      bad: "FROM debian:12\nRUN apt-get install -y <|--allow-unauthenticated|> curl\n",
      good: "FROM debian:12\nRUN apt-get install -y curl\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN apk add --no-cache <|--allow-untrusted|> https://example.org/a.apk\n",
      good: "FROM alpine:3.22\nRUN apk add --no-cache https://example.org/a.apk\n",
    },
    {
      bad: "FROM fedora:42\nRUN rpm -i <|--nosignature|> a.rpm && dnf install -y <|--nogpgcheck|> b\n",
      good: "FROM fedora:42\nRUN rpm -i a.rpm && dnf install -y b\n",
    },
    {
      bad: 'FROM debian:12\nRUN echo "deb [<|trusted=yes|>] https://example.org/apt ./" > /etc/apt/sources.list.d/a.list\nCOPY <<EOF /etc/yum.repos.d/b.repo\n[b]\n<|gpgcheck=0|>\nEOF\n',
      good: 'FROM debian:12\nRUN echo "deb [signed-by=/etc/apt/keyrings/a.asc] https://example.org/apt ./" > /etc/apt/sources.list.d/a.list && echo "deb [trusted=yes] file:/pool ./" > /etc/apt/sources.list.d/c.list\nCOPY <<EOF /etc/yum.repos.d/b.repo\n[b]\ngpgcheck=1\nrepo_gpgcheck=0\nEOF\n',
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, ...NAMES)) {
      const seen = new Set<number>()
      for (const use of step.uses) {
        const skips = OPTIONS[use.manager.name]
        for (const option of skips ? use.options : []) {
          if (!skips!(option) || seen.has(option.at.from)) continue
          seen.add(option.at.from)
          const alone = option.value === undefined && analysis.text(option.at) === option.name
          const edits = alone ? removeWord(analysis, step, option.at) : undefined
          yield {
            ...finding(option.at, [option.name, option.value].filter(Boolean).join(" "), callText(use)),
            fix: edits && {title: `Leave out ${option.name}`, safe: false, edits},
          }
        }
      }
    }
    for (const outer of analysis.file.instructions) {
      for (const {body} of outer.heredocs) {
        const found = settingIn(analysis, body)
        if (found) yield written(found, analysis.text(found))
      }
      const run = outer.trigger ?? outer
      if (run.name !== "RUN") continue
      for (const {program = "", args} of analysis.commandsOf(run)) {
        for (const arg of args) {
          if (program === "rpm" && RPM.test(writtenText(arg))) {
            const edits = removeWord(analysis, {outer, run}, arg.at)
            const fix: Fix | undefined = edits && {title: `Leave out ${writtenText(arg)}`, safe: false, edits}
            yield {...finding(arg.at, writtenText(arg), "rpm"), fix}
          }
          const found = /^(?:echo|printf|sed|crudini)$/.test(program) && settingIn(analysis, arg.at)
          if (found) yield written(found, analysis.text(found))
        }
      }
    }
  },
})

/** The setting within a place; undefined also where the repository is a folder of the machine itself. */
function settingIn(analysis: Analysis, {from, to}: Span): Span | undefined {
  const text = analysis.source.slice(from, to)
  const found = SETTINGS.exec(text)
  if (!found || /\]\s+(?:file|copy|cdrom):/.test(text) || /(?:baseurl|URIs:) *=? *file:/.test(text)) return undefined
  return {from: from + found.index, to: from + found.index + found[0].length}
}

function written(at: Span, setting: string): {at: Span; message: string} {
  return {
    at,
    message: `"${setting.trim()}" makes every later install take packages from anybody between it and the repository: install the repository's key or certificate instead`,
  }
}

function finding(at: Span, option: string, call: string): {at: Span; message: string} {
  return {
    at,
    message: `"${option}" makes "${call}" take packages from anybody between it and the repository: install the repository's key or certificate instead`,
  }
}
