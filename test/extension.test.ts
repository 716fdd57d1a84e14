import {existsSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {expect, test} from "vitest"
import {TOKEN_MODIFIERS, TOKEN_TYPES} from "../server/features/tokens.ts"
import {ROOT} from "./support/checkout.ts"

// What package.json says to VS Code fits what the extension does.

const text = (path: string) => readFileSync(join(ROOT, path), "utf8")
const {contributes, icon, engines, devDependencies} = JSON.parse(text("package.json"))

test("every command that is offered is there", () => {
  const source = text("client/commands.ts")
  const table = /const all: .*? = \{\n([\s\S]*?)\n {2}\}\n/.exec(source)![1]!
  const registered = [...table.matchAll(/^ {4}(\w+): /gm)].map(([, name]) => `dockerlint.${name}`)
  const offered = contributes.commands.map(({command}: {command: string}) => command)
  // what a code lens opens is nothing that one can call by hand
  expect(registered.filter(name => name !== "dockerlint.showReferences").sort()).toEqual([...offered].sort())
  const called = JSON.stringify(contributes.walkthroughs).match(/dockerlint\.\w+/g)!
  expect(called.filter(name => !offered.includes(name))).toEqual([])
})

test("every token has a colour where a theme knows none of them", () => {
  const [{scopes}] = contributes.semanticTokenScopes
  expect(TOKEN_TYPES.filter(type => !(type in scopes))).toEqual([])
  const types: readonly string[] = TOKEN_TYPES
  const modifiers: readonly string[] = TOKEN_MODIFIERS
  for (const selector of Object.keys(scopes)) {
    const [type, ...rest] = selector.split(".")
    expect(types, selector).toContain(type)
    for (const modifier of rest) expect(modifiers, selector).toContain(modifier)
  }
})

test("the files that are named are there", () => {
  const steps: {media: {markdown: string}}[] = contributes.walkthroughs[0].steps
  expect(steps).toHaveLength(4)
  const schemas = [...contributes.jsonValidation, ...contributes.yamlValidation].map(({url}: {url: string}) => url)
  for (const path of [icon, ...steps.map(({media}) => media.markdown), ...schemas])
    expect(existsSync(join(ROOT, path)), path).toBe(true)
})

test("nothing is used that the oldest VS Code does not have", () => {
  expect(engines.vscode).toBe(`^${devDependencies["@types/vscode"]}`)
})
