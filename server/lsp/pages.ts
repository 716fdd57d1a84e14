import {URI} from "vscode-uri"
import {ruleMarkdown} from "../cli/rulePage.ts"
import {template} from "../config/template.ts"
import {inlays} from "../features/inlays.ts"
import {rulesetsOf} from "../lint/settings.ts"
import {RULES} from "../rules/index.ts"
import {applyEdits} from "../text.ts"
import type {Session} from "./session.ts"

/**
 * The text of a document that the server writes: `/rules/NAME.md`, the page of a rule; `/resolved/NAME?URI`, a Dockerfile
 * with the values of its variables put in; `/configuration/NAME`, a new configuration. Undefined where there is none.
 */
export async function pageOf({documents}: Session, uri: string): Promise<string | undefined> {
  const {path, query} = URI.parse(uri)
  const [, kind, name] = path.split("/")
  switch (kind) {
    case "rules": {
      const rule = RULES.find(rule => `${rule.name}.md` === name)
      return rule && ruleMarkdown(rule)
    }
    case "resolved": {
      const reading = await documents.read(query)
      if (!reading) return undefined
      const {source} = reading.analysis
      const known = inlays(reading.analysis, {from: 0, to: source.length})
      const edits = known.flatMap(({word, label, tooltip}) => (word ? [{...word, text: tooltip ?? label}] : []))
      return applyEdits(source, edits)
    }
    case "configuration":
      return template(rulesetsOf(RULES).at(-1)!)
    default:
      return undefined
  }
}
