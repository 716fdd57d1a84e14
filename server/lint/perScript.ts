import type {Analysis} from "../analysis.ts"
import type {ShellView} from "../model/shellWalk.ts"
import {lastFrom, type Span} from "../text.ts"
import type {Finding} from "./lint.ts"
import type {LintSettings} from "./settings.ts"

/** What was found in scripts of earlier versions of a file, by what a view and its copies at other places share. */
export type ScriptMemory = WeakMap<
  ShellView["commands"],
  {settings: LintSettings; from: number; findings: readonly Finding[]}
>

/**
 * What rules find that look at each script by itself: as it was found before where the script is the same, and else by
 * `check`, which is given the file with none but the other scripts.
 */
export function scriptFindings(
  analysis: Analysis,
  settings: LintSettings,
  memory: ScriptMemory,
  check: (analysis: Analysis) => readonly Finding[],
): Finding[] {
  const found: Finding[] = []
  const fresh: ShellView[] = []
  for (const view of analysis.shellViews) {
    const known = memory.get(view.commands)
    if (known?.settings !== settings) fresh.push(view)
    else for (const one of known.findings) found.push(moved(one, view.shell.text.from - known.from))
  }
  if (fresh.length === 0) return found
  const lists = fresh.map((): Finding[] => [])
  // scripts are in the order of the file
  const instructions = fresh.map(({shell}) => shell.instruction)
  for (const one of check(Object.create(analysis, {shellViews: {value: fresh}}))) {
    lists[Math.max(0, lastFrom(instructions, one.at.from))]!.push(one)
    found.push(one)
  }
  for (const [i, {commands, shell}] of fresh.entries())
    memory.set(commands, {settings, from: shell.text.from, findings: lists[i]!})
  return found
}

function moved(one: Finding, by: number): Finding {
  if (by === 0) return one
  const move = <S extends Span>(span: S): S => ({...span, from: span.from + by, to: span.to + by})
  const {at, aliases, fix, related} = one
  return {
    ...one,
    at: move(at),
    aliases: aliases.map(alias => (alias.at ? {...alias, at: move(alias.at)} : alias)),
    fix: fix && {...fix, edits: fix.edits.map(move)},
    related: related?.map(other => ({...other, at: move(other.at)})),
  }
}
