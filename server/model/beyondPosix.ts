import type {Range} from "../../grammars/shellTree.ts"
import type {ShellView} from "./shellWalk.ts"

// What scripts use although a shell that is only POSIX's lacks it.

/** Something that POSIX shells lack. */
export interface ShellUse {
  name: string
  at: Range
  /** ShellCheck's code for it. */
  code: string
  /** What to write instead; undefined: ask for bash. */
  instead?: string
}

const FEATURES: Record<string, [code: string, name: string, instead?: string]> = {
  "process-substitution": ["SC3001", "process substitution", "write to a file first, or ask for bash with SHELL"],
  "extended-glob": ["SC3002", "an extended pattern"],
  "ansi-quote": ["SC3003", "$'...'", "use printf"],
  "locale-quote": ["SC3004", '$"..."', "leave the $ out"],
  "arithmetic-for": ["SC3005", "for ((...))", "use while, or a list"],
  "arithmetic-command": ["SC3006", "((...))", "write [ $((...)) -ne 0 ]"],
  select: ["SC3008", "select"],
  "brace-expansion": ["SC3009", "{...,...}", "write the words out, for here it is plain text"],
  "double-bracket": ["SC3010", "[[ ]]", "write [ ]"],
  "here-string": ["SC3011", "<<<", "use printf and a pipe"],
  "redirect-both": ["SC3020", "&>", "write > file 2>&1"],
  "named-descriptor": ["SC3022", "a named descriptor"],
  "append-assignment": ["SC3024", "+=", 'write name="$name..."'],
  "pipe-both": ["SC3029", "|&", "write 2>&1 |"],
  array: ["SC3030", "an array"],
  "indirect-expansion": ["SC3053", "${!name}"],
  "array-index": ["SC3054", "an array"],
  substring: ["SC3057", "${name:from:length}", "use cut or expr"],
  "case-modification": ["SC3059", "${name^}", "use tr"],
  "pattern-replacement": ["SC3060", "${name/pattern/text}", "use sed"],
  "function-keyword": ["SC2112", "function", "write name() { ...; }"],
}

/** Names that bash sets by itself. */
const OWN =
  /^(?:RANDOM|SECONDS|HOSTNAME|HOSTTYPE|MACHTYPE|OSTYPE|UID|EUID|BASH\w*|DIRSTACK|FUNCNAME|GROUPS|PIPESTATUS|SHELLOPTS|EPOCHSECONDS|EPOCHREALTIME|SHLVL)$/

/** By what the views of one script share. */
const known = new WeakMap<ShellView["commands"], readonly ShellUse[]>()

/** Everything in a script that POSIX shells lack, each with ShellCheck's code; of one that can't be read, nothing. */
export function usesBeyondPosix(view: ShellView): readonly ShellUse[] {
  const uses = known.get(view.commands) ?? [...readUses(view)]
  known.set(view.commands, uses)
  return uses
}

