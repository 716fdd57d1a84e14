import {UNKNOWN} from "../../grammars/expand.ts"
import {rule} from "../lint/rule.ts"
import {isGitSource, isHttpSource, isRemoteSource} from "../model/copy.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import {hasVariable} from "../model/uses.ts"
import {expandText} from "../model/value.ts"

/** Names of what ADD unpacks, or what may be such a file. */
const ARCHIVE = /\.(?:tar(?:\.\w+)?|t[gblxz]z\d?|tb2|tbz2|txz|tpz|tzst|tzo|taz|gz|bz2?|xz|zst|lz|lzma|lzo|z)$/i

/** Names of what ADD never takes for an archive. */
const PLAIN =
  /\.(?:zip|jar|war|ear|py|js|mjs|cjs|ts|rb|php|go|rs|java|c|h|pl|lua|sh|bash|zsh|ps1|bat|cmd|sql|txt|md|rst|html?|css|json|jsonc|ya?ml|toml|ini|conf|cfg|cnf|config|properties|env|xml|csv|lock|list|repo|service|key|pem|crt|cert|pub|asc|gpg|patch|diff|template|tmpl|tpl|j2|png|jpe?g|svg|ico|exe|dll|msi|sln|csproj|gradle|mod|sum)$|(?:^|\/)(?:Dockerfile|Makefile|Gemfile|Rakefile|Procfile|Pipfile|LICENSE|README)$/i

export const needlessAdd = rule({
  name: "needless-add",
  aliases: ["DL3020"],
  summary: "ADD is used where COPY is enough",
  severity: "info",
  since: "2026.1",
  why: `ADD does more than it seems: it downloads, clones, and unpacks an archive whatever its name is. Where a file or
folder is only to be copied, COPY says so, and nobody has to wonder, or is surprised on the day when the file is an archive.
ADD is right for addresses, git repositories and archives to be unpacked (never zip, which it leaves packed).`,
  examples: [
    {bad: "FROM alpine:3.22\n<|ADD|> app.py /app/\n", good: "FROM alpine:3.22\nCOPY app.py /app/\n"},
    {
      bad: 'FROM alpine:3.22\n<|add|> --chown=1000 ["src/", "conf/", "/app/"]\n',
      good: 'FROM alpine:3.22\ncopy --chown=1000 ["src/", "conf/", "/app/"]\n',
    },
  ],
  *check(analysis) {
    const {file} = analysis
    for (const instruction of analysis.all("ADD")) {
      const {heredocs, keyword} = instruction
      const env = analysis.stateAt(instruction)?.env
      if (
        !env ||
        heredocs.length > 0 ||
        ["checksum", "keep-git-dir", "unpack"].some(name => findFlag(instruction, name))
      )
        continue
      const {sources, destination} = copyParts(instruction)
      const values = sources.map(text => expandText(text, env, file).result)
      if (!destination || values.length === 0 || !values.every(isLocal)) continue
      const safe = values.every((value, i) => isNoArchive(value) && !hasVariable(sources[i]!, file.escape))
      const zip = values.find(value => /\.zip$/i.test(value))
      const {value} = keyword
      const text = value === value.toLowerCase() ? "copy" : "COPY"
      yield {
        at: keyword,
        message:
          zip === undefined
            ? `there is nothing to download or unpack in ${list(values)}: COPY does the same without surprises`
            : `ADD does not unpack zip files: COPY ${zip} does the same, and a RUN has to unpack it`,
        fix:
          value.length === 3
            ? {title: `Write ${text}`, safe, edits: [{from: keyword.from, to: keyword.to, text}]}
            : undefined,
      }
    }
  },
})

function isLocal(value: string | typeof UNKNOWN): value is string {
  if (value === UNKNOWN || value === "" || isRemoteSource(value) || isGitSource(value) || isHttpSource(value))
    return false
  if (/^(?:[a-z][a-z0-9+.-]*:\/\/|\w+@[\w.-]+:)/i.test(value) || ARCHIVE.test(value)) return false
  // an open end can stand for an archive
  return !/[*?\]]$/.test(value)
}

function isNoArchive(value: string): boolean {
  return value === "." || value.endsWith("/") || value.endsWith("/.") || PLAIN.test(value)
}

function list(values: readonly string[]): string {
  return values.length > 3 ? `${values.slice(0, 2).join(", ")} and ${values.length - 2} more` : values.join(", ")
}
