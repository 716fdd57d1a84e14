import {rule} from "../lint/rule.ts"
import {operands, type RunStep, runSteps} from "../lint/runSteps.ts"
import {type RunCommand, writtenText} from "../model/commands.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import {baseName} from "../values/path.ts"

/** Programs that compare what they are given with a sum, a signature or a list of sums. */
const CHECKS =
  /^(?:(?:md5|sha\d+|b2|b3)sum|shasum|gpgv?|cosign|minisign|signify|slsa-verifier|openssl|rpmkeys|debsig-verify|apt-key)$/
const UNPACKS = /^(?:tar|bsdtar|unzip|7z|dpkg|rpm|apt-get|apt|dnf|yum|apk|pip3?|chmod|install)$/
const ARCHIVE = /\.(?:tar(?:\.\w+)?|t[gbx]z|zip|deb|rpm|apk|jar|run|sh|exe|appimage)(?:$|[?#])/i

export const uncheckedDownload = rule({
  name: "unchecked-download",
  aliases: [],
  summary: "A download is unpacked or run without a look at its checksum",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["security"],
  why: `What comes from the server goes into the image as it is: whoever gets hold of the server, or replaces the release,
gets into the image, and the same Dockerfile may give another image tomorrow. Compare the file with a sum that stands in the
Dockerfile (\`echo "<sha256>  file" | sha256sum -c\`), or with a signature; for ADD write \`--checksum=sha256:...\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|curl -fsSL https://example.com/a.tar.gz|> | tar xz\n",
      good: 'FROM debian:13\nRUN curl -fsSLO https://example.com/a.tar.gz && echo "0a1b  a.tar.gz" | sha256sum -c && tar xf a.tar.gz\nRUN curl -f https://example.com/health\n',
    },
    {
      bad: "FROM debian:13\nADD <|https://example.com/a.tar|> /a/\nRUN <|wget -qO /bin/tool https://example.com/tool|> && chmod +x /bin/tool\n",
      good: "FROM debian:13\nADD https://example.com/notes.txt /a/\nRUN wget -qO /etc/key.asc https://example.com/key.asc && chmod 644 /etc/other\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      if (step.commands.some(({program}) => CHECKS.test(program ?? ""))) continue
      for (const command of step.commands) {
        const {program, aside} = command
        if ((program !== "curl" && program !== "wget") || aside || !isUnpacked(command, step)) continue
        yield {
          at: command.at,
          message: "nothing says that this is the file that was meant: compare its sha256 before it is used",
        }
      }
    }
    for (const add of analysis.all("ADD")) {
      if (findFlag(add, "checksum")) continue
      for (const {value, from, to} of copyParts(add).sources) {
        if (/^https?:\/\//.test(value) && ARCHIVE.test(value))
          yield {
            at: {from, to},
            message: "nothing says that this is the file that was meant: add --checksum=sha256:...",
          }
      }
    }
  },
})

/** Whether what is downloaded goes into a program that unpacks, installs or permits it, by a pipe or by its name. */
function isUnpacked({pipeline, args}: RunCommand, {commands}: RunStep): boolean {
  const piped = commands.some(
    ({program, pipeline: other}) =>
      other?.at.from === pipeline?.at.from &&
      (other?.index ?? 0) > (pipeline?.index ?? 0) &&
      /^(?:tar|bsdtar|gunzip|unzip|dpkg)$/.test(program ?? ""),
  )
  if (piped) return true
  const names = new Set<string>()
  for (const arg of args) {
    const text = writtenText(arg)
    if (text.startsWith("-")) continue
    const name = baseName(text.replace(/[?#].*$/, ""))
    if (name.length > 1) names.add(name)
  }
  return commands.some(command => {
    if (!UNPACKS.test(command.program ?? "") && !names.has(command.program ?? "")) return false
    if (command.program === "chmod" && !command.args.some(arg => /x|[1357]/.test(writtenText(arg)))) return false
    return names.has(command.program ?? "") || operands(command).some(arg => names.has(baseName(writtenText(arg))))
  })
}
