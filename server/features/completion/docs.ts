import {INSTRUCTIONS, type InstructionName, specOf} from "../../../grammars/instructions.ts"
import type {MountType} from "../../../grammars/mounts.ts"
import {DIRECTIVES} from "../../knowledge/directives.ts"
import {knownImage} from "../../knowledge/images.ts"
import {flagDoc, INSTRUCTION_DOCS} from "../../knowledge/instructions.ts"
import {knownLabel} from "../../knowledge/labels.ts"
import {MOUNT_TYPE_DOCS, mountOptionOf} from "../../knowledge/mounts.ts"
import {type Doc, referenceUrl} from "../../knowledge/reference.ts"
import {SIGNALS} from "../../knowledge/signals.ts"
import {predefinedVariable, VARIABLE_ANCHORS, VARIABLE_SCOPES} from "../../knowledge/variables.ts"
import {RULES} from "../../rules/index.ts"

/** What a key of a completion stands for, as Markdown. */
export function explain(key: string): string | undefined {
  const [kind = "", first = "", ...rest] = key.split(":")
  const second = rest.join(":")
  switch (kind) {
    case "instruction":
      if (!Object.hasOwn(INSTRUCTIONS, first)) return undefined
      return reference(specOf(first as InstructionName).doc, INSTRUCTION_DOCS[first as InstructionName])
    case "flag": {
      if (!Object.hasOwn(INSTRUCTIONS, first)) return undefined
      const spec = specOf(first as InstructionName).flags.find(flag => flag.name === second)
      const since = spec && spec.since !== "1.0" ? `Since docker/dockerfile:${spec.since}.` : undefined
      return spec && reference(spec.doc, flagDoc(first as InstructionName, second), since)
    }
    case "mountType": {
      const doc = Object.hasOwn(MOUNT_TYPE_DOCS, first) ? MOUNT_TYPE_DOCS[first as MountType] : undefined
      return doc && reference(doc.summary, doc)
    }
    case "mountOption": {
      const option = Object.hasOwn(MOUNT_TYPE_DOCS, first) ? mountOptionOf(second, first as MountType) : undefined
      if (!option) return undefined
      const {aliases, values} = option
      const lines = [option.doc]
      if (aliases.length > 0) lines.push(`Also written ${aliases.map(code).join(" or ")}.`)
      if (values) lines.push(`One of ${values.map(code).join(", ")}.`)
      return lines.join("\n\n")
    }
    case "directive":
      if (!Object.hasOwn(DIRECTIVES, first)) return undefined
      return reference(
        DIRECTIVES[first as keyof typeof DIRECTIVES].summary,
        DIRECTIVES[first as keyof typeof DIRECTIVES],
      )
    case "variable": {
      const variable = predefinedVariable(first)
      if (!variable) return undefined
      const {doc, example} = variable
      return [
        doc,
        `For example ${code(example)}.`,
        VARIABLE_SCOPES[variable.kind],
        link(VARIABLE_ANCHORS[variable.kind]),
      ].join("\n\n")
    }
    case "signal": {
      const signal = SIGNALS.find(({name}) => name === first)
      return signal && `${code(signal.name)} (${signal.number})\n\n${signal.doc}`
    }
    case "label": {
      const label = knownLabel(first)
      return label && `${label.doc}\n\nFor example ${code(label.example)}.`
    }
    case "image": {
      const image = knownImage(second === "" ? first : `${first}:${second}`)
      if (!image) return undefined
      return image.tags.length === 0
        ? image.doc
        : `${image.doc}\n\nTags, for example: ${image.tags.map(code).join(", ")}`
    }
    case "rule": {
      const rule = RULES.find(({name}) => name === first)
      if (!rule) return undefined
      const {summary, why, aliases} = rule
      const others = aliases.length > 0 ? [`Also known as ${aliases.map(code).join(", ")}.`] : []
      return [summary, why, ...others].join("\n\n")
    }
  }
  return undefined
}

function reference(summary: string, doc: Doc | undefined, more?: string): string {
  const parts = [summary]
  if (doc) parts.push(doc.details)
  if (more) parts.push(more)
  if (doc?.example) parts.push(`\`\`\`dockerfile\n${doc.example}\n\`\`\``)
  if (doc) parts.push(link(doc.anchor))
  return parts.join("\n\n")
}

function link(anchor: string): string {
  return `[Dockerfile reference](${referenceUrl(anchor)})`
}

/** As code: a backtick in it needs two around. */
function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``
}
