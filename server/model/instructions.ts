import {equalFold, toLower, toUpper, trimSpace} from "../../grammars/characters.ts"
import {readOperator} from "../../grammars/heredoc.ts"
import {INSTRUCTION_NAMES, type InstructionName, specOf} from "../../grammars/instructions.ts"
import {slice} from "../../grammars/logical.ts"
import type {Instruction, Text} from "../syntax/ast.ts"
import type {Problem} from "../syntax/problem.ts"
import type {Span} from "../text.ts"
import {parseDuration} from "../values/duration.ts"
import {parseInteger} from "../values/numbers.ts"
import {checkFlags, findFlag, findFlags} from "./flags.ts"
import {checkDevice, checkMountText} from "./mounts.ts"
import {didYouMean, suggest} from "./suggest.ts"

type Found = Pick<Problem, "code" | "at" | "message" | "suggestion">

const STAGE_NAME = /^[a-z][a-z0-9\-_.]*$/

/** Whether a FROM can give this name to its stage; it may be written in any case. */
export function isStageName(name: string): boolean {
  return STAGE_NAME.test(toLower(name))
}

/** A FROM's words. */
export interface FromParts {
  /** Undefined where nothing is behind FROM. */
  image?: Text
  as?: Text
  /** As written. */
  name?: Text
}

export function fromParts({args}: Instruction): FromParts {
  const [image, second, third] = args
  return args.length === 3 ? {image, as: second, name: third} : {image}
}

/** The name of the stage that a FROM starts, in lower case as BuildKit keeps it; "" where it has none. */
export function stageNameOf(from: Instruction): string {
  const {as, name} = fromParts(from)
  return as && name && equalFold(as.value, "as") ? toLower(name.value) : ""
}

/** The sources and the destination of COPY and ADD. Heredocs stand among the sources as their operators. */
export function copyParts({args}: Instruction): {sources: readonly Text[]; destination?: Text} {
  return {sources: args.slice(0, -1), destination: args[args.length - 1]}
}

/** What BuildKit rejects in one instruction by itself, without variables and without its place in the file. */
export function* checkInstruction(instruction: Instruction): Generator<Found> {
  const {name} = instruction
  if (!name) {
    yield unknownInstruction(instruction)
    return
  }
  if (!specOf(name).ignoresFlags && !(name === "HEALTHCHECK" && isNone(instruction)))
    yield* checkFlags(instruction, name)
  yield* checkArguments(instruction, name)
}

function unknownInstruction({keyword, args}: Instruction): Found {
  // a word alone in its line is none of them with a slip: they all take something
  const suggestion = args.length > 0 ? suggest(toUpper(keyword.value), INSTRUCTION_NAMES) : undefined
  const message =
    keyword.value === ""
      ? "nothing follows the escape character: take it away, or write an instruction"
      : `there is no instruction ${keyword.value}${didYouMean(suggestion)}`
  return {code: "unknown-instruction", at: keyword, message, suggestion}
}

function* checkArguments(instruction: Instruction, name: InstructionName): Generator<Found> {
  const {args, keyword, pairs} = instruction
  const missing = (message: string): Found => ({code: "missing-argument", at: keyword, message})
  switch (name) {
    case "ENV":
    case "LABEL":
      if (pairs.length === 0) yield missing(`${name} needs at least one name=value`)
      for (const pair of pairs) {
        if (pair.key.value === "" && pair.value)
          yield {code: "invalid-pair", at: pair, message: `a name has to stand before the "=" of ${name}`}
      }
      break
    case "ARG":
      if (pairs.length === 0) yield missing("ARG needs a name: ARG name or ARG name=default")
      for (const pair of pairs) {
        if (pair.key.value !== "" || !pair.value) continue
        const message =
          'a name has to stand directly before the "=": write ARG name=default, without blanks around the "="'
        yield {code: "invalid-pair", at: pair, message}
      }
      break
    case "MAINTAINER":
    case "STOPSIGNAL":
    case "USER":
    case "WORKDIR":
      if (args.length === 0) yield missing(`${name} needs an argument`)
      break
    case "EXPOSE":
      if (args.length === 0) yield missing("EXPOSE needs at least one port")
      break
    case "VOLUME":
      if (args.length === 0) yield missing("VOLUME needs at least one path")
      for (const path of args) {
        if (trimSpace(path.value) === "")
          yield {code: "empty-volume", at: path, message: "the path of a volume can't be empty"}
      }
      break
    case "FROM":
      yield* checkFrom(instruction)
      break
    case "ADD":
    case "COPY":
      yield* checkCopy(instruction, name)
      break
    case "RUN":
      for (const flag of findFlags(instruction, "mount")) yield* checkMountText(flag)
      for (const flag of findFlags(instruction, "device")) yield* checkDevice(flag)
      break
    case "SHELL":
      yield* checkShell(instruction)
      break
    case "HEALTHCHECK":
      yield* checkHealthcheck(instruction)
      break
    case "ONBUILD":
      yield* checkOnbuild(instruction)
  }
}

