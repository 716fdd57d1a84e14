import type {Word} from "../../grammars/shellTree.ts"
import {type RuleFinding, rule} from "../lint/rule.ts"
import type {ShellView} from "../model/shellWalk.ts"

export const unquotedPattern = rule({
  name: "unquoted-pattern",
  aliases: ["SC2061", "SC2062"],
  summary: "A pattern that is meant for a program is replaced by the shell",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `Without quotes the shell puts in the names of the files that match, in the folder where it stands, and the program never sees the
pattern. Put it in quotes.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN find /src -name <|*.pyc|> -delete\n",
      good: "FROM debian:13\nRUN find /src -name '*.pyc' -delete\n",
    },
    {bad: "FROM debian:13\nRUN grep -r <|foo*|> /etc\n", good: "FROM debian:13\nRUN grep -r 'foo*' /etc\n"},
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      for (const {args} of view.callsOf("find"))
        for (const [i, word] of args.entries()) {
          const before = args[i - 1]?.literal ?? ""
          if (!/^-(?:i?name|i?path|i?lname|i?wholename|i?regex)$/.test(before) || !hasPattern(word)) continue
          yield finding(view, word, "SC2061", `find ${before}`)
        }
      for (const {name, args} of view.callsOf("grep", "egrep", "fgrep")) {
        const word = args.find(word => !view.text(word).startsWith("-"))
        const given = args.some(({literal}) => /^-[a-zA-Z]*[ef]$|^--(?:regexp|file)/.test(literal ?? ""))
        if (word && !given && hasPattern(word)) yield finding(view, word, "SC2062", name)
      }
    }
  },
})

function hasPattern({parts}: Word): boolean {
  return parts.some(({kind}) => kind === "glob" || kind === "extglob")
}

function finding(view: ShellView, word: Word, code: string, program: string): RuleFinding {
  const at = view.at(word)
  const text = view.text(word)
  const plain = /^[\w.*?[\]/^-]+$/.test(text)
  const edits = [
    {from: at.from, to: at.from, text: "'"},
    {from: at.to, to: at.to, text: "'"},
  ]
  return {
    at,
    message: `the shell replaces ${text} before ${program} sees it, if there are such files: put it in quotes`,
    aliases: [code],
    fix: plain ? {title: "Put it in quotes", safe: false, edits} : undefined,
  }
}
