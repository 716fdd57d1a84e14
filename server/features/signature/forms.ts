import {toUpper} from "../../../grammars/characters.ts"
import {type FlagSpec, type InstructionName, specOf} from "../../../grammars/instructions.ts"
import {valueOffset} from "../../../grammars/logical.ts"
import {FORMS, type InstructionForm} from "../../knowledge/forms.ts"
import type {Instruction} from "../../syntax/ast.ts"
import type {Signature} from "./help.ts"

/** A form of an instruction, ready to show. */
export interface Filled {
  signature: Signature
  /** The names of its parameters; flags with their dashes. */
  names: readonly string[]
  /** The name of the one at the place; undefined where none stands there. */
  active: string | undefined
  bare: boolean
}

/** The forms that what is written of an instruction allows, the likeliest first; `index` is the string of an array at the place. */
export function fillIn(instruction: Instruction, offset: number, index?: number): Filled[] {
  const {name} = instruction
  if (!name) return []
  const {forms, parameters} = FORMS[name]
  const active = parameterAt(instruction, name, offset, index)
  return forms
    .filter(form => fits(form, instruction, name, offset))
    .map(form => {
      const built = build(name, form, parameters)
      const known = active.find(name => built.names.includes(name))
      return {...built, active: known}
    })
}

function build(
  name: InstructionName,
  {label, doc, bare}: InstructionForm,
  docs: Readonly<Record<string, string>>,
): Omit<Filled, "active"> {
  let text = name as string
  const names: string[] = []
  const parameters: Signature["parameters"][number][] = []
  const add = (name: string, written: string, doc: string | undefined) => {
    names.push(name)
    parameters.push({label: [text.length, text.length + written.length], ...(doc !== undefined && {doc})})
    text += written
  }
  for (const flag of bare ? [] : specOf(name).flags) {
    text += " "
    add(`--${flag.name}`, flagLabel(flag), flag.doc)
  }
  text += " "
  for (const [, plain = "", parameter] of label.matchAll(/([^{]*)(?:\{([^}]*)\})?/g)) {
    text += plain
    if (parameter !== undefined) add(parameter, parameter, docs[parameter])
  }
  return {signature: {label: text, parameters, doc}, names, bare: bare === true}
}

function flagLabel({name, type, values}: FlagSpec): string {
  if (type === "boolean") return `[--${name}]`
  return `[--${name}=${values?.join("|") ?? "…"}]${type === "list" ? "…" : ""}`
}

/** Whether what stands in front of the place (and for pairs and arrays, in all) allows the form. */
function fits({label}: InstructionForm, instruction: Instruction, name: InstructionName, offset: number): boolean {
  const {args, pairs} = instruction
  const command = name === "HEALTHCHECK" ? args[1] : args[0]
  switch (name) {
    case "ADD":
    case "CMD":
    case "COPY":
    case "ENTRYPOINT":
    case "RUN":
    case "VOLUME":
      return fitsText(label, instruction.json ? "[" : (command?.value ?? ""))
    case "HEALTHCHECK": {
      const type = args[0] ? toUpper(args[0].value) : ""
      const decided = args[0] && offset > args[0].to
      const word = label.startsWith("{NONE}") ? "NONE" : "CMD"
      if (!(decided ? type === word : word.startsWith(type))) return false
      return word === "NONE" || fitsText(label.replace("{CMD} ", ""), instruction.json ? "[" : (command?.value ?? ""))
    }
    case "ARG":
      return pairAt(instruction, offset)?.value === undefined || label.includes("=")
    case "ENV":
    case "LABEL": {
      const [first] = pairs
      if (!first) return true
      if (first.legacy) return !label.includes("=") || (!first.value && offset <= first.key.to)
      return label.includes("=") || (pairs.length === 1 && !first.value && offset <= first.key.to)
    }
    case "FROM": {
      const image = args[0]?.value ?? ""
      const kind = image.includes("@") ? "@" : hasTag(image) ? ":" : ""
      const behind = args[0] !== undefined && offset > args[0].to
      if (kind !== "" && !label.includes(`{image}${kind}`)) return false
      if (kind === "" && behind && !/^\{image\}(?: |$)/.test(label)) return false
      return (!behind && args.length < 2) || label.includes("{AS name}")
    }
    default:
      return true
  }
}

/** Whether the first word of a command or list allows the form. */
function fitsText(label: string, text: string): boolean {
  if (text === "") return true
  if (text.startsWith("[")) return label.startsWith("[")
  if (/^\d*<<?/.test(text)) return label.startsWith("<<")
  return !/^(?:\[|<<)/.test(label)
}

function hasTag(image: string): boolean {
  return image.indexOf(":", image.lastIndexOf("/") + 1) >= 0
}

function pairAt({pairs}: Instruction, offset: number) {
  return pairs.find(({from, to}) => from <= offset && offset <= to)
}

/** Names of what stands at the place; the first that a form has counts. */
function parameterAt(instruction: Instruction, name: InstructionName, offset: number, index?: number): string[] {
  const {args, json} = instruction
  const found = args.findIndex(({to}) => offset <= to)
  const number = found < 0 ? args.length : found
  const word = args[number]
  const before = word && offset >= word.from ? word.value.slice(0, valueOffset(word, offset)) : ""
  const array = json !== undefined || args[name === "HEALTHCHECK" ? 1 : 0]?.value.startsWith("[")
  switch (name) {
    case "ADD":
    case "COPY":
      if (array) return [(index ?? number) > 0 && (index ?? number) >= args.length - 1 ? "destination" : "source"]
      if (before !== "" && /^\d*<<?/.test(before)) return ["word"]
      return number > 0 && number >= args.length - 1 ? ["destination"] : ["source", "word"]
    case "HEALTHCHECK":
      if (number === 0) return ["CMD", "NONE"]
      return array ? [(index ?? 0) > 0 ? "argument" : "program"] : ["command", "program"]
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL":
      if (array) return (index ?? 0) > 0 ? ["argument"] : ["program", "argument"]
      return /^\d*<</.test(before) ? ["word"] : ["command", "program", "argument", "word"]
    case "ARG":
    case "ENV":
    case "LABEL": {
      const [first] = instruction.pairs
      const pair = pairAt(instruction, offset)
      const inValue = pair ? offset > pair.key.to : first?.legacy === true && offset > first.key.to
      return inValue ? ["default", "value"] : ["name", "key"]
    }
    case "EXPOSE":
      return [before.includes("/") ? "protocol" : "port"]
    case "FROM":
      if (number > 0) return ["AS name"]
      return [before.includes("@") ? "digest" : hasTag(before) ? "tag" : "image"]
    case "USER":
      return [before.includes(":") ? "group" : "user"]
    case "MAINTAINER":
      return ["name"]
    case "ONBUILD":
      return ["instruction"]
    case "STOPSIGNAL":
      return ["signal"]
    case "VOLUME":
    case "WORKDIR":
      return ["path"]
  }
}