function* checkFrom(instruction: Instruction): Generator<Found> {
  const {args, keyword} = instruction
  const [, as, name, extra] = args
  if (args.length === 0) {
    yield {code: "missing-argument", at: keyword, message: "FROM needs an image: FROM image, or FROM image AS name"}
    return
  }
  const isAs = as !== undefined && equalFold(as.value, "as")
  if (args.length === 1) return
  if (args.length !== 3 || !isAs) {
    const comment = args.find(arg => arg.value.startsWith("#"))
    const last = args[args.length - 1]!
    if (comment) {
      const message = "a comment can't stand behind FROM: these are taken as words; put it on a line of its own"
      yield {code: "too-many-arguments", at: {from: comment.from, to: last.to}, message}
    } else if (isAs && !name) {
      yield {code: "missing-argument", at: as!, message: "the name of the stage is missing: FROM image AS name"}
    } else if (isAs) {
      const message = "FROM takes an image and at most AS with one name"
      yield {code: "too-many-arguments", at: {from: extra!.from, to: last.to}, message}
    } else {
      const message = `FROM takes one image: "${as!.value}" should be AS, or does not belong here`
      yield {code: "too-many-arguments", at: {from: as!.from, to: last.to}, message}
    }
    return
  }
  if (!isStageName(name!.value)) {
    const message = `"${name!.value}" can't name a stage: a name starts with a letter and goes on with letters, digits, "-", "_" and "."`
    yield {code: "invalid-stage-name", at: name!, message}
  }
}

function* checkCopy(instruction: Instruction, name: "ADD" | "COPY"): Generator<Found> {
  const {args, keyword} = instruction
  if (args.length < 2) {
    const message =
      args.length === 0
        ? `${name} needs a source and a destination`
        : `${name} needs a destination behind ${args[0]!.value}`
    yield {code: "missing-argument", at: args[0] ?? keyword, message}
    return
  }
  const {destination} = copyParts(instruction)
  const heredoc = readOperator(destination!.value)
  if (heredoc && "name" in heredoc) {
    yield {
      code: "invalid-heredoc",
      at: destination!,
      message: `a heredoc can't be the destination: put a path behind ${destination!.value}`,
    }
  }
}

function* checkShell({args, json, keyword, line}: Instruction): Generator<Found> {
  if (args.length === 0)
    yield {code: "missing-argument", at: json ?? keyword, message: 'SHELL needs a program: SHELL ["/bin/bash", "-c"]'}
  else if (!json) {
    const at: Span = {from: args[0]!.from, to: line.to}
    yield {
      code: "shell-not-json",
      at,
      message: 'SHELL takes a JSON array with double quotes: SHELL ["/bin/bash", "-c"]',
    }
  }
}

function isNone({args}: Instruction): boolean {
  return args.length > 0 && toUpper(args[0]!.value) === "NONE"
}

const TIMES = ["interval", "timeout", "start-period", "start-interval"]

function* checkHealthcheck(instruction: Instruction): Generator<Found> {
  const {args, keyword} = instruction
  const [type, ...rest] = args
  const wrong = (at: Span, message: string): Found => ({code: "invalid-healthcheck", at, message})
  if (!type) {
    yield {code: "missing-argument", at: keyword, message: "HEALTHCHECK needs CMD and a command, or NONE"}
    return
  }
  if (isNone(instruction)) {
    if (rest.length > 0) {
      const at = {from: rest[0]!.from, to: rest[rest.length - 1]!.to}
      yield {code: "too-many-arguments", at, message: "nothing may stand behind HEALTHCHECK NONE"}
    }
    return
  }
  if (toUpper(type.value) !== "CMD") {
    const suggestion = suggest(toUpper(type.value), ["CMD", "NONE"])
    yield {
      ...wrong(type, `HEALTHCHECK goes on with CMD or NONE, not "${type.value}"${didYouMean(suggestion)}`),
      suggestion,
    }
  } else if (rest.length === 0) yield wrong(type, "the command is missing: HEALTHCHECK CMD command")
  for (const name of TIMES) {
    const value = findFlag(instruction, name)?.value
    const problem = value && timeProblem(value)
    if (problem) yield wrong(value, problem)
  }
  const retries = findFlag(instruction, "retries")?.value
  if (retries && retries.value !== "") {
    const count = parseInteger(retries.value, 32)
    if (count === undefined || count < 0)
      yield wrong(retries, `--retries is a whole number from 0 on, not "${retries.value}"`)
  }
}

function timeProblem({value}: Text): string | undefined {
  if (value === "") return undefined
  const time = parseDuration(value)
  if (time === undefined) {
    const unit = /^\d+$/.test(value) ? `: it needs a unit, as in ${value}s` : ": write 30s, 5m, 1h30m or 500ms"
    return value.includes("$")
      ? "variables are not replaced here: write the time itself"
      : `"${value}" is no time${unit}`
  }
  return time !== 0n && time < 1_000_000n ? `a time of "${value}" is shorter than 1ms` : undefined
}

function* checkOnbuild(instruction: Instruction): Generator<Found> {
  const {trigger, keyword} = instruction
  if (!trigger) {
    yield {code: "missing-argument", at: keyword, message: "ONBUILD needs an instruction"}
    return
  }
  const written = toUpper(trimSpace(trigger.keyword.value))
  if (written === "ONBUILD" || written === "FROM" || written === "MAINTAINER") {
    yield {code: "invalid-onbuild", at: trigger.keyword, message: `${written} can't stand behind ONBUILD`}
  }
}

/** The text of an ONBUILD's trigger, as BuildKit keeps it for builds that use the image. */
export function triggerSource(instruction: Instruction, source: string): string {
  let text = instruction.line.value.replace(/^[\t\n\f\r ]*onbuild[\t\n\f\r ]*/i, "")
  for (const {name, body} of instruction.heredocs) text += `\n${source.slice(body.from, body.to)}${name}`
  return text
}

/** A text without the blanks at its ends. */
export function trimmed(text: Text): Text {
  const inner = trimSpace(text.value)
  if (inner.length === text.value.length) return text
  const from = text.value.indexOf(inner)
  return slice(text, from, from + inner.length)
}
