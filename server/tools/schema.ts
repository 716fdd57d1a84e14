import {toJsonSchema} from "@valibot/to-json-schema"
import {GROUPS} from "../config/groups.ts"
import {CONFIG} from "../config/schema.ts"
import {LEVELS, rulesetsOf} from "../lint/settings.ts"
import {RULES} from "../rules/index.ts"

/** Where editors find the schema. */
const ID = "https://raw.githubusercontent.com/dockerlint/dockerlint/main/schema/dockerlint.schema.json"

interface Schema {
  [key: string]: unknown
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
}

/** The JSON schema of .dockerlint.yaml, with the names of all rules. */
export function configSchema(formats: readonly string[]): string {
  const schema = toJsonSchema(CONFIG) as unknown as Schema
  const properties = schema.properties!
  properties.ruleset!.enum = [...rulesetsOf(RULES), "latest"]
  properties.format!.enum = formats
  fillRules(schema)
  const head = {$schema: schema.$schema, $id: ID, title: "Configuration of dockerlint"}
  return `${JSON.stringify({...head, ...schema}, undefined, 2)}\n`
}

/** Puts the names of rules wherever levels of rules may stand. */
function fillRules(schema: Schema): void {
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    if (key === "rules") Object.assign(inner, rulesOf(inner))
    else fillRules(inner)
  }
  for (const inner of [schema.items, ...(schema.anyOf ?? [])]) if (inner) fillRules(inner)
}

function rulesOf({description}: Schema): Schema {
  const level = {enum: [...LEVELS]}
  const named = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([name, description]) => [name, {description, ...level}] as const)
  const groups = Object.entries(GROUPS).map(([name, {summary}]) => [name, `Group: ${summary}.`] as const)
  const rules = RULES.map(({name, summary}) => [name, `${summary}.`] as const)
  return {
    description,
    anyOf: [
      {
        type: "object",
        properties: Object.fromEntries(named([["all", "Every rule."], ...groups, ...rules])),
        // codes of other programs, in any case of letters
        additionalProperties: level,
      },
      {type: "null"},
    ],
  }
}
