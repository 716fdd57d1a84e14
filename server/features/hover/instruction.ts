import {type FlagSpec, HEREDOCS_SINCE, type InstructionName, specOf} from "../../../grammars/instructions.ts"
import {flagDoc, flagValueDoc, INSTRUCTION_DOCS} from "../../knowledge/instructions.ts"
import {type Doc, referenceUrl} from "../../knowledge/reference.ts"
import type {State} from "../../model/stages.ts"
import type {Instruction} from "../../syntax/ast.ts"
import {block, code, heading, link, paragraphs} from "./markdown.ts"

/** A longer explanation with its example and where to read on. */
export function docText({details, example, anchor}: Doc, ...more: readonly (string | undefined)[]): string {
  return paragraphs(details, ...more, example && block(example), link("Dockerfile reference", referenceUrl(anchor)))!
}

/** An instruction; `here` is what is to be said of the one at hand. */
export function instructionText(name: InstructionName, here?: string): string {
  const {doc, deprecated, heredocs} = specOf(name)
  return paragraphs(
    heading(name, doc),
    deprecated && `Deprecated: write ${code(deprecated)} instead.`,
    here,
    docText(
      INSTRUCTION_DOCS[name],
      heredocs && `Text over several lines can follow as a heredoc: ${code("<<EOF")} (syntax ${HEREDOCS_SINCE.since}).`,
    ),
  )!
}

/** What a RUN runs with, as far as it is known: its user, folder and shell; undefined where nothing is. */
export function runsWith({user, workdir, shell}: State, {json}: Instruction): string | undefined {
  const known = [
    typeof user === "string" && user !== "" ? `as the user ${code(user)}` : undefined,
    typeof workdir === "string" ? `in ${code(workdir)}` : undefined,
    shell && !json ? `under ${code(shell.join(" "))}` : undefined,
  ].filter(part => part !== undefined)
  return known.length === 0 ? undefined : `Here it runs ${known.join(", ")}.`
}

/** A flag of an instruction; undefined where there is no such flag. */
export function flagText(instruction: InstructionName, flag: string): string | undefined {
  const spec = specOf(instruction).flags.find(({name}) => name === flag)
  const doc = flagDoc(instruction, flag)
  if (!spec || !doc) return undefined
  return paragraphs(heading(`--${flag}`, spec.doc), docText(doc, sinceText(spec), valuesText(spec)))
}

/** A value of a flag that has few. */
export function flagChoiceText(flag: string, value: string): string | undefined {
  const doc = flagValueDoc(flag, value)
  return doc === undefined ? undefined : heading(`--${flag}=${value}`, doc)
}

function sinceText({since, labs}: FlagSpec): string | undefined {
  if (since === "1.0") return undefined
  return `Since syntax ${since}${labs ? `; on the labs channel since ${labs}` : ""}.`
}

function valuesText({name, values, type}: FlagSpec): string | undefined {
  if (type === "list") return "May be given several times."
  return values?.map(value => `- ${code(value)}: ${flagValueDoc(name, value)}`).join("\n")
}

const HEALTH_TYPES: Readonly<Record<string, string>> = {
  CMD: "The command that follows tests the container: status 0 is healthy, 1 is not",
  NONE: "The base image's check is switched off",
}

/** The word behind HEALTHCHECK. */
export function healthTypeText(word: string): string | undefined {
  const name = word.toUpperCase()
  return Object.hasOwn(HEALTH_TYPES, name) ? heading(name, HEALTH_TYPES[name]) : undefined
}

/** The word between the image and the name of the stage. */
export function asText(): string {
  return heading(
    "AS",
    "Names the stage, for a later FROM, `COPY --from`, `RUN --mount=from` and `docker build --target`",
  )
}
