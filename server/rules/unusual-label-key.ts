import type {Analysis} from "../analysis.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import type {Text} from "../syntax/ast.ts"

/** What programs read from labels although the names do not follow the guidelines. */
const KNOWN =
  /^(?:RUN|INSTALL|UNINSTALL|STOP|UPDATE|DEBUG|HELP|com\.docker\.(?:compose|desktop|extension|image|stack|swarm|volume|sbom|official)\b.*|com\.docker\.(?:extension|desktop\.extension)\..*)$/

export const unusualLabelKey = rule({
  name: "unusual-label-key",
  aliases: ["DL3048"],
  summary: "The name of a label does not follow Docker's guidelines",
  severity: "style",
  since: "2026.1",
  why: `Names of labels are in lower case, start with a letter, and are made of words with dots or dashes between them, best
behind a domain of your own: \`com.example.version\`. Tools compare them letter by letter, so \`Version\` and \`version\` are two
labels. Names that begin with com.docker, io.docker or org.dockerproject belong to Docker.`,
  examples: [
    {bad: "FROM alpine:3.22\nLABEL <|Version|>=1.0\n", good: "FROM alpine:3.22\nLABEL version=1.0\n"},
    {
      bad: "FROM alpine:3.22\nLABEL a=1 <|com.example..b|>=2 c=3\n",
      good: "FROM alpine:3.22\nLABEL a=1 com.example.b=2 c=3\n",
    },
    {
      bad: "FROM alpine:3.22\nLABEL <|io.docker.x|>=3\n",
      good: 'FROM alpine:3.22\nLABEL com.example.x=3 io.k8s.display-name=x $NAME=3 RUN="docker run IMAGE"\n',
    },
  ],
  *check(analysis) {
    const keys = new Set(analysis.all("LABEL").flatMap(({pairs}) => pairs.map(({key}) => unquoted(key))))
    for (const instruction of analysis.all("LABEL")) {
      for (const {key} of instruction.pairs) {
        const name = unquoted(key)
        if (name === "" || name.includes("$") || KNOWN.test(name)) continue
        const problem = keyProblem(name)
        if (problem) yield {at: key, message: `the label "${name}" ${problem}`, fix: rename(analysis, key, keys)}
      }
    }
  },
})

function keyProblem(name: string): string | undefined {
  const reserved = /^(?:com\.docker|io\.docker|org\.dockerproject)\./.exec(name)
  if (reserved)
    return `has a name that belongs to Docker: put a domain of your own in place of ${reserved[0].slice(0, -1)}`
  const lower = name.toLowerCase()
  if (lower !== name) return `has capital letters, which make it another label than ${lower}: write ${lower}`
  const odd = /[^a-z0-9._/-]/.exec(name)
  if (odd) return `holds "${odd[0]}": use letters, digits, dots and dashes`
  const double = /[._/-]{2}/.exec(name)
  if (double) return `holds "${double[0]}": one dot or dash is enough between two words`
  if (!/^[a-z]/.test(name)) return "should start with a letter"
  return /[a-z0-9]$/.test(name) ? undefined : "should end in a letter or a digit"
}

function unquoted({value}: Text): string {
  return value.replace(/^(["'])(.*)\1$/, "$2")
}

/** The same words in lower case with one dot or dash between them; undefined where a label has that name already. */
function rename({text}: Analysis, key: Text, keys: ReadonlySet<string>): Fix | undefined {
  const name = unquoted(key)
  const usual = name.toLowerCase().replace(/([._/-])[._/-]+/g, "$1")
  if (usual === name || text(key) !== key.value || keyProblem(usual) !== undefined || keys.has(usual)) return undefined
  const edit = {from: key.from, to: key.to, text: key.value.replace(name, () => usual)}
  return {title: `Write ${usual}`, safe: false, edits: [edit]}
}
