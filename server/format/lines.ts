import {trimSpace} from "../../grammars/characters.ts"
import {readDirective} from "../../grammars/directives.ts"
import type {Comment, Dockerfile, Instruction} from "../syntax/ast.ts"
import type {Edit, Span} from "../text.ts"
import {splitCarriage, withoutEndBlanks} from "./gap.ts"

/** A comment or an instruction. */
interface Item extends Span {
  instruction?: Instruction
  /** Its indentation stays. */
  fixed: boolean
}

/**
 * What is to change around instructions and comments: no indentation, no blanks at the end of a comment, one blank line
 * at most between two lines, none at the top and the bottom, one above a stage that follows another, and a line break
 * at the end.
 */
export function lineEdits(file: Dockerfile, broken: ReadonlySet<Instruction>): Edit[] {
  const {source} = file
  const items = itemsOf(file, broken)
  const above = stageStarts(items, broken, source)
  const edits: Edit[] = []
  let from = source.charCodeAt(0) === 0xfeff ? 1 : 0
  for (const [i, item] of items.entries()) {
    const written = source.slice(from, item.from)
    if (trimSpace(written) === "") {
      const lines = written.split("\n")
      const indent = item.fixed ? lines[lines.length - 1]! : ""
      if (i > 0) push(from, item.from, between(lines, above.has(item)) + indent)
      else if (mayStartFile(items)) push(from, item.from, indent)
    }
    if (!item.instruction && !isDirective(item, source)) {
      push(item.from + withoutEndBlanks(source.slice(item.from, item.to)).length, item.to, "")
    }
    from = item.to
  }
  const rest = source.slice(from)
  if (trimSpace(rest) === "") push(from, source.length, /^\r*\n/.exec(rest)?.[0] ?? lineBreakOf(source))
  return edits

  function push(at: number, to: number, text: string): void {
    if (source.slice(at, to) !== text) edits.push({from: at, to, text})
  }
}

/** The line break before an item, and one blank line where there are some or where one is wanted. */
function between(lines: readonly string[], wanted: boolean): string {
  const own = lines[0]!
  const model = lines.length > 2 ? lines[1] : wanted ? own : undefined
  return model === undefined ? `${own}\n` : `${own}\n${splitCarriage(model).end}\n`
}

function itemsOf({source, comments, instructions}: Dockerfile, broken: ReadonlySet<Instruction>): Item[] {
  const items: Item[] = []
  let next = 0
  /** A comment for BuildKit's checks stands above the next instruction. */
  let check = false
  for (const instruction of instructions) {
    for (; next < comments.length && comments[next]!.from < instruction.from; next++)
      items.push(comment(comments[next]!))
    items.push({from: instruction.from, to: instruction.to, instruction, fixed: broken.has(instruction)})
    check = false
  }
  for (; next < comments.length; next++) items.push(comment(comments[next]!))
  return items

  function comment({from, to}: Comment): Item {
    const directive = isDirective({from, to}, source)
    check ||= directive
    // BuildKit reads a directive, a shebang and an empty comment in another way where they are indented
    const empty = trimSpace(source.slice(from + 1, to)) === ""
    return {from, to, fixed: directive || source[from + 1] === "!" || (empty && check)}
  }
}

/** Whether a comment could be a directive if it stood in the right place. */
function isDirective({from, to}: Span, source: string): boolean {
  return readDirective(source, from, from + 1, to) !== undefined
}

/** Whether the first line may move up to the top of the file: there, comments may turn into directives. */
function mayStartFile(items: readonly Item[]): boolean {
  for (const {instruction, fixed} of items) {
    if (fixed) return false
    if (instruction) break
  }
  return true
}

/** Where a stage starts below the instructions of another one: the FROM, or the first of the comments right above it. */
function stageStarts(items: readonly Item[], broken: ReadonlySet<Instruction>, source: string): Set<Item> {
  const starts = new Set<Item>()
  let stage = false
  for (const [i, {instruction}] of items.entries()) {
    if (instruction?.name !== "FROM") continue
    const first = !stage
    stage = true
    if (first || broken.has(instruction)) continue
    let top = i
    while (top > 0 && !items[top - 1]!.instruction && isNextLine(items[top - 1]!, items[top]!)) top--
    const before = items[top - 1]?.instruction
    // stages that are nothing but a name for an image often stand together, as a table
    if (before && before.name !== "FROM") starts.add(items[top]!)
  }
  return starts

  function isNextLine(a: Item, b: Item): boolean {
    return source.slice(a.to, b.from).split("\n").length === 2
  }
}

/** The line break of the first line. */
function lineBreakOf(source: string): string {
  const newline = source.indexOf("\n")
  return newline > 0 && source[newline - 1] === "\r" ? "\r\n" : "\n"
}
