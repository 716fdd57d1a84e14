import {equalFold} from "../../grammars/characters.ts"
import {specOf} from "../../grammars/instructions.ts"
import {physicalLine, skipSpace} from "../../grammars/logical.ts"
import {MOUNT_OPTIONS, mountOption} from "../../grammars/mounts.ts"
import type {Analysis} from "../analysis.ts"
import {fromParts, stageNameOf} from "../model/instructions.ts"
import {type Use, usesIn} from "../model/uses.ts"
import type {DirectiveLine, Flag, Heredoc, Instruction, Text} from "../syntax/ast.ts"
import {imageOf, optionsOf} from "../syntax/details.ts"
import type {Span} from "../text.ts"
import {
  DECLARATION,
  flatten,
  type Mark,
  markOf,
  type Token,
  type TokenModifier,
  type TokenType,
} from "./tokens/legend.ts"
import {shellMarks} from "./tokens/shell.ts"

export {TOKEN_MODIFIERS, TOKEN_TYPES, type Token, type TokenModifier, type TokenType} from "./tokens/legend.ts"

/** What each piece of a file is, for colours: sorted, never empty, none over another. `within`: only what touches it. */
export function tokens(analysis: Analysis, within?: Span): Token[] {
  const {file} = analysis
  const touches = ({from, to}: Span) => !within || (from <= within.to && to >= within.from)
  const marks: Mark[] = []
  const stages = new Map<string, number>()
  for (const comment of file.comments) if (touches(comment)) marks.push(markOf(comment, "comment"))
  for (const line of file.directives) if (touches(line)) directiveMarks(line, analysis.source, marks)
  for (const instruction of file.instructions) {
    if (touches(instruction)) instructionMarks(instruction, analysis, stages, marks)
    const name = instruction.name === "FROM" ? stageNameOf(instruction) : ""
    if (name !== "" && !stages.has(name)) stages.set(name, stages.size)
  }
  const found = flatten(marks)
  return within ? found.filter(touches) : found
}

function directiveMarks(
  {name, nameFrom, nameTo, valueFrom, valueTo}: DirectiveLine,
  source: string,
  marks: Mark[],
): void {
  marks.push(markOf({from: nameFrom, to: nameTo}, "keyword"))
  const equals = source.indexOf("=", nameTo)
  marks.push(markOf({from: equals, to: equals + 1}, "operator"))
  marks.push(markOf({from: valueFrom, to: valueTo}, "string"))
  if (name !== "check") return
  for (const match of source.slice(valueFrom, valueTo).matchAll(/([a-z]+)[ \t]*(=)|([^;,=\s]+)/gi)) {
    const from = valueFrom + match.index
    const [, key, , value] = match
    if (value) marks.push(markOf({from, to: from + value.length}, "enumMember"))
    if (!key) continue
    marks.push(markOf({from, to: from + key.length}, "property"))
    marks.push(markOf({from: from + match[0].length - 1, to: from + match[0].length}, "operator"))
  }
}

