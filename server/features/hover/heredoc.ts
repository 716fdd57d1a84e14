import type {Analysis} from "../../analysis.ts"
import {copyParts} from "../../model/instructions.ts"
import type {Heredoc, Instruction} from "../../syntax/ast.ts"
import {bodyText} from "../../syntax/details.ts"
import {baseName} from "../../values/path.ts"
import {code, heading, list, paragraphs} from "./markdown.ts"
import {targetOf, valueOf} from "./path.ts"

/** A heredoc: what its body becomes, and what is replaced in it. */
export function heredocText(analysis: Analysis, outer: Instruction, inner: Instruction, heredoc: Heredoc): string {
  const {name, marker, body, chomp} = heredoc
  const text = bodyText(heredoc, analysis.source).value
  const lines = text === "" ? 0 : text.split("\n").length - (text.endsWith("\n") ? 1 : 0)
  const run = inner.name === "RUN"
  return paragraphs(
    heading("heredoc", code(name)),
    run ? runText(analysis, outer, inner, text) : fileText(analysis, outer, inner, heredoc),
    list(
      `${lines} ${lines === 1 ? "line" : "lines"}${marker ? "" : "; nothing ends it"}`,
      run ? undefined : replacedText(heredoc),
      chomp && body.to > body.from ? "tabs at the start of its lines are taken off" : undefined,
    ),
  )!
}

function runText(analysis: Analysis, outer: Instruction, inner: Instruction, text: string): string {
  const command = inner.args[0]?.value ?? ""
  const shell = analysis.stateAt(outer)?.shell
  const program = shell ? shell.join(" ") : "/bin/sh -c"
  // BuildKit runs it itself only where nothing else is in the command
  if (!/^\d*<<-?\s*[^\s<]+$/.test(command))
    return `Input for the command: ${code(program)} gets it as a here-document of its own.`
  const shebang = /^#![ \t]*(.+)/.exec(text)?.[1]?.trim()
  return shebang
    ? `A script that ${code(shebang)} runs, as its first line says.`
    : `A script that ${code(program)} runs.`
}

function fileText(analysis: Analysis, outer: Instruction, inner: Instruction, {name}: Heredoc): string | undefined {
  const {destination} = copyParts(inner)
  if (!destination) return undefined
  const path = valueOf(analysis, outer, inner, destination)
  if (typeof path !== "string") return `The content of a file that ${inner.name} writes.`
  const target = targetOf(analysis, outer, inner, path) ?? path
  const folder = target.endsWith("/") || path === "." || path === ".."
  return `The content of the file ${code(folder ? `${target.replace(/\/\.?$/, "")}/${baseName(name)}` : target)}.`
}

function replacedText({expand}: Heredoc): string {
  return expand ? "BuildKit replaces variables in it" : "nothing is replaced in it, since its word is quoted"
}
