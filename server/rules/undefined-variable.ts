import type {Analysis} from "../analysis.ts"
import {quoteWord} from "../lint/heredocEdits.ts"
import {moveAbove} from "../lint/instructionEdits.ts"
import {type Fix, type RuleFinding, rule} from "../lint/rule.ts"
import {isMissing, isPredefinedArgument} from "../model/arguments.ts"
import {lookup} from "../model/environment.ts"
import {ancestry, type Stage} from "../model/stages.ts"
import {suggest} from "../model/suggest.ts"
import {hasDefault} from "../model/value.ts"
import type {Heredoc, Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"

export const undefinedVariable = rule({
  name: "undefined-variable",
  aliases: ["UndefinedVar"],
  summary: "A variable is used that is not set",
  severity: "warning",
  since: "2026.1",
  why: `BuildKit replaces variables in ENV, COPY, WORKDIR and others by itself, and one that is not set becomes nothing: \`/opt/$NAME/bin\` turns into
\`/opt//bin\` and the build goes on. An ARG before the first FROM is not visible in a stage, and neither are the platform variables, until \`ARG name\`
stands in it. The body of a heredoc that COPY or ADD writes is filled in as well, unless its word is quoted: \`<<"EOF"\`. Where the base image is not
known, only what it can hardly set is reported.`,
  narrows: {
    check: "UndefinedVar",
    why: "`${name:-value}` and its relatives say what to do without the variable, so they are not reported; adding to a variable itself (`ENV A=$A:b`) is not either; of a heredoc's body only the first variable is, and what a variable of the same ENV would set is said by same-line-variable.",
  },
  examples: [
    {
      bad: "ARG VERSION=1\nFROM alpine:3.22\nENV TOOL=tool-<|$VERSION|>\n",
      good: "ARG VERSION=1\nFROM alpine:3.22\nARG VERSION\nENV TOOL=tool-$VERSION\n",
    },
    {
      bad: "FROM alpine:3.22\nCOPY bin/<|$TARGETARCH|> /bin/\n",
      good: "FROM alpine:3.22\nARG TARGETARCH\nCOPY bin/$TARGETARCH /bin/\n",
    },
    {
      bad: "FROM alpine:3.22\nARG VERSION=1\nWORKDIR /opt/<|$VERSON|>\n",
      good: "FROM alpine:3.22\nARG VERSION=1\nWORKDIR /opt/$VERSION\n",
    },
    {
      bad: "FROM alpine:3.22\nCOPY <<EOF /run.sh\nexec server <|$1|> $2\nEOF\n",
      good: 'FROM alpine:3.22\nCOPY <<"EOF" /run.sh\nexec server $1 $2\nEOF\n',
    },
    {bad: "FROM scratch\nENV A=<|$B|>\n", good: "FROM scratch\nENV A=${B:-b} PATH=/app:$PATH\n"},
  ],
  *check(analysis) {
    const {build} = analysis
    const seen = new Set<string>()
    const last = lastArguments(analysis)
    const found: Use[] = []
    for (const {rule, at, instruction, subject, suggestion} of build.checks) {
      if (rule === "UndefinedVar") found.push({name: subject, at, instruction, suggestion, sure: true})
    }
    for (const unsure of build.unsure) found.push({...unsure, sure: false})
    for (const use of found) {
      const {instruction, name, at} = use
      const written = analysis.text(at)
      // a modifier that does not exist is another problem
      if (hasDefault(written, analysis.file) || /^\$\{\w+:[^-+?]/.test(written)) continue
      const heredoc = heredocAt(instruction, at)
      const key = `${instruction.from} ${heredoc ? `<<${heredoc.from}` : name}`
      if (seen.has(key)) continue
      const finding = judge(analysis, use, heredoc, last)
      if (!finding) continue
      seen.add(key)
      // one ARG serves all uses in its stage
      const stage = analysis.stageOf(instruction)
      const declaration = finding.fix && !heredoc ? `ARG ${stage?.index} ${name}` : undefined
      if (declaration !== undefined && seen.has(declaration)) delete finding.fix
      if (declaration !== undefined) seen.add(declaration)
      yield {...finding, aliases: use.sure ? ["UndefinedVar"] : []}
    }
  },
})

interface Use {
  name: string
  at: Span
  instruction: Instruction
  suggestion?: string
  /** Whether it is known to be unset; otherwise an unknown base image could set it. */
  sure: boolean
}

const SPECIAL = /^[\d@*#?$!-]$/

function judge(
  analysis: Analysis,
  use: Use,
  heredoc: Heredoc | undefined,
  last: LastArguments,
): RuleFinding | undefined {
  const {name, at, instruction, suggestion, sure} = use
  const own = instruction.trigger ?? instruction
  // what the same ENV sets is the business of another rule, and a variable may be made longer whatever it holds
  if (own.name === "ENV" && own.pairs.some(({key}) => key.value === name)) return undefined
  const {globals, globalArgs} = analysis.build
  const empty = `"${name}" is not set here and becomes nothing`
  if (heredoc && (sure || SPECIAL.test(name) || /^[a-z]/.test(name)) && !/_proxy$/.test(name)) {
    const message = `${analysis.text(at)} is replaced before the file is written, and it becomes nothing: quote the word, <<"${heredoc.name}", to keep the text as it is`
    return {at, message, fix: quoteWord(analysis, heredoc)}
  }
  if (SPECIAL.test(name)) {
    return {at, message: `no shell reads this, so ${analysis.text(at)} becomes nothing: write \\$ for a dollar sign`}
  }
  const stage = analysis.stageOf(instruction)
  if (/^(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$/.test(name) && lookup(globals, name) !== undefined) {
    return {
      at,
      message: `${empty}: write ARG ${name} in this stage to get its value`,
      fix: declareIn(analysis, stage, name),
    }
  }
  const env = analysis.stateAt(instruction)?.env
  if (!sure && (!stage || !env || isPredefinedArgument(name) || !isMissing(name, env, stage))) return undefined
  if (globalArgs.some(({pairs}) => pairs.some(({key}) => key.value === name))) {
    const message = `${empty}: its ARG stands before the first FROM, where only FROM sees it, so repeat ARG ${name} in this stage`
    return {at, message, fix: declareIn(analysis, stage, name)}
  }
  const later = stage && last.get(stage)?.get(name)
  if (later && later.from > instruction.from) {
    const related = [{at: later, message: `${name} is declared here`}]
    return {
      at,
      message: `${empty}: its ARG stands further down, so move it above this instruction`,
      related,
      fix: moveUp(analysis, later, instruction),
    }
  }
  if (sure) {
    const advice =
      suggestion === undefined ? `set it above with ENV, or declare it with ARG` : `did you mean ${suggestion}?`
    return {at, message: `${empty}: ${advice}`, fix: rename(analysis, use, suggestion)}
  }
  const near = name.length < 6 ? undefined : suggest(name, namesAbove(analysis, instruction))
  // names that differ in a number are different things, not slips
  if (near === undefined || near.replace(/\d/g, "") === name.replace(/\d/g, "")) return undefined
  return {
    at,
    message: `nothing in this file sets "${name}", so it is empty if the base image doesn't: did you mean ${near}?`,
    fix: rename(analysis, use, near),
  }
}

type LastArguments = Map<Stage, Map<string, Instruction>>

/** The last ARG of each name in each stage. */
function lastArguments({stages}: Analysis): LastArguments {
  const last: LastArguments = new Map()
  for (const stage of stages) {
    const names = new Map<string, Instruction>()
    for (const instruction of stage.instructions) {
      if (instruction.name === "ARG") for (const {key} of instruction.pairs) names.set(key.value, instruction)
    }
    last.set(stage, names)
  }
  return last
}

/** Among so many names something is always near. */
const MANY = 300

/** What the stage and those that it comes from set or declare before the instruction. */
function namesAbove(analysis: Analysis, instruction: Instruction): Set<string> {
  const names = new Set<string>()
  const stage = analysis.stageOf(instruction)
  if (!stage) return names
  for (const {instructions} of ancestry(stage)) {
    for (const other of instructions) {
      if (other.from >= instruction.from || (other.name !== "ARG" && other.name !== "ENV")) continue
      for (const {key} of other.pairs) names.add(key.value)
      if (names.size > MANY) return new Set()
    }
  }
  return names
}

function heredocAt({heredocs}: Instruction, {from}: Span): Heredoc | undefined {
  return heredocs.find(({body}) => from >= body.from && from < body.to)
}

/** An ARG at the start of the stage brings the value in. */
function declareIn({source}: Analysis, stage: Stage | undefined, name: string): Fix | undefined {
  if (!stage) return undefined
  const at = stage.from.to
  const lineEnd = source[at] === "\r" ? "\r\n" : "\n"
  return {
    title: `Add ARG ${name} to the stage`,
    safe: false,
    edits: [{from: at, to: at, text: `${lineEnd}ARG ${name}`}],
  }
}

function rename({text}: Analysis, {name, at}: Use, meant: string | undefined): Fix | undefined {
  const written = text(at)
  const start = written.indexOf(name)
  if (meant === undefined || !/^\$\{?$/.test(written.slice(0, start))) return undefined
  const from = at.from + start
  return {title: `Write ${meant}`, safe: false, edits: [{from, to: from + name.length, text: meant}]}
}

/** The ARG above its use; a default that holds a variable may need to stay where it is. */
function moveUp(analysis: Analysis, argument: Instruction, use: Instruction): Fix | undefined {
  if (argument.pairs.some(({value}) => value?.value.includes("$"))) return undefined
  const edits = moveAbove(analysis, [argument], use)
  return edits && {title: "Move the ARG above its use", safe: false, edits}
}