function instructionMarks(
  outer: Instruction,
  analysis: Analysis,
  stages: ReadonlyMap<string, number>,
  marks: Mark[],
): void {
  const {file, source} = analysis
  const mark = (span: Span | undefined, type: TokenType, modifiers?: readonly TokenModifier[]) => {
    if (span) marks.push(markOf(span, type, modifiers))
  }
  for (let at: Instruction | undefined = outer; at; at = at.trigger) oneInstruction(at)
  continuationMarks(outer, source, file.escape, marks)
  for (const comment of outer.innerComments) mark(comment, "comment")
  for (const heredoc of outer.heredocs) heredocMarks(heredoc)

  function oneInstruction(instruction: Instruction): void {
    const {name, keyword, flags, trigger} = instruction
    if (!name) return
    const deprecated = specOf(name).deprecated !== undefined
    mark(keyword, "keyword", deprecated ? ["deprecated"] : undefined)
    const uses = trigger ? [] : [...usesIn(file, {...instruction, heredocs: outer.heredocs})]
    for (const flag of flags) flagMarks(flag, instruction)
    argumentMarks(instruction, uses)
    for (const use of uses) useMarks(use)
    const shell = analysis.shellOf(instruction, instruction === outer ? undefined : outer)
    if (shell) for (const one of shellMarks(shell)) marks.push(one)
  }

  function useMarks({at, name, modifier}: Use): void {
    mark(at, "variable")
    const from = at.from + 2 + name.length
    if (!modifier || !source.startsWith(modifier, from)) return
    mark({from: from + modifier.length, to: at.to - 1}, "string")
    mark({from, to: from + modifier.length}, "operator")
  }

  function flagMarks(flag: Flag, {name}: Instruction): void {
    const {value} = flag
    mark({from: flag.from, to: value ? Math.max(flag.from, value.from - 1) : flag.to}, "parameter")
    if (!value) return
    if (source[value.from - 1] === "=") mark({from: value.from - 1, to: value.from}, "operator")
    const flagName = flag.name.value
    const spec = name && (specOf(name).flags.find(spec => spec.name === flagName) as {type: string; values?: unknown})
    if (flagName === "mount") mountMarks(flag, value)
    else if (flagName === "from") originMarks(value)
    else if (spec?.values || spec?.type === "boolean") mark(value, "enumMember")
    else mark(value, name === "HEALTHCHECK" || /^\d+$/.test(value.value) ? "number" : "string")
  }

  function mountMarks(flag: Flag, value: Text): void {
    const options = optionsOf(flag)
    if (!options) mark(value, "string")
    for (const {key, value} of options ?? []) {
      mark(key, "property")
      if (!value) continue
      if (source[value.from - 1] === "=") mark({from: value.from - 1, to: value.from}, "operator")
      const option = mountOption(key.value.toLowerCase())
      if (option === "from") originMarks(value)
      else if (option && MOUNT_OPTIONS[option]!.values) mark(value, "enumMember")
      else if (/^(?:true|false)$/i.test(value.value)) mark(value, "enumMember")
      else mark(value, /^\d+[kmgb]*$/i.test(value.value) ? "number" : "string")
    }
  }

  /** A stage by its name or number, or an image. */
  function originMarks(text: Text): void {
    if (/^\d+$/.test(text.value)) mark(text, "number")
    else if (stages.has(text.value.toLowerCase())) mark(text, "class")
    else imageMarks(text, [])
  }

  function imageMarks(text: Text, uses: readonly Use[]): void {
    mark(text, "type", text.value === "scratch" ? ["defaultLibrary"] : undefined)
    let {value} = text
    if (!text.map) {
      // what a variable stands for does not matter here
      for (const {at} of uses) {
        const [from, to] = [at.from - text.from, at.to - text.from]
        if (from >= 0 && to <= value.length) value = value.slice(0, from) + "x".repeat(to - from) + value.slice(to)
      }
    }
    const image = imageOf({...text, value})
    mark(image?.tag, "type", ["tag"])
    mark(image?.digest, "type", ["digest", "readonly"])
  }

  function argumentMarks(instruction: Instruction, uses: readonly Use[]): void {
    const {name, args, json, pairs} = instruction
    if (json) {
      const quoted = (text: Text) => source[text.from - 1] === '"' && source[text.to] === '"'
      for (const [i, arg] of args.entries()) {
        if (name === "HEALTHCHECK" && i === 0) mark(arg, "keyword")
        else mark(quoted(arg) ? {from: arg.from - 1, to: arg.to + 1} : arg, "string")
      }
      return
    }
    switch (name) {
      case "FROM":
        fromMarks(instruction, uses)
        break
      case "ARG":
      case "ENV":
      case "LABEL":
        for (const {key, value} of pairs) {
          mark(key, name === "LABEL" ? "property" : "variable", DECLARATION)
          if (!value) continue
          if (source[value.from - 1] === "=") mark({from: value.from - 1, to: value.from}, "operator")
          mark(value, /^\d+(?:\.\d+)?$/.test(value.value) ? "number" : "string")
        }
        break
      case "EXPOSE":
        for (const arg of args) portMarks(arg)
        break
      case "HEALTHCHECK":
        mark(args[0], "keyword")
        break
      case "STOPSIGNAL":
        mark(args[0], /^\d+$/.test(args[0]?.value ?? "") ? "number" : "enumMember")
        break
      case "USER":
        mark(args[0], /^\d+(?::\d+)?$/.test(args[0]?.value ?? "") ? "number" : "string")
        break
      case "ADD":
      case "COPY": {
        let next = 0
        for (const [i, arg] of args.entries()) {
          while (next < outer.heredocs.length && outer.heredocs[next]!.to <= arg.from) next++
          const heredoc = outer.heredocs[next]
          if (heredoc && heredoc.from <= arg.from) continue
          mark(arg, "string")
          if (i < args.length - 1) wildcardMarks(arg)
        }
        break
      }
      case "MAINTAINER":
      case "VOLUME":
      case "WORKDIR":
        for (const arg of args) mark(arg, "string")
    }
  }

  function fromMarks(instruction: Instruction, uses: readonly Use[]): void {
    const {image, as, name} = fromParts(instruction)
    // a name is there to be typed
    const second = as ?? instruction.args[1]
    if (image && stages.has(image.value.toLowerCase())) mark(image, "class")
    else if (image) imageMarks(image, uses)
    if (second && equalFold(second.value, "as")) mark(second, "keyword")
    mark(name, "class", DECLARATION)
  }

  function portMarks(arg: Text): void {
    const match = arg.map ? null : /^(\d+)(?:(-)(\d+))?(?:(\/)(\w+))?$/.exec(arg.value)
    if (!match) {
      mark(arg, "number")
      return
    }
    let from = arg.from
    for (const [i, type] of (["number", "operator", "number", "operator", "enumMember"] as const).entries()) {
      const text = match[i + 1] ?? ""
      mark({from, to: from + text.length}, type)
      from += text.length
    }
  }

  function wildcardMarks(arg: Text): void {
    if (arg.map || !/[*?]/.test(arg.value)) return
    for (const match of arg.value.matchAll(/[*?]+/g)) {
      const from = arg.from + match.index
      mark({from, to: from + match[0].length}, "regexp")
    }
  }

  function heredocMarks({from, to, name, marker}: Heredoc): void {
    const operator = /^\d*<<-?/.exec(source.slice(from, to))?.[0].length ?? 0
    mark({from, to: from + operator}, "operator")
    mark({from: skipSpace(source, from + operator, to), to}, "macro")
    if (marker) mark({from: marker.to - name.length, to: marker.to}, "macro")
  }
}

/** The escape characters that continue the lines of an instruction. */
function continuationMarks(instruction: Instruction, source: string, escape: string, marks: Mark[]): void {
  const {from, to, heredocs, innerComments} = instruction
  const end = heredocs[0] ? heredocs[0].body.from : to
  const comments = new Set(innerComments.map(({from}) => from))
  for (let lineFrom = from; lineFrom < end; ) {
    const {content, next} = physicalLine(source, lineFrom)
    let last = Math.min(content, end) - 1
    while (last >= lineFrom && (source[last] === " " || source[last] === "\t")) last--
    const continued = last >= lineFrom && source[last] === escape && source[last - 1] !== escape
    if (continued && !comments.has(skipSpace(source, lineFrom, content))) {
      marks.push(markOf({from: last, to: last + 1}, "operator"))
    }
    lineFrom = next
  }
}
