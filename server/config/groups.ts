import type {Rule, Topic} from "../lint/rule.ts"

/** Rules that can be configured as one. */
export interface Group {
  /** What they have in common. */
  summary: string
  has(rule: Rule): boolean
}

/** By name. `all` is not among them: it is every rule. */
export const GROUPS: Readonly<Record<string, Group>> = {
  buildkit: {summary: "what `docker build --check` finds too", has: hasAlias(/^[A-Z][A-Za-z]*[a-z]/)},
  hadolint: {summary: "what hadolint has a DL code for", has: hasAlias(/^DL\d{4}$/)},
  shellcheck: {summary: "what ShellCheck has an SC code for", has: isOfShellcheck},
  security: {summary: "what an attacker could use", has: isAbout("security")},
  size: {summary: "what makes the image larger", has: isAbout("size")},
  cache: {summary: "what makes the build run steps again", has: isAbout("cache")},
  pinning: {summary: "what makes a later build another one", has: isAbout("pinning")},
  style: {summary: "matters of taste: rules that are at the level style", has: ({severity}) => severity === "style"},
}

function hasAlias(pattern: RegExp): Group["has"] {
  return ({aliases}) => aliases.some(alias => pattern.test(alias))
}

function isAbout(topic: Topic): Group["has"] {
  return ({topics}) => topics?.includes(topic) ?? false
}

/** The rule for what only ShellCheck itself finds has the name of the group, and is in it. */
function isOfShellcheck(rule: Rule): boolean {
  return rule.name === "shellcheck" || hasAlias(/^SC\d{4}$/)(rule)
}
