import type {Command, FeatureName, Part, Pipeline, Range, Script, SimpleCommand, Statement, Word} from "./shellTree.ts"

// What a shell refuses as a mistake of syntax, before it runs anything. The grammar reads what any shell knows; here is
// which of it a given shell does not.

/** What stops a shell from running a script, at its place. */
export interface Refusal extends Range {
  message: string
}

const DASH: Partial<Record<FeatureName, string>> = {
  array: "arrays",
  "arithmetic-for": "for ((",
  "case-fallthrough": '";&"',
  "double-negation": 'a second "!"',
  "extended-glob": "extended patterns",
  "function-keyword": "the word function",
  "here-string": '"<<<"',
  "loop-braces": "braces around the body of a loop",
  "pipe-both": '"|&"',
  "process-substitution": "process substitution",
  select: "select",
}

const {"function-keyword": _, "process-substitution": __, ...ASH} = DASH

const OTHERS: Partial<Record<FeatureName, string>> = {"lone-quote": "a single quote without its partner"}

/** What shells refuse of that which the grammar reads. */
const REFUSED: Record<string, Partial<Record<FeatureName, string>>> = {sh: DASH, dash: DASH, ash: ASH}

/** The first thing for which a shell refuses a script; undefined where it reads it. `sh` is the smallest one. */
export function refusedBy(script: Script, dialect: string): Refusal | undefined {
  const unknown = REFUSED[dialect] ?? OTHERS
  const small = dialect === "sh" || dialect === "dash"
  let first: Refusal | undefined
  const note = ({from, to}: Range, message: string) => {
    if (!first || from < first.from) first = {from, to, message}
  }
  // the others read what is in backquotes only when they run it
  for (const node of nodesIn(script, small)) {
    if ("statements" in node) {
      for (const {late, message, ...range} of node.problems) if (!late) note(range, message)
      for (const {name, ...range} of node.features) {
        if (unknown[name] !== undefined) note(range, `${dialect} does not know ${unknown[name]}`)
      }
    } else if ("kind" in node && node.kind === "function") {
      if (!small && node.body?.kind === "simple")
        note(node.body, `${dialect} wants braces around the body of a function`)
      if (small && !isName(node.name)) note(node.name, "this is no name for a function")
    } else if (small) notePosix(node, note)
  }
  return first
}

type Node = Script | Command | Pipeline | Part

/** What dash reads in another way than bash, and then refuses. */
function notePosix(node: Node, note: (range: Range, message: string) => void): void {
  if ("statements" in node) return
  if ("timed" in node) {
    const [command] = node.commands
    if (node.timed && command && command.kind !== "simple") note(command, "time is a program, which runs no block")
  } else if (node.kind === "test") {
    // `[[` is a program there, and a parenthesis ends its arguments
    const mark = node.words.find(({literal, parts}) =>
      literal !== undefined ? literal === "(" || literal === ")" : parts.some(isParenthesized),
    )
    if (mark) note(mark, "[[ is a program, and parentheses are none of its arguments")
  } else if (node.kind === "for" && !isName(node.variable)) note(node.variable, "this is no name for a variable")
  else if (node.kind === "command" && node.style === "$(") {
    const command = node.script.statements[0]?.pipelines[0]?.commands[0]
    if (command?.kind === "subshell" && command.from === node.from + 2) note(node, '"$((" starts arithmetic')
  }
}

/** A name without quotes and escapes. */
function isName({literal, parts}: Word): boolean {
  const plain = parts.every(part => part.kind === "literal" && !part.escaped)
  return plain && literal !== undefined && /^[A-Za-z_]\w*$/.test(literal)
}

function isParenthesized(part: Part): boolean {
  return (part.kind === "glob" || part.kind === "extglob") && /[()]/.test(part.value)
}

/** The script and those in its substitutions, which are parsed for it. */
export function* scriptsIn(script: Script): Generator<Script> {
  for (const node of nodesIn(script, true)) if ("statements" in node) yield node
}

/** The scripts, pipelines and commands of the tree, and the parts of words with something in them. */
function* nodesIn(root: Script, backquotes: boolean): Generator<Node> {
  const waiting: Node[] = [root]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node
    if ("statements" in node) addStatements(node.statements, waiting)
    else if ("timed" in node) for (const command of node.commands) waiting.push(command)
    else if ("redirects" in node) addCommand(node, waiting)
    else if (node.kind === "double" || node.kind === "arithmetic") addParts(node.parts, waiting)
    else if (node.kind === "parameter") addParts(node.word, waiting)
    else if (node.kind === "command") {
      // substitutions are parsed when they are asked for
      if (node.style !== "`" || backquotes) waiting.push(node.script)
    }
  }
}

function addStatements(statements: readonly Statement[] | undefined, waiting: Node[]): void {
  for (const {pipelines} of statements ?? []) for (const pipeline of pipelines) waiting.push(pipeline)
}

function addParts(parts: readonly Part[] | undefined, waiting: Node[]): void {
  for (const part of parts ?? []) {
    const {kind} = part
    if (kind === "double" || kind === "arithmetic" || kind === "parameter" || kind === "command") waiting.push(part)
  }
}

function addWords(words: readonly Word[] | undefined, waiting: Node[]): void {
  for (const {parts} of words ?? []) addParts(parts, waiting)
}

function addCommand(command: Command, waiting: Node[]): void {
  for (const {target, parts} of command.redirects) {
    addParts(target?.parts, waiting)
    addParts(parts, waiting)
  }
  switch (command.kind) {
    case "simple":
      for (const {value, array} of command.assignments) {
        addParts(value?.parts, waiting)
        addWords(array, waiting)
      }
      addWords(command.words, waiting)
      break
    case "test":
      addWords(command.words, waiting)
      break
    case "if":
      for (const {condition, body} of command.branches) {
        addStatements(condition, waiting)
        addStatements(body, waiting)
      }
      addStatements(command.otherwise, waiting)
      break
    case "while":
    case "until":
      addStatements(command.condition, waiting)
      addStatements(command.body, waiting)
      break
    case "for":
    case "select":
      addParts(command.variable.parts, waiting)
      addWords(command.words, waiting)
      addStatements(command.body, waiting)
      break
    case "case":
      addParts(command.subject.parts, waiting)
      for (const {patterns, body} of command.branches) {
        addWords(patterns, waiting)
        addStatements(body, waiting)
      }
      break
    case "function":
      addParts(command.name.parts, waiting)
      if (command.body) waiting.push(command.body)
      break
    case "group":
    case "subshell":
    case "arithmetic-for":
      addStatements(command.body, waiting)
  }
}

/** Every pipeline of the script, those in blocks and substitutions too. */
export function pipelinesIn(script: Script): readonly Pipeline[] {
  let found = pipelines.get(script)
  if (!found) {
    found = []
    for (const node of nodesIn(script, true)) if ("timed" in node) found.push(node)
    pipelines.set(script, found)
  }
  return found
}

/** Kept, since many ask. */
const pipelines = new WeakMap<Script, Pipeline[]>()

/** Every command of the script that names a program or sets variables, in the same places as the pipelines. */
export function* simpleCommandsIn(script: Script): Generator<SimpleCommand> {
  for (const {commands} of pipelinesIn(script))
    for (const command of commands) if (command.kind === "simple") yield command
  for (const node of nodesIn(script, true))
    if ("kind" in node && node.kind === "function" && node.body?.kind === "simple") yield node.body
}
