import type {Assignment, Command, Part, Range, Redirect, Script, Statement, Word} from "../../../grammars/shellTree.ts"
import {placeIn, type ShellText} from "../../model/script.ts"
import type {Span} from "../../text.ts"

/** Deeper scripts are not gone into. */
const MAX_DEPTH = 60

/** The places in the file of all that stands around an offset in a script: words, commands, pipelines, lists. */
export function* shellSpans(shell: ShellText, offset: number): Generator<Span> {
  const place = (range: Range) => placeIn(shell, range)
  const isAround = ({from, to}: Span) => from <= offset && offset <= to
  yield place({from: 0, to: shell.text.value.length})
  if (shell.script) yield* script(shell.script, 0)

  function* script({statements}: Script, depth: number): Generator<Span> {
    yield* list(statements, depth)
  }

  /** Statements as a whole, and the ones around the offset. */
  function* list(statements: readonly Statement[] | undefined, depth: number): Generator<Span> {
    const first = statements?.[0]
    if (!statements || !first || depth > MAX_DEPTH) return
    yield place({from: first.from, to: statements[statements.length - 1]!.to})
    for (const statement of statements) {
      const at = place(statement)
      if (!isAround(at)) continue
      yield at
      for (const pipeline of statement.pipelines) {
        yield place(pipeline)
        for (const command of pipeline.commands) {
          const at = place(command)
          if (!isAround(at)) continue
          yield at
          yield* inside(command, depth + 1)
        }
      }
    }
  }

  function* inside(command: Command, depth: number): Generator<Span> {
    for (const item of command.redirects) yield* redirect(item, depth)
    switch (command.kind) {
      case "simple":
        for (const item of command.assignments) yield* assignment(item, depth)
        yield* words(command.words, depth)
        if (command.words.length > 1)
          yield place({from: command.words[1]!.from, to: command.words[command.words.length - 1]!.to})
        return
      case "group":
      case "subshell":
      case "arithmetic-for":
        return yield* list(command.body, depth)
      case "if":
        for (const {condition, body} of command.branches) {
          yield* list(condition, depth)
          yield* list(body, depth)
        }
        return yield* list(command.otherwise, depth)
      case "while":
      case "until":
        yield* list(command.condition, depth)
        return yield* list(command.body, depth)
      case "for":
      case "select":
        yield* words([command.variable, ...(command.words ?? [])], depth)
        return yield* list(command.body, depth)
      case "case":
        yield* words([command.subject], depth)
        for (const {patterns, body} of command.branches) {
          const last = body[body.length - 1] ?? patterns[patterns.length - 1]
          if (patterns[0] && last) yield place({from: patterns[0].from, to: last.to})
          yield* words(patterns, depth)
          yield* list(body, depth)
        }
        return
      case "function":
        yield* words([command.name], depth)
        if (command.body && depth <= MAX_DEPTH) {
          yield place(command.body)
          yield* inside(command.body, depth + 1)
        }
        return
      case "test":
        return yield* words(command.words, depth)
      case "arithmetic":
        yield place(command.expression)
    }
  }

  function* assignment(item: Assignment, depth: number): Generator<Span> {
    yield place(item)
    yield place({from: item.from, to: item.nameTo})
    yield* words([...(item.value ? [item.value] : []), ...(item.array ?? [])], depth)
  }

  function* redirect({from, to, target, body, parts: expanded}: Redirect, depth: number): Generator<Span> {
    yield place({from, to})
    if (target) yield* words([target], depth)
    if (body) yield place(body)
    if (expanded) yield* parts(expanded, depth)
  }

  function* words(all: readonly Word[], depth: number): Generator<Span> {
    for (const word of all) {
      const at = place(word)
      if (!isAround(at)) continue
      yield at
      yield* parts(word.parts, depth)
    }
  }

  function* parts(all: readonly Part[], depth: number): Generator<Span> {
    if (depth > MAX_DEPTH) return
    for (const part of all) {
      const at = place(part)
      if (!isAround(at)) continue
      yield at
      switch (part.kind) {
        case "single":
        case "double":
          yield place({from: part.from + 1, to: Math.max(part.from + 1, part.to - 1)})
          if (part.kind === "double") yield* parts(part.parts, depth + 1)
          break
        case "arithmetic":
          yield place(part.expression)
          yield* parts(part.parts, depth + 1)
          break
        case "parameter":
          yield place({from: part.nameFrom, to: part.nameFrom + part.name.length})
          yield* parts(part.word ?? [], depth + 1)
          break
        case "command":
          if (!part.escaped) yield* script(part.script, depth + 1)
      }
    }
  }
}
