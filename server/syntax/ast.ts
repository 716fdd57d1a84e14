import type {DirectiveLine} from "../../grammars/directives.ts"
import type {InstructionName} from "../../grammars/instructions.ts"
import type {Text} from "../../grammars/logical.ts"
import type {LineIndex, Span} from "../text.ts"
import type {Problem} from "./problem.ts"

export type {DirectiveLine, InstructionName, Text}

/** A Dockerfile, read. Any text has one; what is missing in the text is undefined or empty in it. */
export interface Dockerfile {
  source: string
  /** The escape character in force. */
  escape: "\\" | "`"
  /** The parser directives at the top, in order; comments that come too late to be one are not among them. */
  directives: readonly DirectiveLine[]
  /** The front end that the file asks for, as in `docker/dockerfile:1`, and where it does so. */
  syntax?: Span & {value: string}
  /** The directive that sets up BuildKit's checks. */
  check?: DirectiveLine
  instructions: readonly Instruction[]
  /** Every comment line outside of instructions, directives included. */
  comments: readonly Comment[]
  /** What BuildKit's parser rejects, in the order in which it meets it. */
  problems: readonly Problem[]
  lines: LineIndex
}

/** A comment line: from its `#` to the end of the line. */
export interface Comment extends Span {
  /** As BuildKit attaches it to the instruction below: without the first character and the blanks around. */
  text: string
}

/** An instruction, from its keyword to the end of its last line, the bodies of its heredocs included. */
export interface Instruction extends Span {
  /** As written. */
  keyword: Text
  /** Undefined where there is no such instruction. */
  name?: InstructionName
  flags: readonly Flag[]
  /**
   * The words that BuildKit's parser hands on: one for a shell form, the elements of a JSON array, the words of a
   * list. Of HEALTHCHECK the first is its type. Of ENV, LABEL and ARG they are the whole words; see pairs.
   */
  args: readonly Text[]
  /** The brackets and what is between them, where the arguments are a JSON array. */
  json?: Span & {
    /** Elements that are no strings, which BuildKit refuses. */
    notStrings: readonly Text[]
  }
  /** Of ENV, LABEL and ARG. */
  pairs: readonly Pair[]
  /** In the order of their operators. They hang on the outermost instruction, ONBUILD. */
  heredocs: readonly Heredoc[]
  /** Comment lines above it that BuildKit takes as its description. */
  comments: readonly Comment[]
  /** Comment lines between its continued lines; BuildKit drops them. */
  innerComments: readonly Span[]
  /** The last blank line between its continued lines. */
  blankLine?: Span
  /** The instruction behind ONBUILD. */
  trigger?: Instruction
  /** The joined line, from the first keyword to the last argument; the same for an ONBUILD and its trigger. */
  line: Text
}

/** `--name` or `--name=value`, as BuildKit reads it: without quotes and escapes. */
export interface Flag extends Span {
  text: Text
  /** Without the dashes. */
  name: Text
  /** Undefined where there is no equals sign. */
  value?: Text
}

/** `key=value`, `key value` (legacy) or `key`; quotes and escapes as written. */
export interface Pair extends Span {
  key: Text
  value?: Text
  /** Written as `key value`. */
  legacy: boolean
}

/** A heredoc; the span is that of its operator. */
export interface Heredoc extends Span {
  /** The word that ends it, without quotes. */
  name: string
  fileDescriptor: number
  /** Whether variables in the body are replaced (where BuildKit replaces any). */
  expand: boolean
  /** Whether tabs at the start of its lines are taken off. */
  chomp: boolean
  /** The body, tabs and all, with its last line break. */
  body: Span
  /** The line that ends it, without its line break; undefined where there is none. */
  marker?: Span
}
