import {peerCodesOf} from "../config/codes.ts"
import {type Example, listAliases, type Rule} from "../lint/rule.ts"

// What is said about a rule wherever that is more than a line: its page, `explain`, and what reports carry with them.

/** The page of a rule, in Markdown. */
export function ruleMarkdown(rule: Rule): string {
  const {name, aliases, summary, severity, off, since, why, narrows, examples} = rule
  const also = aliases.length > 0 ? ` Also known as ${listAliases(aliases, "`")}.` : ""
  const peers = peerCodesOf(name).map(code => `\`${code}\``)
  const known =
    peers.length > 0 ? `\n\nAlso known as, in Trivy, Checkov, KICS, Sonar, semgrep or dockle: ${peers.join(", ")}.` : ""
  const state = `**${severity}**${off ? ", off unless asked for" : ""}, since rule set ${since}.${also}${known}`
  const narrow = narrows ? `\n## Quieter than BuildKit\n\n\`${narrows.check}\`: ${narrows.why}\n` : ""
  return [
    `# ${name}`,
    "",
    `${summary}.`,
    "",
    state,
    "",
    "## Why",
    "",
    why.trim(),
    narrow,
    "## Examples",
    "",
    ...examples.map(exampleText),
    "## Silence it",
    "",
    "Above the instruction, with the reason:",
    "",
    "```dockerfile",
    `# dockerlint ignore=${name} -- why it is fine here`,
    "```",
    "",
  ].join("\n")
}

/** What is wrong, why it matters and what to do, as plain text. */
export function ruleHelp({name, summary, why}: Rule): string {
  const silence = `To silence it, write above the instruction:\n# dockerlint ignore=${name} -- why it is fine here`
  return `${summary}.\n\n${why.trim()}\n\n${silence}`
}

function exampleText({bad, good, ignoreFile}: Example): string {
  const marked = bad.replaceAll("<|>", "").replaceAll("<|", "").replaceAll("|>", "")
  const ignore =
    ignoreFile === undefined ? "" : `With this \`.dockerignore\`:\n\n\`\`\`\n${ignoreFile.trimEnd()}\n\`\`\`\n\n`
  return `${ignore}Flagged:\n\n${fenced(marked)}\nBetter:\n\n${fenced(good)}`
}

function fenced(source: string): string {
  // an example of a line that is too long is no use in full
  const shown = visible(source).replace(/^(.{100}).{400,}$/gm, "$1...")
  return `\`\`\`\`dockerfile\n${shown.trimEnd()}\n\`\`\`\`\n`
}

/** Characters that can't be seen are written as their code points. */
function visible(source: string): string {
  return source.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00a0\u0000-\u0008]/g, character => {
    return `<U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}>`
  })
}
