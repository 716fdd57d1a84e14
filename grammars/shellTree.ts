/** A stretch of the script: UTF-16 offsets in the text that was parsed, half-open. */
export interface Range {
  from: number
  to: number
}

/** A script, or the inside of a substitution. Any text has one. */
export interface Script extends Range {
  statements: Statement[]
  comments: Range[]
  /** Why a shell refuses the text; the first one is where it stops. */
  problems: ShellProblem[]
  /** What is used that not every shell has. */
  features: Feature[]
}

export interface ShellProblem extends Range {
  message: string
  /** A shell reads on, and fails only when it gets there. */
  late?: true
}

/** Something that POSIX shells do not have, at its place. */
export interface Feature extends Range {
  name: FeatureName
}

export type FeatureName =
  | "array"
  | "ansi-quote"
  | "arithmetic-command"
  | "arithmetic-for"
  | "brace-expansion"
  | "case-fallthrough"
  | "double-bracket"
  | "extended-glob"
  | "function-keyword"
  | "here-string"
  | "indirect-expansion"
  | "locale-quote"
  | "pattern-replacement"
  | "case-modification"
  | "pipe-both"
  | "process-substitution"
  | "redirect-both"
  | "select"
  | "substring"
  | "append-assignment"
  | "named-descriptor"
  /** The second `!` of `! ! command`. */
  | "double-negation"
  | "array-index"
  /** Braces around the body of a for loop. */
  | "loop-braces"
  /** A single quote without its partner in `"${name:-...}"`. */
  | "lone-quote"

/** Pipelines joined by `&&` and `||`, up to a `;`, `&` or line break. */
export interface Statement extends Range {
  pipelines: Pipeline[]
  /** The operators between the pipelines. */
  operators: (Range & {value: "&&" | "||"})[]
  /** Ended by `&`. */
  background: boolean
}

export interface Pipeline extends Range {
  /** Starts with `!`. */
  negated: boolean
  /** Starts with bash's `time`. */
  timed: boolean
  commands: Command[]
  /** The operators between the commands. */
  operators: (Range & {value: "|" | "|&"})[]
}

interface CommandBase extends Range {
  redirects: Redirect[]
}

export interface SimpleCommand extends CommandBase {
  kind: "simple"
  assignments: Assignment[]
  words: Word[]
}

/** `{ ...; }` or `( ... )` */
export interface Group extends CommandBase {
  kind: "group" | "subshell"
  body: Statement[]
}

export interface If extends CommandBase {
  kind: "if"
  /** The `if` and each `elif`. */
  branches: {condition: Statement[]; body: Statement[]}[]
  otherwise?: Statement[]
}

export interface Loop extends CommandBase {
  kind: "while" | "until"
  condition: Statement[]
  body: Statement[]
}

export interface For extends CommandBase {
  kind: "for" | "select"
  variable: Word
  /** Undefined without `in`: the positional parameters. */
  words?: Word[]
  body: Statement[]
}

/** `for ((...; ...; ...))` */
export interface ArithmeticFor extends CommandBase {
  kind: "arithmetic-for"
  header: Range
  body: Statement[]
}

export interface Case extends CommandBase {
  kind: "case"
  subject: Word
  branches: {patterns: Word[]; body: Statement[]}[]
}

export interface FunctionDefinition extends CommandBase {
  kind: "function"
  name: Word
  body?: Command
}

/** `[[ ... ]]`; the words and operators between the brackets, in order. */
export interface Test extends CommandBase {
  kind: "test"
  words: Word[]
}

/** `((...))` */
export interface Arithmetic extends CommandBase {
  kind: "arithmetic"
  expression: Range
}

export type Command =
  | SimpleCommand
  | Group
  | If
  | Loop
  | For
  | ArithmeticFor
  | Case
  | FunctionDefinition
  | Test
  | Arithmetic

/** `name=value`, `name+=value`, `name[index]=value`, `name=(values)` */
export interface Assignment extends Range {
  name: string
  nameTo: number
  append: boolean
  /** What stands in the brackets behind the name. */
  index?: Range
  /** Undefined where nothing follows the equals sign. */
  value?: Word
  array?: Word[]
}

export interface Redirect extends Range {
  /** The number or `{name}` before the operator. */
  descriptor?: string
  operator: "<" | ">" | ">>" | "<<" | "<<-" | "<<<" | "<&" | ">&" | "<>" | ">|" | "&>" | "&>>"
  /** The file, or the word that ends a here-document; undefined where it is missing. */
  target?: Word
  /** The body of a here-document. */
  body?: Range
  /** What is expanded in the body; empty where the word is quoted. */
  parts?: Part[]
}

export interface Word extends Range {
  parts: Part[]
  /** The word with quotes and escapes removed; undefined where anything in it is expanded, patterns included. */
  literal?: string
}

export type Part =
  /** Characters outside of quotes, escapes taken off. */
  | (Range & {kind: "literal"; value: string; escaped: boolean})
  | (Range & {kind: "single"; value: string})
  /** `$'...'`, with the value that the escapes stand for. */
  | (Range & {kind: "ansi"; value: string})
  /** `$"..."` has `locale`. */
  | (Range & {kind: "double"; parts: Part[]; locale: boolean})
  | Parameter
  | Substitution
  | (Range & {kind: "arithmetic"; expression: Range; parts: Part[]})
  /** `*`, `?`, `[...]` outside of quotes. */
  | (Range & {kind: "glob"; value: string})
  /** `{a,b}` or `{1..3}` outside of quotes, in shells that know it. */
  | (Range & {kind: "braces"; value: string})
  | (Range & {kind: "extglob"; value: string})
  | (Range & {kind: "tilde"; value: string})

/** `$name`, `${name}`, `${#name}`, `${!name}`, `${name[index]:-word}` ... */
export interface Parameter extends Range {
  kind: "parameter"
  name: string
  nameFrom: number
  braces: boolean
  prefix?: "#" | "!"
  index?: Range
  /** What stands behind the name: `:-`, `##`, `/`, `:` (substring), `^^`, `@` ... */
  operator?: string
  /** What stands behind the operator. */
  word?: Part[]
}

/** `$(...)`, backquotes, `<(...)` and `>(...)`. */
export interface Substitution extends Range {
  kind: "command"
  style: "$(" | "`" | "<(" | ">("
  /** Backquotes with a backslash between them that is taken off: what runs is not what stands there. */
  escaped: boolean
  /** Parsed when it is asked for; an escaped character between backquotes stands where its backslash does. */
  readonly script: Script
}
