import type {Span} from "../text.ts"
import type {Dockerfile, Flag, Instruction, Text} from "./ast.ts"
import {imageOf, optionsOf, variablesOf} from "./details.ts"

/**
 * The tree as text, for tests: a line for every node, indented under the one that it belongs to, with its span and
 * what BuildKit reads there where that is not what is written.
 */
export function print(file: Dockerfile): string {
  const lines: string[] = []
  const {source, escape} = file
  for (const {name, value, nameFrom, valueTo} of file.directives)
    add(0, `directive ${name}`, {from: nameFrom, to: valueTo}, value)
  for (const instruction of file.instructions) printInstruction(instruction, 0)
  for (const {code, at} of file.problems) add(0, `problem ${code}`, at)
  return lines.map(line => `${line}\n`).join("")

  function add(depth: number, label: string, {from, to}: Span, value?: string): void {
    const written = source.slice(from, to)
    const read = value === undefined || value === written ? "" : ` reads ${JSON.stringify(value)}`
    lines.push(
      `${"  ".repeat(depth)}${label} ${from}-${to}${written === "" ? "" : ` ${JSON.stringify(written)}`}${read}`,
    )
  }

  function addText(depth: number, label: string, text: Text): void {
    add(depth, label, text, text.value)
    for (const {name, modifier, word, from, to} of variablesOf(text, escape)) {
      add(depth + 1, "variable", {from, to})
      add(depth + 2, "name", name, name.value)
      if (modifier) add(depth + 2, "modifier", modifier, modifier.value)
      if (word) add(depth + 2, "word", word)
    }
  }

  function printInstruction(instruction: Instruction, depth: number): void {
    const {from, to, name, keyword, flags, args, pairs, json, comments, heredocs, trigger, blankLine} = instruction
    lines.push(`${"  ".repeat(depth)}${name ?? "unknown"} ${from}-${to}`)
    for (const comment of comments) add(depth + 1, "comment", comment)
    add(depth + 1, "keyword", keyword, keyword.value)
    for (const flag of flags) printFlag(flag, depth + 1)
    if (json) add(depth + 1, "json", json)
    if (pairs.length > 0) {
      for (const {key, value, legacy} of pairs) {
        add(depth + 1, legacy ? "legacy name" : "name", key, key.value)
        if (value) addText(depth + 2, "value", value)
      }
    } else {
      for (const [i, arg] of args.entries()) {
        addText(depth + 1, "argument", arg)
        if (name === "FROM" && i === 0) printImage(arg, depth + 2)
      }
    }
    for (const heredoc of heredocs) {
      const {name, expand, chomp, fileDescriptor, body, marker} = heredoc
      const how = `${chomp ? "-" : ""}${expand ? "" : " quoted"}${fileDescriptor === 0 ? "" : ` fd ${fileDescriptor}`}`
      add(depth + 1, `heredoc ${name}${how}`, heredoc)
      add(depth + 2, "body", body)
      if (marker) add(depth + 2, "marker", marker)
    }
    if (blankLine) add(depth + 1, "blank line", blankLine)
    if (trigger) printInstruction(trigger, depth + 1)
  }

  function printFlag(flag: Flag, depth: number): void {
    const {text, name, value} = flag
    add(depth, "flag", flag, text.value)
    add(depth + 1, "name", name, name.value)
    if (!value) return
    addText(depth + 1, "value", value)
    if (name.value !== "mount" && name.value !== "device") return
    for (const option of optionsOf(flag) ?? []) {
      add(depth + 2, "key", option.key, option.key.value)
      if (option.value) add(depth + 2, "value", option.value, option.value.value)
    }
  }

  function printImage(text: Text, depth: number): void {
    for (const [label, part] of Object.entries(imageOf(text) ?? {})) if (part) add(depth, label, part, part.value)
  }
}