function* readUses(view: ShellView): Generator<ShellUse> {
  const {dialect} = view.shell
  const script = view.shell.script!
  if (script.problems.length > 0) return
  const inner = view.expansions.flatMap(({part}) => (part.kind === "command" ? [part.script] : []))
  const seen = new Set<number>()
  for (const {features} of [script, ...inner])
    for (const {name, ...at} of features) {
      const known = FEATURES[name]
      if (!known || seen.has(at.from)) continue
      seen.add(at.from)
      yield {
        at,
        code:
          name === "function-keyword" && !/^function\s+[^\s(]+\s*\(/.test(view.shell.text.value.slice(at.from))
            ? "SC2113"
            : known[0],
        name: known[1],
        instead: known[2],
      }
    }
  for (const {from, to} of view.computed) {
    const match = /\+\+|--(?=\s*[A-Za-z_)]|$)|\*\*/.exec(view.text({from, to}))
    if (!match) continue
    const at = {from: from + match.index, to: from + match.index + 2}
    yield {at, code: match[0] === "**" ? "SC3019" : "SC3018", name: match[0], instead: "write it out"}
  }
  const assigned = new Set(view.assignments.map(({assignment}) => assignment.name))
  for (const {part} of view.expansions)
    if (part.kind === "parameter" && OWN.test(part.name) && !view.environment.has(part.name))
      if (!assigned.has(part.name)) yield {at: part, code: "SC3028", name: `$${part.name}`, instead: "it is empty"}
  yield* usesInWords(view)
  const own = new Set(view.commands.flatMap(({command}) => (command.kind === "function" ? [command.name.literal] : [])))
  for (const visit of view.simple) {
    const {name, args, command} = visit
    // with a folder before it, it is a program and no part of the shell
    if (own.has(name) || view.text(command.words[0]!).includes("/")) continue
    const at = command.words[0]!
    const option = (letters: RegExp) => args.find(word => letters.test(view.text(word)))
    const first = args[0]
    switch (name) {
      case "[":
      case "test": {
        const equals = option(/^==$/)
        if (equals) yield {at: equals, code: "SC3014", name: "== in a test", instead: "write ="}
        const regex = option(/^=~$/)
        if (regex) yield {at: regex, code: "SC3015", name: "=~ in a test", instead: "use grep -E"}
        if (first?.literal === "-v")
          yield {at: first, code: "SC3016", name: "-v in a test", instead: '[ -n "${name+x}" ]'}
        if (first?.literal === "-a" && args.length < 4)
          yield {at: first, code: "SC3017", name: "-a for a file in a test", instead: "write -e"}
        break
      }
      case "source":
        yield {at, code: "SC3046", name: "source", instead: "write ."}
        break
      case "local":
        if (dialect === "sh") yield {at, code: "SC3043", name: "local"}
        break
      case "let":
        yield {at, code: "SC3039", name: "let", instead: "write name=$((...))"}
        break
      case "declare":
      case "typeset":
      case "pushd":
      case "popd":
      case "dirs":
      case "shopt":
      case "disown":
      case "caller":
      case "compgen":
      case "complete":
      case "enable":
      case "mapfile":
      case "readarray":
      case "suspend":
      case "bind":
      case "logout":
      case "builtin":
        yield {at, code: "SC3044", name}
        break
      case "echo": {
        const flags = first && view.text(first)
        if (first && flags && (dialect === "sh" ? /^-[neE]+$/ : /^-[neE]*[eE][neE]*$/).test(flags))
          yield {
            at: first,
            code: dialect === "sh" ? "SC3037" : "SC3036",
            name: `echo ${flags}`,
            instead: dialect === "sh" ? "use printf" : `${flags} is printed too: use printf`,
          }
        break
      }
      case "set": {
        const found = args.find(
          (word, i) => word.literal === "pipefail" && /^[-+][a-z]*o$/.test(args[i - 1]?.literal ?? ""),
        )
        // newer versions of dash have it
        if (found && dialect !== "dash") yield {at: found, code: "SC3040", name: "set -o pipefail"}
        break
      }
      case "read": {
        const found = option(dialect === "sh" ? /^-r*[a-qs-z]/ : /^-r*[adinNstu]/)
        if (found) yield {at: found, code: "SC3045", name: `read ${view.text(found)}`}
        break
      }
      case "printf": {
        const found = first?.literal === "-v" ? first : undefined
        if (found) yield {at: found, code: "SC3045", name: "printf -v", instead: "write name=$(printf ...)"}
        if (first && /^[^%]*(?:%%[^%]*)*%q/.test(first.literal ?? ""))
          yield {at: first, code: "SC3050", name: "printf %q"}
        break
      }
      case "export": {
        const found = option(/^-[fn]/)
        if (found) yield {at: found, code: "SC3045", name: `export ${view.text(found)}`}
        break
      }
      case "trap": {
        const found = args.slice(1).find(({literal}) => /^(?:ERR|DEBUG|RETURN)$/i.test(literal ?? ""))
        if (found) yield {at: found, code: "SC3047", name: `trap ${found.literal}`}
        const prefixed = args.slice(1).find(({literal}) => /^SIG[A-Z]/i.test(literal ?? ""))
        if (prefixed)
          yield {
            at: prefixed,
            code: "SC3048",
            name: `trap ${prefixed.literal}`,
            instead: `write ${prefixed.literal!.slice(3)}`,
          }
        break
      }
      case "exec":
        if (first && /^-[acl]+$/.test(view.text(first)))
          yield {at: first, code: "SC3038", name: `exec ${view.text(first)}`}
        break
      case "coproc":
        yield {at, code: "SC3032", name: "coproc"}
        break
      case "wait":
      case "type":
      case "readonly":
      case "cd": {
        const letters = {wait: /^-n/, type: /^-/, readonly: /^-[aAf]/, cd: /^-[e@]/}[name]
        const found = option(letters)
        if (found) yield {at: found, code: "SC3045", name: `${name} ${view.text(found)}`}
      }
    }
  }
}

function* usesInWords(view: ShellView): Generator<ShellUse> {
  for (const {word, use} of view.words) {
    if (use === "test") continue
    for (const part of word.parts)
      if (part.kind === "glob" && part.value.startsWith("[^"))
        yield {at: part, code: "SC3026", name: "^ in a pattern", instead: "write [!...]"}
    if (/^\$\[[^\]]*\]$/.test(view.text(word)))
      yield {at: word, code: "SC3007", name: "$[...]", instead: "write $((...))"}
  }
  for (const {part} of view.expansions) {
    if (part.kind !== "command") continue
    const [statement, more] = part.script.statements
    const only = statement?.pipelines.length === 1 && !more ? statement.pipelines[0]!.commands : []
    const [command] = only
    if (only.length !== 1 || command?.kind !== "simple" || command.words.length + command.assignments.length > 0)
      continue
    if (command.redirects.length !== 1 || command.redirects[0]!.operator !== "<") continue
    yield {
      at: part,
      code: part.style === "`" ? "SC3035" : "SC3034",
      name: "a file in place of a command",
      instead: `write $(cat ${view.text(command.redirects[0]!).slice(1).trim()}), for here it is empty`,
    }
  }
  for (const {command} of view.commands)
    for (const redirect of command.redirects) {
      const {operator, target, descriptor = ""} = redirect
      const at = {from: redirect.from, to: redirect.to}
      const file = target?.literal ?? ""
      if (/^\/dev\/(?:tcp|udp)\//.test(file)) yield {at, code: "SC3025", name: "/dev/tcp", instead: "use nc or curl"}
      if (operator === ">&" && target && !/^(?:\d+-?|-)$/.test(file) && target.literal !== undefined)
        yield {at, code: "SC3021", name: ">& with a file", instead: "write > file 2>&1"}
      if (/^\d{2,}$/.test(descriptor))
        yield {at, code: "SC3023", name: `the descriptor ${descriptor}`, instead: "write 0 to 9"}
    }
}
