import type {Rule} from "../lint/rule.ts"
import {suggest} from "../model/suggest.ts"
import {RULES} from "../rules/index.ts"
import {PEER_CODES, peerCodesOf, plainCode} from "./codes.ts"
import {GROUPS} from "./groups.ts"

/** What a word stands for where rules are configured. */
export interface Named {
  /** Empty for a code of ShellCheck that only ShellCheck itself finds. */
  rules: readonly Rule[]
  /** What is more exact counts more: a name of ours, a code of another program, a group, all rules. */
  kind: "name" | "code" | "group" | "all"
}

let named: Map<string, {rules: Rule[]; kind: "name" | "code"}> | undefined

/** The rules that a name, a code or a group stands for, in any case of letters; undefined where there is none. */
export function rulesFor(word: string): Named | undefined {
  const lower = word.toLowerCase()
  if (lower === "all") return {rules: RULES, kind: "all"}
  if (Object.hasOwn(GROUPS, lower)) return {rules: RULES.filter(GROUPS[lower]!.has), kind: "group"}
  const found = allNames().get(lower) ?? allNames().get(plainCode(word))
  return found ?? (isShellcheckCode(word) ? {rules: [], kind: "code"} : undefined)
}

/** Codes of ShellCheck are taken as they are: it has many that no rule here has. */
export function isShellcheckCode(word: string): boolean {
  return /^SC\d{4}$/i.test(word)
}

/** Names and codes like the word, the nearest first: by a slip of the fingers, or names that hold the word. */
export function nearNames(word: string): string[] {
  const all = [...Object.keys(GROUPS), ...new Set(RULES.flatMap(({name, aliases}) => [name, ...aliases]))]
  const lower = word.toLowerCase()
  const slip = suggest(
    lower,
    all.map(name => name.toLowerCase()),
  )
  const holding = lower.length > 2 ? all.filter(name => name.toLowerCase().includes(lower)) : []
  const slips = slip === undefined ? [] : all.filter(name => name.toLowerCase() === slip)
  return [...new Set([...slips, ...holding])].slice(0, 4)
}

/** What is wrong with a word that stands for no rule. */
export function unknownRule(word: string): string {
  const near = nearNames(word)
  return `there is no rule or group ${word}${near.length > 0 ? `; did you mean ${near.join(" or ")}?` : ""}`
}

function allNames(): Map<string, {rules: Rule[]; kind: "name" | "code"}> {
  if (named) return named
  named = new Map()
  for (const rule of RULES) named.set(rule.name, {rules: [rule], kind: "name"})
  for (const rule of RULES) {
    for (const code of rule.aliases) add(code, rule)
    if (Object.hasOwn(PEER_CODES, rule.name)) for (const code of peerCodesOf(rule.name)) add(code, rule)
  }
  return named
}

function add(code: string, rule: Rule): void {
  const key = code.toLowerCase()
  const entry = named!.get(key)
  // a code that is spelt as a name of ours means ours
  if (entry?.kind === "name") return
  if (!entry) named!.set(key, {rules: [rule], kind: "code"})
  else if (!entry.rules.includes(rule)) entry.rules.push(rule)
}
