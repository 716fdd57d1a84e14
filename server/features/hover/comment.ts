import {GROUPS} from "../../config/groups.ts"
import {rulesFor} from "../../config/names.ts"
import {CHECK_OPTIONS, DIRECTIVES} from "../../knowledge/directives.ts"
import {listAliases, type Rule, ruleUrl} from "../../lint/rule.ts"
import type {Cursor} from "../../model/cursor.ts"
import type {ImageKnowledge} from "../../model/imageKnowledge.ts"
import {imageFactsText} from "../images/facts.ts"
import {docText} from "./instruction.ts"
import {code, heading, link, list, paragraphs} from "./markdown.ts"

type At<K extends Cursor["kind"]> = Extract<Cursor, {kind: K}>

/** A parser directive or its value. */
export function directiveText({part, name, value}: At<"directive">, images?: ImageKnowledge): string | undefined {
  if (!Object.hasOwn(DIRECTIVES, name)) return undefined
  const {summary, values, ...doc} = DIRECTIVES[name as keyof typeof DIRECTIVES]
  if (part === "name") return paragraphs(heading(name, summary), docText(doc))
  const facts = name === "syntax" && images ? imageFactsText(value, images) : undefined
  const known = values.find(one => one.value === value)
  if (known) return paragraphs(heading(code(value), known.doc), facts)
  const syntax = name === "syntax" ? /^docker\.io\/(.+)$|^(docker\/dockerfile.*)$/.exec(value) : null
  const image = syntax?.[1] ?? syntax?.[2]
  return paragraphs(image === undefined ? undefined : versionText(image), facts)
}

/** A value of `# syntax=` that names a version of its own. */
function versionText(image: string): string | undefined {
  const [, repository, tag = "latest"] = /^(docker\/dockerfile(?:-upstream)?)(?::([\w.-]+))?(?:@|$)/.exec(image) ?? []
  if (repository === undefined) return undefined
  const [, version, labs] = /^(\d+(?:\.\d+){0,2})?-?(labs)?$/.exec(tag) ?? []
  const which =
    version === undefined
      ? `the version that is tagged ${code(tag)}`
      : version.split(".").length === 3
        ? `exactly version ${version}`
        : `the newest version ${version}`
  return heading(
    code(image),
    `${which}${labs ? ", with what is still being tried out" : ""}${image.includes("@") ? ", as its digest says" : ""}`,
  )
}

/** `# check=`: an option or one of the checks. */
export function checkText({part, option, value}: At<"check">): string | undefined {
  const key = (part === "option" ? value.trim() : option) as keyof typeof CHECK_OPTIONS
  const doc = Object.hasOwn(CHECK_OPTIONS, key) ? CHECK_OPTIONS[key] : undefined
  if (part === "option") return doc && heading(key, doc)
  const known = DIRECTIVES.check.values.find(one => one.value === `${key}=${value}`)
  if (known) return heading(known.value, known.doc)
  if (key === "error") return doc && heading(key, doc)
  return ruleNameText(value)
}

/** A rule, code or group in a comment that silences it; undefined for a word that names none. */
export function ruleNameText(word: string): string | undefined {
  const named = rulesFor(word)
  if (!named || named.rules.length === 0) return undefined
  const {rules, kind} = named
  if (kind === "all") return heading("all", `all ${rules.length} rules`)
  if (kind === "group") {
    const group = word.toLowerCase()
    return paragraphs(heading("group", code(group)), `${rules.length} rules: ${GROUPS[group]!.summary}.`)
  }
  if (rules.length === 1) return ruleText(rules[0]!)
  return paragraphs(
    heading(code(word), `${rules.length} rules`),
    list(...rules.map(({name, summary}) => `${link(name, ruleUrl(name))}: ${summary}`)),
  )
}

function ruleText({name, summary, severity, aliases, off}: Rule): string | undefined {
  return paragraphs(
    heading(name, summary),
    list(
      `level: ${severity}${off ? ", switched off unless a configuration asks for it" : ""}`,
      aliases.length > 0 ? `also ${listAliases(aliases, "`")}` : undefined,
    ),
    link("What it finds, and why", ruleUrl(name)),
  )
}
